from odoo import api, fields, models
from odoo.addons.mj_talks import clock
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
    early_reason = fields.Char(
        string="Why Final Before the Year Is Over", copy=False, help="Printed on the report. Empty: the year is over."
    )
    is_year_over = fields.Boolean(compute="_compute_is_year_over")

    _one_a_year = models.UniqueIndex(
        "(organization_id, year)", "There is a report of this year already. Open it in the list and go on with it."
    )

    @api.depends("year", "company_id")
    def _compute_is_year_over(self):
        days = clock.todays(self)
        for report in self:
            report.is_year_over = bool(report.year) and report.year < days[report.company_id].year

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
        for report in self:
            if not (report.is_year_over or (report.early_reason or "").strip()):
                raise UserError(
                    self.env._(
                        "%s is not over: enter why the report is made final before, or wait for the first day of the next "
                        "year. The reason is printed.",
                        report.year,
                    )
                )

    def _check_may_take_back(self):
        if not self.env.user.has_group(DIRECTOR):
            raise AccessError(self.env._("The director of the supervision committee takes a final report back."))

    def action_print(self):
        """Print the report."""
        self.check_access("read")
        return self.env.ref("mj_supervision.mj_yearly_report_report").report_action(self)
