from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ... import clock
from ...duty.talk_kinds import CATEGORIES, FORMS, TIMINGS
from ...numbering import next_reference
from ...wording import comma

NAMED = 5


class MjTalk(models.Model):
    """A talk: who talked with whom, when, in which form. What was said is no part of it."""

    _name = "mj.talk"
    _description = "Talk"
    _inherit = ["mail.thread", "mail.activity.mixin", "mj.organization.scoped", "mj.organization.within", "mj.stepped"]
    _order = "date desc, id desc"
    _rec_name = "reference"
    _check_company_auto = True

    reference = fields.Char(readonly=True, copy=False, default=lambda self: self.env._("New"), index="trigram")
    form = fields.Selection(FORMS, required=True, default="individual", tracking=True)
    category = fields.Selection(CATEGORIES, required=True, default="daily", tracking=True)
    timing = fields.Selection(
        TIMINGS,
        string="Occasion",
        required=True,
        default="regular",
        tracking=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("planned", "Planned"),
            ("held", "Held"),
            ("recorded", "Recorded"),
            ("confirmed", "Confirmed"),
            ("archived", "Archived"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        index=True,
        copy=False,
        tracking=True,
    )
    organization_id = fields.Many2one(default=lambda self: self.env.user.sudo().mj_scope_ids.organization_id[:1])
    planned_at = fields.Datetime(string="Planned For", tracking=True)
    held_at = fields.Datetime(copy=False, tracking=True)
    held_on = fields.Date(compute="_compute_held_on", store=True)
    date = fields.Date(compute="_compute_date", store=True)
    place = fields.Char()
    participant_ids = fields.One2many("mj.talk.participant", "talk_id", string="Participants", copy=True)
    talker_ids = fields.Many2many("mj.member", compute="_compute_people", compute_sudo=True, string="Talker Records")
    talkee_ids = fields.Many2many("mj.member", compute="_compute_people", compute_sudo=True, string="Talked-to Records")
    recorder_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, index="btree_not_null", domain="[('share', '=', False)]"
    )
    combined_with = fields.Selection(
        [
            ("award", "Award or penalty"),
            ("inspection", "Inspection of cadres"),
            ("assessment", "Annual assessment"),
            ("democratic_life_meeting", "Democratic life meeting"),
        ],
        help="What the talk was combined with (A10.2).",
    )
    covers_post_duties = fields.Boolean(string="Duties of the Post", help="Covered before taking the post (A11.2).")
    covers_integrity = fields.Boolean(string="Integrity", help="Covered before taking the post (A11.2).")
    covers_motive = fields.Boolean(string="Motive", help="Covered before admission (A12.2).")
    covers_understanding = fields.Boolean(string="Understanding of the Party", help="Covered before admission (A12.2).")
    covers_self_assessment = fields.Boolean(
        string="Strengths, Weaknesses, Direction", help="Covered before admission (A12.2)."
    )
    obligation_ids = fields.One2many("mj.obligation", "talk_id", string="Duties Fulfilled", readonly=True)
    planned_obligation_ids = fields.One2many("mj.obligation", "planned_talk_id", string="Duties Planned", readonly=True)
    may_act = fields.Boolean(compute="_compute_may_act")
    cancel_reason = fields.Char(copy=False, tracking=True)

    _planned_idx = models.Index("(planned_at) WHERE state = 'planned'")
    _reference_uniq = models.UniqueIndex("(company_id, reference)", "Another talk has this reference already.")
    # With what record rules ask, so that a page is found and counted in the index alone.
    _page_by_index = True
    _date_idx = models.Index("(date DESC, id DESC) INCLUDE (company_id, organization_path)")
    _organization_date_idx = models.Index("(organization_id, date DESC)")
    # For the search at night among talks changed lately.
    _write_date_idx = models.Index("(write_date)")
    _organization_path_idx = models.Index(
        "(organization_path text_pattern_ops, date DESC, id DESC) INCLUDE (company_id)"
    )
    talkers = fields.Char(compute="_compute_people_names", compute_sudo=True)
    talkees = fields.Char(compute="_compute_people_names", compute_sudo=True, string="Talked-to")
    people = fields.Char(compute="_compute_people_names", compute_sudo=True, string="Who Talks")

    @api.depends("held_at", "company_id")
    def _compute_held_on(self):
        for talk in self:
            talk.held_on = talk.held_at and clock.local_date(self.env, talk.held_at, talk.company_id)

    @api.depends("held_at", "planned_at", "company_id")
    def _compute_date(self):
        for talk in self:
            moment = talk.held_at or talk.planned_at
            talk.date = moment and clock.local_date(self.env, moment, talk.company_id)

    @api.depends("participant_ids.member_id", "participant_ids.role")
    def _compute_people(self):
        for talk in self:
            for role in ("talker", "talkee"):
                people = talk.participant_ids.filtered(lambda line, role=role: line.role == role).member_id
                talk[f"{role}_ids"] = people

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # The web client sends the first state of a new talk along.
            self._check_state_untouched({"state"} if vals.get("state", "draft") != "draft" else ())
            vals.setdefault("state", "draft")
            # What a caller sends never counts: a talk is found, drawn and entered in the ledger by its reference.
            vals["reference"] = next_reference(self.env, "mj.talk", vals.get("organization_id"))
        talks = super().create(vals_list)
        talks._keep_talkees_off()
        return talks

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(talk.state not in ("draft", "cancelled") for talk in self):
            raise UserError(self.env._("A talk that was planned or held is not deleted. Cancel it with a reason."))

    # -- who acts -----------------------------------------------------------------------------

    def _check_may_act(self):
        """The talkers themselves and whoever may write the talk move it on.

        :raises AccessError: for anybody else.
        """
        self.check_access("read")
        if not all(talk._is_moved_by_user() for talk in self):
            raise AccessError(self.env._("Only the talkers and the recorders of the organisation move this talk on."))

    @api.depends("participant_ids.member_id", "participant_ids.role", "organization_id", "recorder_id")
    @api.depends_context("uid")
    def _compute_may_act(self):
        for talk in self:
            talk.may_act = talk._is_moved_by_user()

    def _is_moved_by_user(self):
        return self.has_access("write") or self.env.user.partner_id in self.sudo().talker_ids.partner_id

    def _day(self):
        return self.held_on or self.date or clock.today(self.env, self.company_id)

    @api.model
    def _participation_domain(self, user):
        """Return the domain of talks a user takes part in, for record rules."""
        return Domain("participant_ids.member_id.partner_id", "=", user.partner_id.id)

    # -- followers ---------------------------------------------------------------------------------

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        result = super()._message_subscribe(partner_ids, subtype_ids, customer_ids)
        self._keep_talkees_off()
        return result

    @api.private
    def _keep_talkees_off(self):
        """Take the talked-to off the followers."""
        for talk in self.sudo():
            followers = talk.message_partner_ids & talk.talkee_ids.partner_id
            if followers:
                talk.message_unsubscribe(followers.ids)

    # -- people by name ----------------------------------------------------------------------------

    @api.depends_context("lang")
    @api.depends("participant_ids.member_id", "participant_ids.external_name", "participant_ids.role")
    def _compute_people_names(self):
        # At once: what is filtered or cut from a recordset fetches alone, name by name.
        self.participant_ids.member_id.partner_id.fetch(["name"])
        for talk in self:
            talk.talkers = talk._names_of("talker")
            talk.talkees = talk._names_of("talkee")
            talk.people = " – ".join(filter(None, [talk.talkers, talk.talkees])) or talk.reference

    def _names_of(self, role):
        """Name the people on one side; of a collective talk the first few and how many they are."""
        lines = self.participant_ids.filtered(lambda line: line.role == role)
        names = comma(self.env).join(
            line.member_id.partner_id.name or line.external_name or "" for line in lines[:NAMED]
        )
        if len(lines) <= NAMED:
            return names
        return self.env._("%(names)s and others, %(count)s in all", names=names, count=len(lines))
