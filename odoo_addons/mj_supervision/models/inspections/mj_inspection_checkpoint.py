from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.duty.talk_states import HELD_STATES
from odoo.fields import Domain

FIGURES = [
    ("coverage", "Regular talks: done of due"),
    ("timeliness", "Talks in time: of done and overdue"),
    ("recorded_late", "Talks held and not yet archived in time"),
    ("ledger", "Talks held that are archived in the ledger"),
    ("concerns", "Concerns whose talk is overdue"),
    ("requests", "Requests by members whose answer is overdue"),
    ("waivers", "Duties waived"),
]
# Figures of which none at all is good; the others are shares.
COUNTS = {"recorded_late", "concerns", "requests", "waivers"}
# Shares of duties: what is due by the day of the inspection counts.
OF_DUTIES = {"coverage", "timeliness"}


class MjInspectionCheckpoint(models.Model):
    """A point of the checklist, resting on an article: answered by a figure from the data, or by hand (A22.2)."""

    _name = "mj.inspection.checkpoint"
    _description = "Point of the Checklist"
    _inherit = ["mj.checked.references"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    problem = fields.Char(
        string="Wording of a Problem", translate=True, help="Proposed as the title of a finding on this point."
    )
    clause = fields.Char(required=True, help="The clause it rests on, for example A18.1.")
    clause_label = fields.Char(string="Article Cited", compute="_compute_clause_label")
    article_id = fields.Many2one("mj.regulation.article", index="btree_not_null", ondelete="restrict")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for the committees of all companies.")
    figure = fields.Selection(FIGURES, string="Worked Out", help="Empty: answered by hand.")
    target = fields.Float(string="Target (%)", default=100.0, help="Of shares: from here on the point is met.")
    partly_target = fields.Float(
        string="Partly Met From (%)",
        default=60.0,
        help="Of shares: from here on, below the target, the point is partly met.",
    )
    days = fields.Integer(default=15, help="Days within which a talk is archived.")
    guidance = fields.Text(string="What to Look At", translate=True)

    _code_uniq = models.UniqueIndex(
        "(figure, COALESCE(company_id, 0)) WHERE figure IS NOT NULL AND active", "This figure is on the list already."
    )

    @api.depends("clause")
    @api.depends_context("lang")
    def _compute_clause_label(self):
        for point in self:
            point.clause_label = self.env["mj.regulation.article"]._clause_label(point.clause)

    @api.model
    @api.private
    def _points_of(self, company):
        """Return the points that a company's committee looks at; its own take the place of shared ones of one figure or name.

        :param res.company company: whose committee inspects.
        :rtype: mj.inspection.checkpoint
        """
        points = self.search([("active", "=", True), ("company_id", "in", (False, company.id))])
        own = points.filtered("company_id")
        replaced = {point.figure or point.name for point in own}
        return points.filtered(lambda point: point in own or (point.figure or point.name) not in replaced)

    @api.private
    def _measure(self, organization, first_day, last_day):
        """Return part and whole of this point's figure for one organisation; no whole for counts.

        :param mj.organization organization: this one only, not its subtree.
        :param datetime.date first_day: of the period inspected.
        :param datetime.date last_day: of the period inspected.
        :rtype: tuple[int, int]
        """
        self.ensure_one()
        measure = getattr(self, f"_measure_{self.figure}")
        last_day = self._last_day_due(organization, last_day)
        return measure(Domain("organization_id", "=", organization.id), first_day, last_day)

    def _last_day_due(self, organization, last_day):
        """Return until which day a duty had to be done: not after yesterday, whatever the period inspected.

        :rtype: datetime.date
        """
        if self.figure not in OF_DUTIES:
            return last_day
        return min(last_day, fields.Date.subtract(clock.today(self.env, organization.sudo().company_id), days=1))

    @api.private
    def _count_not_yet_due(self, organization, first_day, last_day):
        """Return how many duties of the period are open and had their day still to come.

        :param mj.organization organization: this one only, not its subtree.
        :param datetime.date first_day: of the period inspected.
        :param datetime.date last_day: of the period inspected.
        :rtype: int
        """
        self.ensure_one()
        if self.figure not in OF_DUTIES:
            return 0
        domain = Domain("organization_id", "=", organization.id) & self._running(first_day, last_day)
        if self.figure == "coverage":
            domain &= Domain("concern_id", "=", False)
        to_come = Domain("due_date", ">", self._last_day_due(organization, last_day))
        return self.env["mj.obligation"].search_count(domain & to_come & Domain("state", "=", "open"))

    def _is_count(self):
        return self.figure in COUNTS

    def _proposed_result(self, part, whole, pending=0):
        """Return what a figure says by itself, by the thresholds of the point; people may say otherwise."""
        if self._is_count():
            return "unmet" if part else "met"
        if not whole:
            return "not_due" if pending else "none"
        reached = 100 * part / whole
        if reached >= self.target:
            return "met"
        return "partly" if reached >= self.partly_target else "unmet"

    def _running(self, first_day, last_day):
        return Domain("opens_on", "<=", last_day) & Domain("due_date", ">=", first_day)

    def _sums(self, domain, first_day, last_day, names):
        """Sum up counts of the compliance report over duties of the period whose day had come."""
        duties = self.env["mj.obligation"].search(
            domain & self._running(first_day, last_day) & Domain("due_date", "<=", last_day)
        )
        rows = self.env["mj.compliance.report"]._read_group(
            [("obligation_id", "in", duties.ids)], aggregates=[f"{name}:sum" for name in names]
        )
        return [value or 0 for value in rows[0]]

    def _measure_coverage(self, domain, first_day, last_day):
        done, due = self._sums(
            domain & Domain("concern_id", "=", False), first_day, last_day, ["done_count", "due_count"]
        )
        return done, due

    def _measure_timeliness(self, domain, first_day, last_day):
        names = ["on_time_count", "done_count", "overdue_count"]
        on_time, done, overdue = self._sums(domain, first_day, last_day, names)
        return on_time, done + overdue

    def _held(self, domain, first_day, last_day):
        return (
            domain
            & Domain("state", "in", HELD_STATES)
            & Domain("held_on", ">=", first_day)
            & Domain("held_on", "<=", last_day)
        )

    def _measure_recorded_late(self, domain, first_day, last_day):
        late = self.env["res.company"]._mj_by_day(
            lambda today: Domain("held_on", "<=", fields.Date.subtract(today, days=self.days))
        )
        held = self._held(domain & late, first_day, last_day)
        return self.env["mj.talk"].search_count(held & Domain("state", "!=", "archived")), 0

    def _measure_ledger(self, domain, first_day, last_day):
        held = self._held(domain, first_day, last_day)
        talks = self.env["mj.talk"]
        return talks.search_count(held & Domain("state", "=", "archived")), talks.search_count(held)

    def _measure_concerns(self, domain, first_day, last_day):
        overdue = Domain("concern_id", "!=", False) & Domain("is_overdue", "=", True)
        return self.env["mj.obligation"].search_count(domain & overdue & Domain("opens_on", "<=", last_day)), 0

    def _measure_requests(self, domain, first_day, last_day):
        overdue = Domain("is_overdue", "=", True) & Domain("asked_on", "<=", last_day)
        return self.env["mj.talk.request"].search_count(domain & overdue), 0

    def _measure_waivers(self, domain, first_day, last_day):
        waived = (
            Domain("state", "=", "waived") & Domain("waived_on", ">=", first_day) & Domain("waived_on", "<=", last_day)
        )
        return self.env["mj.obligation"].search_count(domain & waived), 0
