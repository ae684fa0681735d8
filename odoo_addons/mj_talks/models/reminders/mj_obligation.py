from odoo import models
from odoo.tools import SQL

from ...duty.reminding import responsible_people


class MjObligation(models.Model):
    """A duty is one of the things that people are reminded of by hand (A19.3)."""

    _name = "mj.obligation"
    _inherit = ["mj.obligation", "mj.remindable"]  # pylint: disable=consider-merging-classes-inherited
    _reminded_by = ("state", "planned_talk_id", "opens_on", "due_date")

    def _compute_may_remind(self):
        asked_for = self.filtered("request_id")
        for duty in asked_for:
            duty.may_remind = duty.request_id._filtered_access("read").may_remind
        return super(MjObligation, self - asked_for)._compute_may_remind()

    def action_remind(self):
        """Duties that somebody asked for are reminded of as what they are: the requests."""
        if self and all(duty.request_id for duty in self):
            return self.request_id.action_remind()
        return super().action_remind()

    def _why_not_reminded(self):
        """As the digest: what is closed, planned or not to be done now is not named."""
        if self.state != "open":
            return self._closed_as()
        if self.request_id:
            return self.env._("Somebody asked for this talk: remind of the request instead.")
        if self.planned_talk_id and not self.is_overdue:
            return self.env._("A talk is planned already.")
        if self.opens_on > self._reminder_day():
            return self.env._("Not owed yet.")
        if not self.is_running:
            return self.env._("Its period ended more than a month ago: it is only counted.")
        return False

    def _owing_people(self):
        """Those whom the digest holds responsible, see ``duty/reminding.py``."""
        people = {}
        self.env.flush_all()
        for duties in self.grouped("company_id").values():
            condition = SQL("duty.id = ANY(%s)", duties.ids)
            self.env.cr.execute(
                responsible_people(condition, duties[0]._reminder_day(), duties[0].sudo().company_id.id)
            )
            for duty_id, member_id in self.env.cr.fetchall():
                people[duty_id] = people.get(duty_id, self.env["mj.member"]) | self.env["mj.member"].browse(member_id)
        return people

    def _reminded_organization(self):
        return self._talkers_organization() or super()._reminded_organization()
