from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ... import clock
from ...duty.periods import period_containing

# Where no rule of this kind is in force for the organisation asked.
DAYS_WITHOUT_RULE = 10
DUTY_STATES = {"asked": "open", "withdrawn": "lapsed"}


class MjTalkRequest(models.Model):
    """A request asks for an answer within the rule's days; one that is not given becomes known above (A16.1)."""

    _inherit = "mj.talk.request"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _rule(self, organization=None):
        """Return the wording of the rule that counts for the organisation asked on that day, empty when none does.

        :param mj.organization organization: another one that may be asked.
        :rtype: mj.talk.rule
        """
        self.ensure_one()
        place = (organization or self.organization_id).sudo()
        rules = (
            self.env["mj.talk.rule"]
            .sudo()
            .search([("kind", "=", "request"), ("state", "=", "on"), ("company_id", "=", place.company_id.id)])
        )
        return rules.filtered(lambda rule: rule._terms().counts_on(self.asked_on) and rule._reaches(place))[:1]

    def _due_date(self):
        return self.asked_on + self._days()

    def _talk_due(self):
        """Return by when a talk is held that was promised on the day of the answer: the days of the rule count again.

        :rtype: datetime.date
        """
        return self.answered_on + self._days()

    def _days(self):
        rule = self._rule()
        return timedelta(days=rule.days if rule else DAYS_WITHOUT_RULE)

    # -- the duty -----------------------------------------------------------------------------

    def _owe_answer(self):
        """Create the duty to answer, where the organisation asked was live on that day."""
        vals_list = [
            request._prepare_duty(rule)
            for request in self.sudo()
            if (rule := request._rule())
            and request.organization_id.go_live
            and request.organization_id.go_live <= request.asked_on
        ]
        self.env["mj.obligation"].sudo().create(vals_list)

    def _prepare_duty(self, rule):
        period = period_containing("year", self.asked_on)
        return {
            "rule_id": rule.id,
            "organization_id": self.organization_id.id,
            "request_id": self.id,
            "talker_id": self.leader_id.id,
            "talkee_id": self.member_id.id,
            "year": self.asked_on.year,
            "period_start": period.first_day,
            "period_end": period.last_day,
            "opens_on": self.asked_on,
            "due_date": self.answer_due,
            "settings": rule._settings(),
        }

    def _settle_duty(self):
        """Bring the duty in line with its request: the answer fulfils it, not the talk alone."""
        for request in self.sudo():
            state = DUTY_STATES.get(request.state, "fulfilled")
            request.obligation_ids.write(
                {
                    "organization_id": request.organization_id.id,
                    "talker_id": request.leader_id.id,
                    "state": state,
                    "fulfilled_on": request.answered_on if state == "fulfilled" else False,
                    "in_window": state == "fulfilled",
                    "planned_talk_id": False,
                    "lapse_reason": "request_withdrawn" if state == "lapsed" else False,
                }
            )

    # -- escalation ---------------------------------------------------------------------------

    def _escalation_place(self):
        """Return the organisation whose chair is told: the one asked, or above it where its chair was asked.

        :rtype: mj.organization
        """
        request = self.sudo()
        place = request.organization_id
        while place and place.chair_id in (request.leader_id | request.member_id):
            place = place.parent_id
        return place

    def _escalation_users(self):
        """Return who is told: that chair, without an account the recorders there.

        :rtype: res.users
        """
        place = self._escalation_place() or self.sudo().organization_id
        chair = place.chair_id - self.sudo().leader_id - self.sudo().member_id
        return chair._accounts()[:1] or place.recorder_ids.filtered("active")

    @api.private
    def _escalate(self):
        """Make overdue requests known, each only once: an activity that names the organisation and nothing else."""
        activity_type = self.env.ref("mj_talks.activity_type_request_overdue")
        for request in self.sudo().filtered(lambda request: request.is_overdue and not request.escalated_on):
            place = request.organization_id
            open_for = place.activity_ids.filtered(lambda activity: activity.activity_type_id == activity_type).user_id
            users = request._escalation_users()
            (users - open_for)._mj_plan_activities(place, activity_type)
            # While nobody can be told, it is tried again every day.
            if users:
                request.escalated_on = clock.today(self.env, request.company_id)

    @api.model
    def _cron_escalate(self):
        """Every day: escalate overdue requests, and take back what was answered."""
        overdue = Domain("is_overdue", "=", True)
        self.search(overdue & Domain("escalated_on", "=", False))._escalate()
        activities = self.env["mail.activity"].search(
            [("activity_type_id", "=", self.env.ref("mj_talks.activity_type_request_overdue").id)]
        )
        still = self.search(overdue & Domain("organization_id", "in", activities.mapped("res_id"))).organization_id.ids
        activities.filtered(lambda activity: activity.res_id not in still).unlink()
