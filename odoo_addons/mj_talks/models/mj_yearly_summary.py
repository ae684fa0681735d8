from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .mj_talk_record import ASPECTS

HELD = ("held", "recorded", "confirmed", "archived")
COUNTED = ("due_count", "done_count", "overdue_count", "on_time_count", "waived_count")


class MjYearlySummary(models.Model):
    """The year of an organisation, drafted from its data, edited by people, printed (A20.3).

    The figures are kept as they were when they were drafted; nothing of what was said is in them.
    """

    _name = "mj.yearly.summary"
    _description = "Yearly Summary"
    _inherit = ["mj.organization.scoped"]
    _order = "year desc, organization_path, id"
    _rec_name = "organization_id"
    _check_company_auto = True

    year = fields.Integer(required=True, default=lambda self: self.env["mj.duty.engine"]._today().year, aggregator=None)
    include_below = fields.Boolean(string="And All Below", help="Count the organisations below, too.")
    state = fields.Selection(
        [("draft", "Being Written"), ("final", "Final")],
        string="Summary Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    figures = fields.Json(readonly=True, copy=False)
    drafted_at = fields.Datetime(string="Figures As Of", readonly=True, copy=False)
    figures_shown = fields.Html(string="Figures", compute="_compute_figures_shown", sanitize=False)
    overview = fields.Text(copy=False)
    problems = fields.Text(string="Problems and Causes", copy=False)
    plans = fields.Text(string="Next Year", copy=False)
    final_by_id = fields.Many2one("res.users", string="Made Final By", readonly=True, copy=False)
    final_at = fields.Datetime(string="Made Final At", readonly=True, copy=False)

    _one_a_year = models.UniqueIndex(
        "(organization_id, year, include_below)", "This organisation has a summary of this year already."
    )

    @api.depends("organization_id", "year")
    def _compute_display_name(self):
        for summary in self:
            summary.display_name = f"{summary.organization_id.name} {summary.year}"

    @api.depends("figures")
    def _compute_figures_shown(self):
        for summary in self:
            summary.figures_shown = summary.figures and self.env["ir.qweb"]._render(
                "mj_talks.mj_yearly_summary_figures", {"figures": summary.figures}
            )

    @api.constrains("year")
    def _check_year(self):
        today = self.env["mj.duty.engine"]._today()
        if any(not 2023 <= summary.year <= today.year for summary in self):
            raise UserError(self.env._("Enter a year from 2023, when the regulation came into force, to this one."))

    @api.model_create_multi
    def create(self, vals_list):
        summaries = super().create(vals_list)
        summaries._draft()
        return summaries

    def write(self, vals):
        if not self.env.su and any(summary.state == "final" for summary in self):
            raise UserError(self.env._("A final summary is not changed. Take it back first."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(summary.state == "final" for summary in self):
            raise UserError(self.env._("A final summary is kept."))

    # -- drafting -------------------------------------------------------------------------------

    def action_draft(self):
        """Count anew; what people wrote stays."""
        self.check_access("write")
        if any(summary.state == "final" for summary in self):
            raise UserError(self.env._("A final summary is not changed. Take it back first."))
        self._draft()

    def _draft(self):
        for summary in self:
            figures = summary._count()
            values = {"figures": figures, "drafted_at": fields.Datetime.now()}
            if not summary.overview:
                values["overview"] = summary._overview(figures)
            summary.sudo().write(values)

    def _domain(self, path="organization_id"):
        operator = "child_of" if self.include_below else "="
        return Domain(path, operator, self.organization_id.id)

    def _count(self):
        """Return the figures of the year, within what the reader may see.

        :rtype: dict
        """
        self.ensure_one()
        duties = self._domain() & Domain("year", "=", self.year)
        talks = (
            self._domain()
            & Domain("state", "in", HELD)
            & Domain("held_on", ">=", f"{self.year}-01-01")
            & Domain("held_on", "<=", f"{self.year}-12-31")
        )
        entries = self._domain() & Domain("year", "=", self.year)
        followups = (
            self._domain()
            & Domain("create_date", ">=", f"{self.year}-01-01")
            & Domain("create_date", "<", f"{self.year + 1}-01-01")
        )
        concerns = (
            self._domain()
            & Domain("raised_on", ">=", f"{self.year}-01-01")
            & Domain("raised_on", "<=", f"{self.year}-12-31")
        )
        return {
            "total": self._rates(self._sums(duties)[0][1:]),
            "clauses": [{"name": row[0]} | self._rates(row[1:]) for row in self._sums(duties, "clause")],
            "talks": self.env["mj.talk"].search_count(talks),
            "by": {
                name: self._counts("mj.talk", talks, name) for name in ("form", "category", "timing", "combined_with")
            },
            "months": [
                [month.month, count]
                for month, count in self.env["mj.talk"]._read_group(talks, ["held_on:month"], ["__count"])
            ],
            "aspects": [
                [
                    self.env["mj.talk"]._fields[f"touches_{aspect}"]._description_string(self.env),
                    self.env["mj.talk"].search_count(talks & Domain(f"touches_{aspect}", "=", True)),
                ]
                for aspect in ASPECTS
            ],
            "concerns": self.env["mj.concern"].search_count(concerns),
            "problems": self.env["mj.followup"].search_count(followups & Domain("kind", "=", "problem")),
            "followups": self._counts("mj.followup", followups, "kind"),
            "followups_open": self.env["mj.followup"].search_count(followups & Domain("is_open", "=", True)),
            "archived": self.env["mj.ledger.entry"].search_count(entries & Domain("kind", "=", "original")),
            "archived_late": self.env["mj.ledger.entry"].search_count(
                entries & Domain("kind", "=", "original") & Domain("is_late", "=", True)
            ),
        }

    def _sums(self, domain, *groups):
        aggregates = [f"{name}:sum" for name in COUNTED]
        return [
            row if groups else (None, *row)
            for row in self.env["mj.compliance.report"]._read_group(domain, groups, aggregates)
        ]

    @staticmethod
    def _rates(sums):
        due, done, overdue, on_time, waived = (value or 0 for value in sums)
        return {
            "due": due,
            "done": done,
            "overdue": overdue,
            "waived": waived,
            "coverage": round(100 * done / due, 1) if due else None,
            "timeliness": round(100 * on_time / (done + overdue), 1) if done + overdue else None,
        }

    def _counts(self, model, domain, name):
        """Return how many there are of each choice of a selection, in words, those without one left out."""
        labels = dict(self.env[model]._fields[name]._description_selection(self.env))
        groups = self.env[model]._read_group(domain, [name], ["__count"])
        return [[labels[value], count] for value, count in groups if value]

    def _overview(self, figures):
        total = figures["total"]
        sentences = [
            self.env._(
                "In %(year)s %(organization)s owed %(due)s talks and held %(done)s of them (coverage %(coverage)s%%, "
                "timeliness %(timeliness)s%%).",
                year=self.year,
                organization=self.organization_id.name,
                due=total["due"],
                done=total["done"],
                coverage="–" if total["coverage"] is None else total["coverage"],
                timeliness="–" if total["timeliness"] is None else total["timeliness"],
            ),
            self.env._(
                "%(talks)s talks were held in all; %(archived)s entered the ledger, %(late)s of them late.",
                talks=figures["talks"],
                archived=figures["archived"],
                late=figures["archived_late"],
            ),
            self.env._(
                "%(concerns)s concerns called for a prompt talk; %(problems)s problems found are followed up.",
                concerns=figures["concerns"],
                problems=figures["problems"],
            ),
        ]
        return "\n".join(sentences)

    # -- final ----------------------------------------------------------------------------------

    def action_finalize(self):
        """Make the summary final: its figures and words stay."""
        self.check_access("write")
        for summary in self.filtered(lambda summary: summary.state == "draft"):
            if not (summary.overview or "").strip():
                raise UserError(self.env._("Write the overview before you make the summary final."))
            summary.sudo().write({"state": "final", "final_by_id": self.env.uid, "final_at": fields.Datetime.now()})

    def action_take_back(self):
        """Take a final summary back to be written on; for office staff."""
        self.check_access("write")
        if not self.env.user.has_group("mj_talks.group_mj_office"):
            raise AccessError(self.env._("Ask office staff to take the final summary back."))
        self.sudo().write({"state": "draft", "final_by_id": False, "final_at": False})

    def action_print(self):
        """Print the summary."""
        self.check_access("read")
        return self.env.ref("mj_talks.mj_yearly_summary_report").report_action(self)
