from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ... import clock

ASKED_CONTENT = {"matter", "wished_times"}


class MjTalkRequest(models.Model):
    """Somebody asks for a personal talk (A16), on the portal or through staff.

    Who asked whom, and whether it was answered, is known in the scope of the organisation asked. What it is about is
    known to the asker, to the staff member who entered it and to the leader asked. There is no chatter: nothing is
    told around that.
    """

    _name = "mj.talk.request"
    _description = "Talk Request"
    _inherit = ["mj.confidential", "mj.organization.scoped", "mj.stepped"]
    _order = "is_waiting desc, answer_due, id desc"
    _rec_name = "reference"
    _check_company_auto = True
    _content_names = ("matter", "wished_times", "refusal_reason")

    reference = fields.Char(string="Request Number", readonly=True, copy=False, index="trigram")
    member_id = fields.Many2one(
        "mj.member",
        string="Asked By",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._own_members()[:1],
    )
    home_organization_id = fields.Many2one(
        "mj.organization", string="Home of the Asker", compute="_compute_home_organization_id", compute_sudo=True
    )
    organization_id = fields.Many2one(
        string="Organisation Asked", default=lambda self: self._own_members()[:1].sudo().organization_id
    )
    leader_id = fields.Many2one(
        "mj.member",
        string="Leader Asked",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: any of the leadership of the organisation asked.",
    )
    leader_choice_id = fields.Many2one(
        "mj.talk.request.leader",
        string="Leader to Ask",
        compute="_compute_leader_choice_id",
        readonly=False,
        help="Empty: any of the leadership; the chair then reads the matter.",
    )
    entered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: asked by the member directly.",
    )
    asked_on = fields.Date(required=True, default=lambda self: clock.today(self.env))
    answer_due = fields.Date(readonly=True, copy=False, help="Forwarding does not change it.")
    state = fields.Selection(
        [
            ("asked", "Asked"),
            ("accepted", "Accepted"),
            ("talked", "Talk took place"),
            ("refused", "Turned down"),
            ("withdrawn", "Withdrawn"),
        ],
        string="Request Status",
        required=True,
        default="asked",
        readonly=True,
        copy=False,
    )
    is_waiting = fields.Boolean(
        string="Waits for an Answer", compute="_compute_is_waiting", store=True, readonly=True, copy=False
    )
    is_overdue = fields.Boolean(string="Answer Overdue", compute="_compute_is_overdue", search="_search_is_overdue")
    answered_on = fields.Date(readonly=True, copy=False)
    talk_due = fields.Date(
        readonly=True, copy=False, help="An accepted request leads to a talk within the days of the rule."
    )
    is_talk_overdue = fields.Boolean(
        string="Accepted, No Talk Yet",
        compute="_compute_is_talk_overdue",
        search="_search_is_talk_overdue",
        help="Accepted, and no talk took place within the days of the rule.",
    )
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    forwarded_on = fields.Date(readonly=True, copy=False)
    forwarded_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    escalated_on = fields.Date(
        readonly=True, copy=False, help="The day on which the chair was told that the answer is overdue."
    )
    has_refusal_reason = fields.Boolean(readonly=True, copy=False, groups=fields.NO_ACCESS)
    talk_id = fields.Many2one(
        "mj.talk",
        string="Talk Planned",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="After a cancelled talk the request waits for an answer again.",
    )
    obligation_ids = fields.One2many("mj.obligation", "request_id", string="Duty", readonly=True)
    may_answer = fields.Boolean(compute="_compute_may_act")
    may_withdraw = fields.Boolean(compute="_compute_may_act")

    # What it is about, for those who may know.
    matter = fields.Text(compute="_compute_content", readonly=False, copy=False)
    wished_times = fields.Text(compute="_compute_content", readonly=False, copy=False)
    refusal_reason = fields.Text(
        string="Reason for the Refusal", compute="_compute_content", readonly=False, copy=False
    )

    _order_idx = models.Index("(is_waiting DESC, answer_due, id DESC)")
    _talk_once = models.UniqueIndex("(talk_id) WHERE talk_id IS NOT NULL")

    @api.model
    def _own_members(self):
        """Return the user's own membership.

        :rtype: mj.member
        """
        return self.env.user.sudo().partner_id.mj_member_ids.with_env(self.env)

    @api.depends("member_id")
    def _compute_home_organization_id(self):
        for request in self:
            request.home_organization_id = request.member_id.organization_id

    @api.depends("member_id", "organization_id", "leader_id")
    def _compute_leader_choice_id(self):
        choices = self.env["mj.talk.request.leader"].sudo()
        for request in self:
            asked = Domain("member_id", "=", request.leader_id._origin.id) & Domain(
                "organization_id", "=", request.organization_id._origin.id
            )
            request.leader_choice_id = choices.search(asked, limit=1) if request.leader_id else False

    @api.depends("state")
    def _compute_is_waiting(self):
        for request in self:
            request.is_waiting = request.state == "asked"

    @api.depends("state", "answer_due")
    def _compute_is_overdue(self):
        days = clock.todays(self)
        for request in self:
            request.is_overdue = bool(
                request.state == "asked" and request.answer_due and request.answer_due < days[request.company_id]
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.env["res.company"]._mj_by_day(lambda today: Domain("answer_due", "<", today))
        return Domain("state", "=", "asked") & late

    @api.depends("state", "talk_due")
    def _compute_is_talk_overdue(self):
        days = clock.todays(self)
        for request in self:
            request.is_talk_overdue = bool(
                request.state == "accepted" and request.talk_due and request.talk_due < days[request.company_id]
            )

    @api.model
    def _search_is_talk_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.env["res.company"]._mj_by_day(lambda today: Domain("talk_due", "<", today))
        return Domain("state", "=", "accepted") & late

    @api.depends_context("uid")
    @api.depends("state", "leader_id", "organization_id")
    def _compute_may_act(self):
        waiting = self.filtered("is_waiting")
        answerable, own = waiting._answerable(), waiting._asked_by_user()
        for request in self:
            request.may_answer = request in answerable
            request.may_withdraw = request in own

    @api.onchange("member_id")
    def _onchange_member_id(self):
        self.organization_id = self.sudo().member_id.organization_id

    # -- what it is about ---------------------------------------------------------------------

    def _known_to(self, user):
        """Return those whose matter a user may know: the asker, who entered it, and the leader asked.

        Where nobody was named, the chair of the organisation asked stands in. A leader who left the leadership, and
        one who forwarded the request, no longer reads it.

        :rtype: mj.talk.request
        """
        members = user.sudo().partner_id.mj_member_ids
        return self._asked_by(user, members) | self._asked_of(members)

    def _check_may_write_content(self):
        """Who asked writes the matter; whoever answers writes the reason, without reading the matter for that."""
        if self - self._asked_by_user() - self._answerable():
            raise AccessError(self._closed_message())

    def _asked_by_user(self):
        return self._asked_by(self.env.user, self._own_members())

    def _asked_by(self, user, members):
        return self.filtered(
            lambda request: (facts := request.sudo()).entered_by_id == user or facts.member_id in members
        )

    def _asked_of(self, members):
        """Return those that ask these people today: by name, or as the chair where nobody was named."""
        if not (self and members):
            return self.browse()
        posts = self.env["mj.appointment"].sudo()._held_on(clock.today(self.env), members=members)
        leads = posts.filtered("position_id.is_leadership")

        def is_asked(request):
            here = leads.filtered(lambda post: post.organization_id == request.organization_id)
            if request.member_id in members:
                return False
            return request.leader_id in here.member_id if request.leader_id else any(here.mapped("is_chair"))

        return self.filtered(lambda request: is_asked(request.sudo()))

    # -- changing -----------------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            vals = self._check_change(vals)
        result = super().write(vals)
        if "refusal_reason" in vals:
            self.sudo().has_refusal_reason = bool((vals["refusal_reason"] or "").strip())
        return result

    def _check_change(self, vals):
        """Only the content changes by hand, and only while the request waits for an answer.

        :raises UserError: for anything else.
        :return: the values to write.
        :rtype: dict
        """
        # The form sends the choice back as it was.
        vals = {name: value for name, value in vals.items() if name != "leader_choice_id"}
        if vals.keys() - ASKED_CONTENT - {"refusal_reason"}:
            raise UserError(self.env._("Who asked whom and when stays as it was. The buttons do the rest."))
        if any(request.state != "asked" for request in self.sudo()):
            raise UserError(self.env._("The request was answered or withdrawn already."))
        if ASKED_CONTENT & vals.keys() and self - self._asked_by_user():
            raise AccessError(self.env._("Only who asked changes what the request is about."))
        if "refusal_reason" in vals and self - self._answerable():
            raise AccessError(self.env._("Only who was asked answers a request."))
        return vals

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A request is not deleted. Withdraw it."))

    def copy(self, default=None):
        if self:
            raise UserError(self.env._("A request is not copied. Enter a new one."))
        return super().copy(default)
