from datetime import date
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ... import clock
from ...wording import counted

COUNTED = ("due_count", "done_count", "open_count", "overdue_count", "missed_count", "on_time_count", "waived_count")


class MjYearlyDocument(models.AbstractModel):
    """A paper about a year, drafted from the data, edited by people, made final (A20.3).

    Figures are kept as they were when they were counted. Counting anew writes those texts again that nobody edited.
    """

    _name = "mj.yearly.document"
    _description = "Paper About a Year"
    _inherit = ["mj.organization.scoped"]
    _order = "year desc, organization_id, id"
    _rec_name = "organization_id"
    _set_by_steps = frozenset({"state", "figures", "drafted_at", "final_by_id", "final_at"})

    organization_id = fields.Many2one(default=lambda self: self._default_organization())
    year = fields.Integer(required=True, default=lambda self: clock.today(self.env).year, aggregator=None)
    state = fields.Selection(
        [("draft", "Being Written"), ("final", "Final")],
        string="Writing Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    figures = fields.Json(string="Figures as Counted", readonly=True, copy=False)
    drafted_at = fields.Datetime(string="Figures As Of", readonly=True, copy=False)
    figures_shown = fields.Html(string="Figures", compute="_compute_figures_shown", sanitize=False)
    overview = fields.Text(string="General Situation", copy=False)
    problems = fields.Text(string="Problems and Causes", copy=False)
    plans = fields.Text(string="Next Year", copy=False)
    final_by_id = fields.Many2one("res.users", string="Made Final By", readonly=True, copy=False)
    final_at = fields.Datetime(string="Made Final At", readonly=True, copy=False)

    @api.model
    def _default_organization(self):
        """Return the organisation highest up of those the user works for."""
        organizations = self.env.user._mj_own_organizations().sudo()
        highest = organizations.sorted(lambda one: (one.company_id != self.env.company, one.parent_path.count("/")))
        return highest[:1].sudo(self.env.su)

    @api.depends("organization_id", "year")
    def _compute_display_name(self):
        for paper in self:
            name = paper.organization_id.name
            paper.display_name = f"{name} {paper.year}" if name else self.env._("New")

    @api.depends("figures")
    def _compute_figures_shown(self):
        for paper in self:
            paper.figures_shown = paper.figures and self.env["ir.qweb"]._render(
                self._figures_template(), {"figures": paper.figures, "counted": partial(counted, self.env)}
            )

    @api.constrains("year")
    def _check_year(self):
        days = clock.todays(self)
        if any(not 2023 <= paper.year <= days[paper.company_id].year for paper in self):
            raise UserError(self.env._("Enter a year from 2023, when the regulation came into force, to this one."))

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers._draft()
        return papers

    def write(self, vals):
        if not self.env.su:
            self._check_not_final()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(paper.state == "final" for paper in self):
            raise UserError(self.env._("What is final is kept."))

    def _check_not_final(self):
        if any(paper.state == "final" for paper in self):
            raise UserError(self.env._("What is final is not changed. Take it back first."))

    # -- what each kind of paper says for itself --------------------------------------------------

    @api.model
    def _figures_template(self):
        """Return the name of the template that shows ``figures``.

        :rtype: str
        """
        raise NotImplementedError

    def _count(self):
        """Return the figures of the year.

        :rtype: dict
        """
        raise NotImplementedError

    def _drafted_texts(self, figures):
        """Return what the data say in words, by field.

        :param dict figures: as counted.
        :rtype: dict[str, str]
        """
        raise NotImplementedError

    def _check_may_finalize(self):
        """:raises AccessError: for who may write, but not make it final."""

    def _check_may_take_back(self):
        """:raises AccessError: for who may not open what is final."""
        raise NotImplementedError

    # -- drafting -------------------------------------------------------------------------------

    def action_draft(self):
        """Count anew; what people wrote stays."""
        self.check_access("write")
        self._check_not_final()
        self._draft()

    def _draft(self):
        for paper in self:
            figures = paper._count()
            texts = paper._drafted_texts(figures)
            drafted_before = (paper.figures or {}).get("texts", {})
            unedited = {
                name: text for name, text in texts.items() if not paper[name] or paper[name] == drafted_before.get(name)
            }
            paper.sudo().write(unedited | {"figures": figures | {"texts": texts}, "drafted_at": fields.Datetime.now()})

    @staticmethod
    def _rates(sums):
        """Return due, done and so on with the two rates.

        :param sums: the sums of :data:`COUNTED`, in that order.
        :rtype: dict
        """
        due, done, not_done, overdue, missed, on_time, waived = (value or 0 for value in sums)
        ended = done + overdue + missed
        return {
            "due": due,
            "done": done,
            "open": not_done,
            "overdue": overdue,
            "missed": missed,
            "waived": waived,
            "coverage": round(100 * done / due, 1) if due else None,
            "timeliness": round(100 * on_time / ended, 1) if ended else None,
        }

    def _counts(self, model, domain, name):
        """Return how many there are of each choice of a selection, in words and in its order, those without left out."""
        labels = dict(self.env[model]._fields[name]._description_selection(self.env))
        counts = dict(self.env[model]._read_group(domain, [name], ["__count"]))
        return [[label, counts[value]] for value, label in labels.items() if value in counts]

    @staticmethod
    def _days_of(year, name):
        """Return the domain that a date is in a year.

        :rtype: Domain
        """
        return Domain(name, ">=", f"{year}-01-01") & Domain(name, "<=", f"{year}-12-31")

    def _moments_of(self, year, name):
        """Return the domain that a moment is in a year where the organisation is.

        :rtype: Domain
        """
        first, end = (self.company_id._mj_midnight(date(number, 1, 1)) for number in (year, year + 1))
        return Domain(name, ">=", first) & Domain(name, "<", end)

    # -- final ----------------------------------------------------------------------------------

    def action_finalize(self):
        """Make it final: figures and words stay."""
        self.check_access("write")
        self._check_may_finalize()
        for paper in self.filtered(lambda paper: paper.state == "draft"):
            if not (paper.overview or "").strip():
                raise UserError(self.env._("Write the overview before you make it final."))
            paper.sudo().write({"state": "final", "final_by_id": self.env.uid, "final_at": fields.Datetime.now()})

    def action_take_back(self):
        """Open what is final to be written on."""
        self.check_access("write")
        self._check_may_take_back()
        self.sudo().write({"state": "draft", "final_by_id": False, "final_at": False})
