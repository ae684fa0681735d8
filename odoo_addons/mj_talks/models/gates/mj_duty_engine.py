from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...duty.periods import period_containing


class MjDutyEngine(models.AbstractModel):
    """Duties that arise from an event: a concern (A06, A07), a proposed post (A11), an application (A12)."""

    _inherit = "mj.duty.engine"

    @api.model
    @api.private
    def _owe_for_concerns(self, concerns):
        """Create the duty of each concern; talks held since it arose count.

        :param mj.concern concerns: newly raised.
        :rtype: mj.obligation
        """
        vals_list = []
        for concern in concerns.sudo():
            kind = concern._kind()
            rule = kind._rule_on(concern.raised_on, concern.organization_id)
            if rule:
                vals_list.append(self._prepare_concern_duty(concern, kind, rule))
        duties = self.env["mj.obligation"].sudo().create(vals_list)
        if duties:
            self._fulfil_duties(duties)
        return duties

    @api.model
    def _prepare_concern_duty(self, concern, kind, rule):
        period = period_containing("year", concern.raised_on)
        days = kind.days or rule.days
        return {
            "rule_id": rule.id,
            "organization_id": concern.organization_id.id,
            "concern_id": concern.id,
            "talkee_id": concern.member_id.id,
            "relation": concern._relation(),
            "year": concern.raised_on.year,
            "period_start": period.first_day,
            "period_end": period.last_day,
            "opens_on": concern.raised_on,
            "due_date": concern.raised_on + timedelta(days=days),
            "settings": rule._settings() | {"days": days},
        }

    @api.model
    @api.private
    def _follow_concerns(self, concerns):
        """Let the open duties of concerns follow to other talkers: what they planned or held counts from now on.

        :param mj.concern concerns: those whose responsible organisation is another one now.
        """
        duties = concerns.sudo().obligation_ids.filtered(lambda duty: duty.state == "open")
        for duty in duties:
            duty.write({"relation": duty.concern_id._relation(), "planned_talk_id": False})
        if duties:
            self._fulfil_duties(duties)
            self._plan_open(duties)

    @api.model
    @api.private
    def _fulfil_by(self, talks):
        fulfilled = super()._fulfil_by(talks)
        return fulfilled | self._settle_gates_by(talks)

    @api.model
    @api.private
    def _release(self, talks):
        released = super()._release(talks)
        return released | self._settle_gates_by(talks)

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
    def _cron_reconcile(self):
        """Every night, too: posts whose last day passed, and decisions whose day or rule changed."""
        self.env["mj.organization"]._end_posts_of_ended()
        self.env["mj.concern"]._raise_for_ended()
        self.env["mj.concern"]._follow_responsible()
        self.env["mj.appointment"]._settle_gates(SQL("record.state = 'proposed'"))
        self.env["mj.member"]._settle_gates(SQL("record.state = 'applicant'"))
        return super()._cron_reconcile()
