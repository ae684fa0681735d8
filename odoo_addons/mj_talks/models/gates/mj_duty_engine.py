from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class MjDutyEngine(models.AbstractModel):
    """Duties before a decision: a proposed post (A11), an application (A12)."""

    _inherit = "mj.duty.engine"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model
    @api.private
    def _settle_gates_of(self, members):
        """Bring the gates' duties towards these people up to date, in one statement for each gate.

        :param mj.member members: who were talked to, or were taken off a talk.
        :rtype: mj.obligation
        """
        return self._settle_gates_towards(members.ids)

    @api.model
    @api.private
    def _settle_gates_by(self, talks):
        """Bring the gates' duties towards everybody who takes part in talks up to date, see :meth:`_settle_gates_of`.

        :param mj.talk talks: any number, with any number of people, who are not read one by one.
        :rtype: mj.obligation
        """
        self.env["mj.talk.participant"].flush_model(["talk_id", "member_id"])
        return self._settle_gates_towards(
            SQL("(SELECT member_id FROM mj_talk_participant WHERE talk_id = ANY(%s))", talks.ids)
        )

    @api.model
    @api.private
    def _judge(self, members, since, organizations=None):
        result = super()._judge(members, since, organizations)
        held = Domain("date", ">=", since) & Domain("participant_ids.member_id", "in", members.ids)
        if talks := self.env["mj.talk"].sudo().search(held):
            self._settle_gates_by(talks)
        return result

    @api.model
    def _settle_gates_towards(self, people):
        obligations = self.env["mj.obligation"].sudo()
        duties = obligations.search(Domain("talkee_id", "in", people) & obligations._gate_domain())
        settled = self.env["mj.obligation"]
        # Most talks are with people who stand before no gate: they cost nothing more.
        if proposals := duties.appointment_id:
            settled |= proposals._settle_gates(SQL("record.id = ANY(%s)", proposals.ids))
        if applicants := duties.filtered(lambda duty: duty.relation == "any").talkee_id:
            settled |= applicants._settle_gates(SQL("record.id = ANY(%s)", applicants.ids))
        return settled

    @api.model
    def _follow_days_passed(self):
        result = super()._follow_days_passed()
        self.env["mj.appointment"]._settle_gates(SQL("record.state = 'proposed'"))
        self.env["mj.member"]._settle_gates(SQL("record.state = 'applicant'"))
        return result
