from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import clock
from ...duty.roles import ROLES

PERIODS = [("year", "Year"), ("half", "Half-year"), ("quarter", "Quarter")]
# What a rule in force keeps as it is: a change is a new, dated wording.
TERMS = {
    "code",
    "name",
    "kind",
    "talker_scope",
    "talkee_scope",
    "relation",
    "mutual",
    "coverage",
    "period",
    "times",
    "on_municipal",
    "on_district",
    "on_grassroots",
    "within_organization_id",
    "accepts_organization",
    "accepts_collective",
    "accepts_individual",
    "accepts_personal",
    "accepts_daily",
    "accepts_appointment",
    "accepts_admission",
    "accepts_regular",
    "accepts_timely",
    "counts_talk_of_chair",
    "days",
    "days_valid",
    "days_in_post",
    "counts_earlier",
    "admits_people",
    "about_chair",
    "key_few_from",
    "window_ids",
    "date_from",
    "regulation_id",
    "article_id",
    "predecessor_id",
}
# What may change on a rule in force; duties follow at once.
REACH = {"enabled_organization_ids", "disabled_organization_ids", "date_to"}


class MjTalkRule(models.Model):
    """Who must talk to whom, how often and when, under which article (A05–A07, A11, A12, A16, A18).

    A rule in force is never rewritten: a change is a successor with a day and a reason (A23.1).
    """

    _name = "mj.talk.rule"
    _description = "Talk Rule"
    _inherit = ["mail.thread", "mj.one.company"]
    _order = "sequence, code, date_from desc, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(string="Clause", required=True, tracking=True, help="The clause it rests on, for example A18.1.")
    clause_label = fields.Char(string="Article Cited", compute="_compute_clause_label")
    sequence = fields.Integer(default=10)
    regulation_id = fields.Many2one("mj.regulation", required=True, index=True, ondelete="restrict", tracking=True)
    article_id = fields.Many2one(
        "mj.regulation.article",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('regulation_id', '=', regulation_id)]",
        tracking=True,
    )
    interpretation_ids = fields.One2many(related="article_id.interpretation_ids", related_sudo=False)
    company_id = fields.Many2one(related="regulation_id.company_id", store=True, index=True)
    state = fields.Selection(
        [("draft", "Draft"), ("on", "Switched on")], default="draft", required=True, copy=False, tracking=True
    )
    date_from = fields.Date(
        string="Counts From", required=True, default=lambda self: clock.today(self.env), tracking=True
    )
    date_to = fields.Date(string="Last Day", copy=False, tracking=True)
    predecessor_id = fields.Many2one(
        "mj.talk.rule", string="Wording Before", copy=False, index="btree_not_null", ondelete="restrict", tracking=True
    )
    change_reason = fields.Text(string="Reason for the Change", copy=False, tracking=True)

    kind = fields.Selection(
        [
            ("periodic", "Regularly"),
            ("event", "When something happens"),
            ("appointment", "Before taking a post"),
            ("admission", "Before admission"),
            ("request", "When somebody asks for a talk"),
        ],
        required=True,
        default="periodic",
        tracking=True,
    )
    talker_scope = fields.Selection(ROLES, string="Talker", required=True, tracking=True)
    talkee_scope = fields.Selection(ROLES, string="Talked-to", tracking=True, help="Empty: anybody the event concerns.")
    relation = fields.Selection(
        [
            ("same", "In the same organisation"),
            ("in_charge", "Leader in charge"),
            ("above", "Talker in the organisation above"),
            ("below", "Talked-to in an organisation below"),
        ],
        required=True,
        compute="_compute_relation",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Of regular rules. Otherwise it follows from what happens: a talk about a chair is held by the leaders above.",
    )
    mutual = fields.Boolean(tracking=True, help="The talk counts whoever of the two began it.")
    coverage = fields.Selection(
        [("pair", "Every pair"), ("talkee", "Each talked-to once"), ("talker", "Each talker once")],
        string="One Duty For",
        required=True,
        default="pair",
        tracking=True,
    )
    period = fields.Selection(PERIODS, required=True, default="year", tracking=True)
    times = fields.Integer(string="Times per Period", required=True, default=1, tracking=True)
    on_municipal = fields.Boolean(string="Municipal", default=True, tracking=True)
    on_district = fields.Boolean(string="District", default=True, tracking=True)
    on_grassroots = fields.Boolean(string="Grassroots", default=True, tracking=True)
    within_organization_id = fields.Many2one(
        "mj.organization",
        string="Only In and Below",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Its levels count in this organisation and in all below it, new ones included. Empty: everywhere.",
    )
    enabled_organization_ids = fields.Many2many(
        "mj.organization", "mj_talk_rule_enabled_rel", string="Also Switched On For", tracking=True
    )
    disabled_organization_ids = fields.Many2many(
        "mj.organization", "mj_talk_rule_disabled_rel", string="Switched Off For", tracking=True
    )
    accepts_organization = fields.Boolean(string="Organisation Talk", default=True, tracking=True)
    accepts_collective = fields.Boolean(string="Collective Talk", tracking=True)
    accepts_individual = fields.Boolean(string="Individual Talk", default=True, tracking=True)
    accepts_personal = fields.Boolean(string="Personal Talk", default=True, tracking=True)
    accepts_daily = fields.Boolean(string="Daily Talk", default=True, tracking=True)
    accepts_appointment = fields.Boolean(string="Appointment Talk", tracking=True)
    accepts_admission = fields.Boolean(string="Admission Talk", tracking=True)
    accepts_regular = fields.Boolean(string="Regular Talk", default=True, tracking=True)
    accepts_timely = fields.Boolean(string="Timely Talk", default=True, tracking=True)
    counts_talk_of_chair = fields.Boolean(
        string="Chair's Talk Counts for the Pair",
        default=True,
        tracking=True,
        help="A talk in which the chair talks with the other one of the pair counts here, too. Without it, only one that the "
        "other began does.",
    )
    days = fields.Integer(
        string="Days Allowed",
        default=15,
        tracking=True,
        help="Days until the talk is due; before admission from the application on, where no day of joining is entered.",
    )
    days_valid = fields.Integer(
        string="Days a Talk Stays Valid",
        default=180,
        tracking=True,
        help="How long before the decision on a post or an admission the talk may lie.",
    )
    days_in_post = fields.Integer(
        default=30,
        tracking=True,
        help="Who takes a role later than this many days before the end of the period owes nothing for it; who leaves after as "
        "many days without the talk has missed it (an interpretation, A23).",
    )
    counts_earlier = fields.Boolean(
        string="Earlier Talks of the Period Count",
        tracking=True,
        help="A talk of the period fulfils a duty though it was held before the duty opened: before the first day of the "
        "rule or of its regulation, or before the organisation went live. Off: only talks from that day on count.",
    )
    admits_people = fields.Boolean(
        string="Its People May Talk",
        default=True,
        tracking=True,
        help="The talkers and talked-to of this rule may talk with one another in the forms and categories that it "
        "accepts, whatever the regulation says else about who may talk with whom. Off: only what is lawful anyway counts.",
    )
    about_chair = fields.Selection(
        [
            ("both", "Own leaders and the leadership above"),
            ("above", "The leadership above only"),
            ("own", "Own leaders only"),
        ],
        string="About the Chair",
        required=True,
        default="both",
        tracking=True,
        help="Who talks when the chair is concerned: of the own leaders those whom the rule names.",
    )
    key_few_from = fields.Date(
        string="Every Post of the Key Few From",
        default=lambda self: clock.today(self.env),
        tracking=True,
        help="From this day on the key few need the talk before any post, and so does who becomes one of them with it. "
        "Empty: only before posts that are marked so in the catalogue.",
    )
    window_ids = fields.One2many("mj.talk.rule.window", "rule_id", string="Windows", copy=True)
    wording_ids = fields.Many2many("mj.talk.rule", compute="_compute_wording_ids", string="History of Wordings")
    obligation_count = fields.Integer(compute="_compute_obligation_count", string="Duties")

    _days_not_negative = models.Constraint(
        "CHECK (days >= 0 AND days_in_post >= 0 AND days_valid >= 0)", "Days cannot be negative. Enter zero or more."
    )
    _times_positive = models.Constraint("CHECK (times >= 1)", "A duty is owed at least once per period.")
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from - 1)", "The last day of the rule lies before its first."
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_clause_label(self):
        for rule in self:
            rule.clause_label = self.env["mj.regulation.article"]._clause_label(rule.code)

    def _compute_obligation_count(self):
        counts = dict(self.env["mj.obligation"]._read_group([("rule_id", "in", self.ids)], ["rule_id"], ["__count"]))
        for rule in self:
            rule.obligation_count = counts.get(rule, 0)

    @api.depends("predecessor_id")
    def _compute_wording_ids(self):
        for rule in self:
            wordings = rule._origin | rule._predecessors()
            while successors := self.search([("predecessor_id", "in", wordings.ids)]) - wordings:
                wordings |= successors
            rule.wording_ids = wordings.sorted("date_from", reverse=True)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_state_untouched({"state"} if vals.get("state", "draft") != "draft" else ())
            vals.setdefault("state", "draft")
        return super().create(vals_list)

    def write(self, vals):
        self._check_state_untouched(vals)
        self._check_terms_untouched(vals)
        self._check_end(vals)
        self._check_reach_reasoned(vals)
        result = super().write(vals)
        if REACH & vals.keys():
            self.env["mj.duty.engine"]._reconcile(self)
        return result

    @api.model
    def _check_state_untouched(self, vals):
        if "state" in vals and not self.env.su:
            raise UserError(self.env._("A rule is switched on by its button only, after its preview."))

    def _check_terms_untouched(self, vals):
        installing = self.env.su and self.env.context.get("install_mode")
        if TERMS & vals.keys() and any(rule.state == "on" for rule in self) and not installing:
            raise UserError(
                self.env._(
                    "A rule in force keeps its wording, so that past years stay as they were. Use “Change”: the new "
                    "wording counts from a day you choose, with a reason."
                )
            )

    def _check_end(self, vals):
        """A rule ends today or later: what it asked until yesterday was owed (A23.1)."""
        if "date_to" not in vals or self.env.su:
            return
        days = clock.todays(self)
        day = fields.Date.to_date(vals["date_to"])
        for rule in self.filtered(lambda rule: rule.state == "on" and rule.date_to != day):
            yesterday = fields.Date.subtract(days[rule.company_id], days=1)
            if any(end and end < yesterday for end in (day, rule.date_to)):
                raise UserError(
                    self.env._(
                        "“%s” cannot end, or have ended, on another day in the past: what it asked until then was owed. "
                        "Choose today or a later day.",
                        rule.name,
                    )
                )

    @api.model
    def _companies(self):
        """Return the companies that have rules switched on: nothing is owed in any other.

        :rtype: res.company
        """
        groups = self._read_group([("state", "=", "on")], ["company_id"])
        return self.env["res.company"].union(*(company for (company,) in groups))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_switched_on(self):
        if any(rule.state == "on" for rule in self):
            raise UserError(self.env._("A rule that was switched on is kept for good. End it instead."))

    def action_switch_on(self):
        """Switch rules on; a successor ends the wording before on the day before its own first day.

        :raises UserError: without a form or category or anybody it is for; a change without reason; into the past.
        """
        self.check_access("write")
        for rule in self:
            rule._check_ready()
            if rule.predecessor_id:
                last_day = fields.Date.subtract(rule.date_from, days=1)
                rule.predecessor_id.write({"date_to": last_day, "reach_reason": rule.change_reason})
            rule.sudo().state = "on"
        self.env["mj.duty.engine"]._reconcile(self | self.predecessor_id)

    def _check_ready(self):
        if not any(self[f"accepts_{form}"] for form in ("organization", "collective", "individual", "personal")):
            raise UserError(self.env._("Choose at least one form of talk that “%s” accepts.", self.name))
        if not any(self[f"accepts_{category}"] for category in ("daily", "appointment", "admission")):
            raise UserError(self.env._("Choose at least one category of talk that “%s” accepts.", self.name))
        if not self._reaches_anywhere() and (not self.predecessor_id or self.predecessor_id._reaches_anywhere()):
            raise UserError(
                self.env._("“%s” selects no organisation. Choose a level or single organisations.", self.name)
            )
        self._check_dated()
        self._check_selects_somebody()

    def action_open_obligations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_action")
        action["domain"] = [("rule_id", "=", self.id)]
        action["context"] = {"search_default_this_year": 1}
        return action
