from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ... import clock
from ..core.mj_stepped import Step


class MjTalkRequest(models.Model):
    """A request is answered by a talk or by a refusal with its reason, and is never lost (A16.1)."""

    _inherit = "mj.talk.request"  # pylint: disable=consider-merging-classes-inherited  # too long for one file
    _steps = {
        "accept": Step(before=("asked",), after="accepted", by="_check_may_answer", follows=("_settle_duty",)),
        "refuse": Step(before=("asked",), after="refused", by="_check_may_answer", follows=("_settle_duty",)),
        "forward": Step(before=("asked",), after="", by="_check_may_answer", follows=("_settle_duty",)),
        "withdraw": Step(before=("asked",), after="withdrawn", by="_check_may_withdraw", follows=("_settle_duty",)),
    }

    # -- who answers --------------------------------------------------------------------------

    def _answerable(self):
        """Return those that the user may answer.

        The leader asked does, or any of the leadership where nobody was named; the chair it escalates to once it is
        overdue; the recorders for a leader without an account. The asker never does.

        :rtype: mj.talk.request
        """
        mine = self._own_members()
        others = self.filtered(lambda request: request.sudo().member_id not in mine)
        return others.filtered(lambda request: request._own_role(mine) or request._acts_for_leader(self.env.user))

    def _own_role(self, members):
        """Return in which capacity one of these people answers: as who was asked, or who it escalates to.

        :rtype: str
        """
        facts = self.sudo()
        named = members & facts.leader_id if facts.leader_id else members
        if named and facts._leadership().member_id & named:
            return "asked"
        if members and facts.is_overdue and facts._escalation_place().chair_id in members:
            return "escalated"
        return ""

    def _acts_for_leader(self, user):
        """Whether this user is a recorder who stands in for a leader without an account."""
        facts = self.sudo()
        asked = facts.leader_id or facts._leadership().filtered("is_chair").member_id
        if asked._accounts():
            return False
        place = facts.organization_id
        while place and not place.recorder_ids:
            place = place.parent_id
        return user in place.recorder_ids

    def _check_may_answer(self):
        if self - self._answerable():
            raise AccessError(self.env._("Only who was asked answers a request."))

    def _check_may_withdraw(self):
        if self - self._asked_by_user():
            raise AccessError(self.env._("Only who asked withdraws a request."))

    # -- accepting ----------------------------------------------------------------------------

    def action_accept(self):
        """Ask for time and place of the talk, then plan it."""
        return self._open_wizard("accept", "mj_talks.mj_talk_request_accept_action")

    @api.private
    def accept(self, planned_at, place=False):
        """Accept a request: the talk is planned with asker and leader filled in.

        :param datetime.datetime planned_at: when, UTC.
        :param str place: where.
        :raises AccessError: for who may not answer.
        :raises UserError: when it was answered before.
        :return: the talk planned.
        :rtype: mj.talk
        """
        self.ensure_one()
        self._ready_for("accept")
        request = self.sudo()
        mine = self._own_members()
        role = self._own_role(mine)
        if role == "escalated":
            above = request._escalation_place()
            request._hand_to(above, above.chair_id)
        elif role:
            request._hand_to(request.organization_id, request._leadership().member_id & mine)
        elif not request.leader_id:
            request._hand_to(request.organization_id, request.organization_id.chair_id)
        # Leader and asker need not see one another's membership data to talk.
        talk = request.env["mj.talk"].create(request._prepare_talk(planned_at, place))
        talk.action_plan()
        request._answer("accept", talk_id=talk.id)
        request.talk_due = request._talk_due()
        return talk.with_env(self.env)

    def _prepare_talk(self, planned_at, place):
        people = ((self.leader_id, "talker"), (self.member_id, "talkee"))
        return {
            "organization_id": self.organization_id.id,
            "form": "personal",
            "category": "daily",
            "timing": "timely",
            "planned_at": planned_at,
            "place": place,
            "participant_ids": [
                Command.create({"member_id": member.id, "role": role, "attended": True}) for member, role in people
            ],
        }

    def _answer(self, step, **values):
        for company, requests in self.sudo().grouped("company_id").items():
            requests._take(step, answered_on=clock.today(self.env, company), answered_by_id=self.env.uid, **values)

    # -- refusing -----------------------------------------------------------------------------

    def action_refuse(self):
        """Ask for the reason, which is content: it goes from the form straight into the envelope."""
        self.ensure_one()
        self._ready_for("refuse")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse the Request"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("mj_talks.mj_talk_request_view_form_refuse").id, "form")],
            "target": "new",
        }

    def action_refuse_confirm(self):
        """Refuse with the reason entered in the form."""
        self.ensure_one()
        self._ready_for("refuse")
        if not self.sudo().has_refusal_reason:
            raise UserError(self.env._("Enter the reason for the refusal: the asker is told."))
        self._answer("refuse")
        return {"type": "ir.actions.act_window_close"}

    @api.private
    def refuse(self, reason):
        """Refuse requests; the asker reads the reason.

        :param str reason: content, as confidential as the matter.
        :raises AccessError: for who may not answer.
        :raises UserError: without a reason, or when it was answered before.
        """
        self._ready_for("refuse")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the refusal: the asker is told."))
        self.write({"refusal_reason": reason})
        self._answer("refuse")

    # -- forwarding ---------------------------------------------------------------------------

    def action_forward(self):
        """Ask for the other leader, then forward."""
        return self._open_wizard("forward", "mj_talks.mj_talk_request_forward_action")

    @api.private
    def forward(self, organization, leader):
        """Hand a request to another leader of the same or a higher organisation; the answer stays due as before.

        :param mj.organization organization: asked from now on.
        :param mj.member leader: in its leadership.
        :raises AccessError: for who may not answer.
        :raises UserError: when it was answered before.
        :raises ValidationError: when organisation or leader do not fit.
        """
        self.ensure_one()
        self._ready_for("forward")
        request = self.sudo()
        if organization not in request.organization_id._with_all_above():
            raise ValidationError(self.env._("Forward to the same organisation or to one above it."))
        if not leader or leader == request.leader_id:
            raise ValidationError(self.env._("Choose another leader."))
        request._hand_to(organization, leader)
        request._take("forward", forwarded_on=clock.today(self.env, request.company_id), forwarded_by_id=self.env.uid)
        self.invalidate_recordset()

    def _hand_to(self, organization, leader):
        leader = leader[:1]
        self._check_leader(organization, leader)
        # A reason that the one before began to write is not the next one's.
        self.write({"organization_id": organization.id, "leader_id": leader.id, "has_refusal_reason": False})

    # -- withdrawing --------------------------------------------------------------------------

    def action_withdraw(self):
        """Withdraw what was not answered yet; only who asked, or entered it for the asker, does.

        :raises AccessError: for anybody else.
        :raises UserError: when it was answered before.
        """
        self._ready_for("withdraw")._take("withdraw")

    # -- what becomes of the talk -------------------------------------------------------------

    def _follow_talk(self):
        """The talk took place, or it was cancelled and the request waits again: it is never lost."""
        for request in self.sudo():
            if request.talk_id.state == "cancelled":
                request.write(
                    {
                        "state": "asked",
                        "answered_on": False,
                        "answered_by_id": False,
                        "talk_due": False,
                        "has_refusal_reason": False,
                    }
                )
            else:
                request.state = "accepted" if request.talk_id.state in ("draft", "planned") else "talked"
        self._settle_duty()

    def action_open_talk(self):
        """Open the talk planned for this request."""
        self.ensure_one()
        self.check_access("read")
        return self.talk_id._get_records_action()

    def _open_wizard(self, step, xml_id):
        self.ensure_one()
        self._ready_for(step)
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        action["context"] = {"default_request_id": self.id}
        return action
