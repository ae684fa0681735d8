from odoo import models


class MjTalkRequest(models.Model):
    """A request is one of the things that people are reminded of by hand (A16)."""

    _name = "mj.talk.request"
    _inherit = ["mj.talk.request", "mj.remindable"]  # pylint: disable=consider-merging-classes-inherited
    _reminded_by = ("state", "talk_id")

    def _why_not_reminded(self):
        if self.state not in ("asked", "accepted"):
            return self._closed_as()
        if self.talk_id and not self.is_talk_overdue:
            return self.env._("A talk is planned already.")
        return False

    def _owing_people(self):
        """Return who answers: the leader asked, or the chair where nobody was named; never the asker."""
        return {
            request.id: (request.leader_id or request.organization_id.chair_id) - request.member_id
            for request in self.sudo()
        }

    def _users_above(self):
        return self._escalation_users()

    def _reminder_folder(self, user):
        return "/odoo/mj-requests"

    def _reminder_due(self):
        request = self.sudo()
        return request.talk_due if request.state == "accepted" else request.answer_due
