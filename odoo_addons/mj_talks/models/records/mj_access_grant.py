from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ... import clock
from ...numbering import next_reference

MOST_DAYS = 90


class MjAccessGrant(models.Model):
    """Permission to read the record of one talk for a while (调阅), with a reason that the talkers can see.

    There is no chatter: the thread is only what an activity needs by which the talkers are told.
    """

    _name = "mj.access.grant"
    _description = "Access Grant"
    _inherit = ["mail.thread", "mail.activity.mixin", "mj.checked.references"]
    _order = "id desc"
    _rec_name = "reference"
    _set_by_steps = frozenset({"state", "decided_by_id", "decided_at"})

    reference = fields.Char(readonly=True, copy=False, index="trigram")
    talk_id = fields.Many2one("mj.talk", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="talk_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Reader", required=True, default=lambda self: self.env.user, index=True, ondelete="restrict"
    )
    reason = fields.Text(required=True, help="The talkers see it.")
    date_from = fields.Date(string="Reading From", required=True, default=lambda self: clock.today(self.env))
    date_to = fields.Date(string="Reading Until", required=True)
    state = fields.Selection(
        [("requested", "Requested"), ("granted", "Granted"), ("refused", "Refused"), ("revoked", "Revoked")],
        string="Grant Status",
        required=True,
        default="requested",
        readonly=True,
        copy=False,
        index=True,
    )
    is_in_force = fields.Boolean(compute="_compute_is_in_force", search="_search_is_in_force")
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)
    may_decide = fields.Boolean(compute="_compute_may_decide")

    _dates = models.Constraint("CHECK (date_to >= date_from)", "A grant ends on or after its first day.")

    @api.depends("state", "date_from", "date_to")
    def _compute_is_in_force(self):
        days = clock.todays(self)
        for grant in self:
            today = days[grant.company_id]
            grant.is_in_force = grant.state == "granted" and grant.date_from <= today <= grant.date_to

    def _search_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_force = Domain("state", "=", "granted") & self.env["res.company"]._mj_by_day(
            lambda today: Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        )
        return Domain.OR([in_force if wanted else ~in_force for wanted in value])

    @api.depends("user_id", "talk_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        is_decider = self._is_decider()
        for grant in self:
            grant.may_decide = is_decider and self.env.user.partner_id not in grant._concerned()

    def _concerned(self):
        """Return the people who do not decide on it: who asks, who reads, and who took part in the talk or recorded it.

        :rtype: res.partner
        """
        grant = self.sudo()
        accounts = grant.user_id | grant.create_uid | grant.talk_id.recorder_id
        return accounts.partner_id | grant.talk_id.participant_ids.member_id.partner_id

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            talk = self.env["mj.talk"].browse(vals.get("talk_id") or []).sudo().exists()
            vals["reference"] = next_reference(self.env, "mj.access.grant", company=talk.company_id)
        grants = super().create(vals_list)
        grants._check_request()
        return grants

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A request stays as it was made. Let it be refused and make a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Access grants are kept for good."))

    def _check_request(self):
        for grant in self:
            if not grant.reason.strip():
                raise ValidationError(self.env._("Enter the reason: the talkers see it."))
            if grant.date_to - grant.date_from > timedelta(days=MOST_DAYS):
                raise ValidationError(self.env._("A grant lasts %s days at most.", MOST_DAYS))
            if grant.date_to < clock.today(self.env, grant.company_id):
                raise ValidationError(self.env._("The last day of the grant is past already."))
            if not grant.sudo()._is_lawful_reader():
                raise ValidationError(
                    self.env._(
                        "Access is granted to members of the supervision committee and to chairs of the organisations "
                        "above only. %s is neither today.",
                        grant.user_id.sudo().name,
                    )
                )

    def _is_lawful_reader(self):
        """The supervision committee, or the chair of an organisation above the talk's (design, ring 2)."""
        members = self.user_id.partner_id.mj_member_ids
        held = self.env["mj.appointment"]._held_on(clock.today(self.env, self.company_id), members=members)
        above = self.talk_id.organization_path
        return any(
            post._supervises(self.talk_id.sudo().organization_id)
            or (post.is_chair and post.organization_id != self.talk_id.organization_id)
            and above.startswith(post.organization_id.parent_path)
            for post in held
            if members
        )

    @api.model
    def _is_decider(self):
        """Whether the user decides on requests of others; extended by the supervision committee."""
        return self.env.user.has_group("mj_talks.group_mj_admin")

    # -- deciding -----------------------------------------------------------------------------

    def action_grant(self):
        """Grant what others requested; those whose record it is are told."""
        self._decide("granted", "requested")
        for grant in self:
            grant._tell_keepers()

    def action_refuse(self):
        """Refuse what others requested."""
        self._decide("refused", "requested")

    def action_revoke(self):
        """End grants before their last day."""
        self._decide("revoked", "granted")

    def _tell_keepers(self):
        """Let the talkers and the recorder know, by an activity that says neither why nor about whom."""
        users = self.talk_id._keepers().filtered(
            lambda user: user.active and not user.share and self.with_user(user).has_access("read")
        )
        users._mj_plan_activities(self.sudo(), self.env.ref("mj_talks.activity_type_grant"))

    def _decide(self, state, before):
        self.check_access("read")
        if not all(grant.may_decide for grant in self):
            raise AccessError(
                self.env._(
                    "An access grant is decided by the rules administrator or the director of the supervision "
                    "committee, never by who requested it or reads by it, nor by who took part in the talk or "
                    "recorded it."
                )
            )
        if any(grant.state != before for grant in self):
            raise UserError(self.env._("This request was decided already. Reload the page to see how."))
        self.sudo().write({"state": state, "decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()})
