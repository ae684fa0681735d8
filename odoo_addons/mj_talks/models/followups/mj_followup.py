from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ... import clock

KINDS = [("inquiry", "Inquiry"), ("help", "Help"), ("task", "Task"), ("problem", "Problem Found")]
RUNNING_STATES = ("todo", "doing")
CLOSED_STATES = ("finished", "impossible", "cancelled")


class MjFollowup(models.Model):
    """What has to happen after a talk (督办): a matter is looked into, somebody is helped, a task is done (A17.2–A17.4).

    That there is one is known in scope, help only to those who give and receive it, an inquiry never to the person it
    is about. What it is about is known to the talkers, the named recorder, its owner and, for help, the person helped.
    There is no chatter: nothing is told around. See docs/followups.md.
    """

    _name = "mj.followup"
    _description = "Follow-up"
    _inherit = ["mj.confidential", "mj.organization.scoped", "mj.stepped", "mj.remindable"]
    _order = "is_open desc, due_date, id"
    _rec_name = "reference"
    _check_company_auto = True
    _content_names = ("subject", "details", "result", "reason", "cancel_reason", "reopen_reason")

    reference = fields.Char(string="Follow-up Number", readonly=True, copy=False, index="trigram")
    kind = fields.Selection(KINDS, string="Kind of Follow-up", required=True, default="task", index=True)
    talk_id = fields.Many2one(
        "mj.talk", string="From the Talk", index="btree_not_null", ondelete="restrict", check_company=True
    )
    concern_id = fields.Many2one(
        "mj.concern", index="btree_not_null", ondelete="restrict", copy=False, groups=fields.NO_ACCESS
    )
    from_concern_id = fields.Many2one(
        "mj.concern",
        string="From the Concern",
        compute="_compute_from_concern_id",
        readonly=False,
        help="Shown only to those who may see the concern.",
    )
    organization_id = fields.Many2one(readonly=True)
    member_id = fields.Many2one(
        "mj.member",
        string="About Member",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Whom it is about, or who is helped. May be empty.",
    )
    owner_id = fields.Many2one(
        "mj.member",
        string="Taken Care Of By",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Without an account the recorder of the organisation acts for this person.",
    )
    author_id = fields.Many2one("res.users", string="Noted By", readonly=True, copy=False, ondelete="restrict")
    due_date = fields.Date(string="Wanted By", required=True)
    state = fields.Selection(
        [
            ("todo", "To Be Taken Up"),
            ("doing", "Under Way"),
            ("finished", "Finished"),
            ("impossible", "Cannot Be Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Progress",
        required=True,
        default="todo",
        readonly=True,
        index=True,
        copy=False,
        group_expand=True,
    )
    state_label = fields.Char(string="How It Stands", compute="_compute_state_label")
    is_open = fields.Boolean(string="Still Runs", compute="_compute_is_open", store=True)
    is_late = fields.Boolean(string="Past the Date", compute="_compute_is_late", search="_search_is_late")
    is_mine = fields.Boolean(string="Mine", compute="_compute_is_mine", search="_search_is_mine")
    started_on = fields.Date(string="Taken Up On", readonly=True, copy=False)
    closed_on = fields.Date(string="Ended On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", string="Ended By", readonly=True, copy=False, ondelete="restrict")
    reopened_on = fields.Date(string="Taken Up Again On", readonly=True, copy=False)
    reopened_by_id = fields.Many2one(
        "res.users", string="Taken Up Again By", readonly=True, copy=False, ondelete="restrict"
    )
    may_act = fields.Boolean(compute="_compute_rights")
    may_keep = fields.Boolean(compute="_compute_rights")

    # What it is about, for those who may know.
    subject = fields.Char(string="In a Few Words", compute="_compute_content", readonly=False, copy=False)
    details = fields.Text(string="In Detail", compute="_compute_content", readonly=False, copy=False)
    result = fields.Text(string="What Was Done", compute="_compute_content", readonly=False, copy=False)
    reason = fields.Text(
        string="Reason for Cancelling or Taking Up Again", compute="_compute_content", readonly=False, copy=False
    )
    cancel_reason = fields.Text(string="Why It Was Cancelled", compute="_compute_content", copy=False)
    reopen_reason = fields.Text(string="Why It Was Taken Up Again", compute="_compute_content", copy=False)

    _order_idx = models.Index("(is_open DESC, due_date, id)")
    _path_idx = models.Index("(organization_path text_pattern_ops, is_open, due_date)")

    # -- what is shown ------------------------------------------------------------------------

    @api.depends("concern_id")
    @api.depends_context("uid")
    def _compute_from_concern_id(self):
        for followup in self:
            concern = followup.sudo().concern_id.with_user(self.env.user)
            followup.from_concern_id = concern and concern._filtered_access("read")

    @api.depends("state")
    def _compute_is_open(self):
        for followup in self:
            followup.is_open = followup.state not in CLOSED_STATES

    @api.depends("state", "kind")
    @api.depends_context("lang")
    def _compute_state_label(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for followup in self:
            words = followup._help_labels() if followup.kind == "help" else labels
            followup.state_label = words.get(followup.state, labels.get(followup.state))

    @api.model
    def _help_labels(self):
        """Return the words for the progress of help: somebody is cared for, nobody is at fault (A17.4)."""
        return {
            "todo": self.env._("Help to Come"),
            "doing": self.env._("Being Helped"),
            "finished": self.env._("Helped"),
            "impossible": self.env._("Help to Be Found Elsewhere"),
            "cancelled": self.env._("No Longer Needed"),
        }

    @api.depends("state", "due_date")
    def _compute_is_late(self):
        days = clock.todays(self)
        for followup in self:
            followup.is_late = followup.state in RUNNING_STATES and bool(
                followup.due_date and followup.due_date < days[followup.company_id]
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.env["res.company"]._mj_by_day(lambda today: Domain("due_date", "<", today))
        return Domain("state", "in", RUNNING_STATES) & late

    @api.depends("owner_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for followup in self:
            followup.is_mine = followup.sudo()._is_done_by(self.env.user)

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain(self.env.user.mj_acting_followup_domain())

    @api.depends("owner_id", "talk_id", "author_id", "member_id", "kind")
    @api.depends_context("uid")
    def _compute_rights(self):
        user = self.env.user
        for followup in self:
            facts = followup.sudo()
            concerned = facts._is_inquiry_about(user)
            followup.may_keep = not concerned and (not followup._origin or facts._is_kept_by(user))
            followup.may_act = followup.may_keep or (not concerned and facts._is_done_by(user))

    # -- who may ------------------------------------------------------------------------------

    def _is_kept_by(self, user):
        """Whether a user is a talker or the named recorder, or entered it where there is no talk."""
        if self.talk_id:
            return self.talk_id._is_kept_by(user)
        return self.author_id == user

    def _is_done_by(self, user):
        """Whether a user is the owner, or a recorder of the organisation where the owner has no account."""
        owner = self.owner_id.partner_id
        if owner.user_ids:
            return user.partner_id == owner
        return bool(owner) and user in self.organization_id.recorder_ids

    def _is_help_for(self, user):
        return self.kind == "help" and bool(self.member_id) and self.member_id.partner_id == user.partner_id

    def _is_inquiry_about(self, user):
        return self.kind == "inquiry" and bool(self.member_id) and self.member_id.partner_id == user.partner_id

    def _known_to(self, user):
        return self.filtered(
            lambda followup: (
                not followup._is_inquiry_about(user)
                and (followup._is_kept_by(user) or followup._is_done_by(user) or followup._is_help_for(user))
            )
        )

    def _closed_message(self):
        return self.env._("Only those who take care of it, the talkers and the recorder of the talk open this.")

    def _log_talk(self):
        return self.talk_id

    def _check_may_act(self):
        """Whoever takes care of it moves it on, or who keeps it; nobody an inquiry about themselves.

        :raises AccessError: for anybody else.
        """
        self._check_nobody_about_oneself()
        self.check_access("read")
        user = self.env.user
        if not all(followup._is_done_by(user) or followup._is_kept_by(user) for followup in self.sudo()):
            raise AccessError(self.env._("Only who takes care of it, the talkers and the recorder move this on."))

    def _check_may_keep(self):
        self._check_nobody_about_oneself()
        self.check_access("read")
        if not all(followup._is_kept_by(self.env.user) for followup in self.sudo()):
            raise AccessError(self.env._("Only the talkers and the recorder of the talk change this."))

    def _check_nobody_about_oneself(self):
        if any(followup._is_inquiry_about(self.env.user) for followup in self.sudo()):
            # As for a record that does not exist: the person concerned does not learn that there is one.
            raise AccessError(self.env._("This follow-up does not exist or is not for you."))

    # -- reminding ----------------------------------------------------------------------------

    def _why_not_reminded(self):
        return False if self.state in RUNNING_STATES else self._closed_as()

    def _owing_people(self):
        return {followup.id: followup.owner_id for followup in self.sudo()}

    def _reminder_folder(self, user):
        return "/my/follow-ups" if user.share else "/odoo/mj-follow-ups"

    def _reminded_users(self):
        """Return who is reminded: the owner, without an account the recorders, and else who keeps it.

        :rtype: res.users
        """
        self.ensure_one()
        followup = self.sudo()
        candidates = followup.owner_id.partner_id.user_ids or followup.organization_id.recorder_ids
        for users in (candidates, followup.talk_id.recorder_id, followup.author_id):
            reachable = users.filtered(
                lambda user: (
                    user.active
                    and user.email
                    and (user.share or user.has_group("mj_talks.group_mj_user"))
                    and not followup._is_inquiry_about(user)
                )
            )
            if reachable:
                return reachable
        return candidates.browse()
