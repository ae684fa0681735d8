from datetime import timedelta

from odoo import api, models

from ...duty.periods import period_containing


class MjDutyEngine(models.AbstractModel):
    """Duties that arise from a concern (A06, A07)."""

    _inherit = "mj.duty.engine"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model
    @api.private
    def _owe_for_concerns(self, concerns):
        """Create the duty of each concern; talks held since it arose count.

        :param mj.concern concerns: newly raised.
        :rtype: mj.obligation
        """
        places = concerns.sudo().organization_id | concerns.sudo().responsible_organization_id
        self.env["mj.duty.turn"]._take_around(places)
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
    def _follow_days_passed(self):
        result = super()._follow_days_passed()
        self.env["mj.concern"]._raise_for_changes()
        self.env["mj.concern"]._follow_responsible()
        return result
