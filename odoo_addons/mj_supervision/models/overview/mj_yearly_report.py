from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

DIRECTOR = "mj_supervision.group_mj_supervision_director"


class MjYearlyReport(models.Model):
    """The year of the whole municipality: drafted from the data, edited by the committee, made final by its director.

    What is counted stands in ``mj_yearly_report_figures.py``, what is drafted of it in ``mj_yearly_report_texts.py``
    (A04.1, A20.3, A22).
    """

    _name = "mj.yearly.report"
    _description = "Yearly Report of the Municipality"
    _inherit = ["mj.yearly.document"]
    _check_company_auto = True

    organization_id = fields.Many2one(
        string="Municipal Committee",
        domain="[('level', '=', 'municipal')]",
        default=lambda self: self.env["mj.inspection"]._default_organization(),
    )
    timely_text = fields.Text(string="Timely Talks and Problems", copy=False)
    supervision_text = fields.Text(string="Supervision", copy=False)

    _one_a_year = models.UniqueIndex(
        "(organization_id, year)", "There is a report of this year already. Open it in the list and go on with it."
    )

    @api.constrains("organization_id")
    def _check_level(self):
        if any(report.organization_id.level != "municipal" for report in self):
            raise UserError(
                self.env._(
                    "The report is about a whole municipality. Choose the municipal committee, not a part of it."
                )
            )

    @api.model
    def _organization_domain(self):
        """The committee reports without working there; the record rule limits it to its companies."""
        return Domain.TRUE

    def _figures_template(self):
        return "mj_supervision.mj_yearly_report_figures"

    def _check_may_finalize(self):
        if not self.env.user.has_group(DIRECTOR):
            raise AccessError(self.env._("The director of the supervision committee makes the report final."))

    def _check_may_take_back(self):
        if not self.env.user.has_group(DIRECTOR):
            raise AccessError(self.env._("The director of the supervision committee takes a final report back."))

    def action_print(self):
        """Print the report."""
        self.check_access("read")
        return self.env.ref("mj_supervision.mj_yearly_report_report").report_action(self)
