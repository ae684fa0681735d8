from . import clock

"""Numbers of talks, requests and papers."""


def next_reference(env, code, organization_id=None, company=None):
    """Return the next number of a company's sequence, of the year it is where its offices are.

    Odoo by itself takes the server's day, which is yesterday until eight in the morning in Shanghai.

    :param odoo.api.Environment env: of who asks; its company counts where neither of the following is given.
    :param str code: of the ``ir.sequence``.
    :param int organization_id: whose company counts; may be empty.
    :param res.company company: which counts.
    :rtype: str
    """
    company = company or env["mj.organization"].browse(organization_id or []).sudo().company_id or env.company
    sequences = env["ir.sequence"].sudo().with_company(company)
    return sequences.next_by_code(code, sequence_date=clock.today(env, company))
