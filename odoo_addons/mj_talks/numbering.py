"""Numbers of talks, requests and papers."""


def next_reference(env, code):
    """Return the next number of a sequence, of the year it is where the offices are.

    Odoo by itself takes the server's day, which is yesterday until eight in the morning in Shanghai.

    :param odoo.api.Environment env: whose company counts.
    :param str code: of the ``ir.sequence``.
    :rtype: str
    """
    return env["ir.sequence"].sudo().next_by_code(code, sequence_date=env["mj.duty.engine"]._today())
