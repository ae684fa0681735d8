from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta
from odoo import fields, models
from odoo.exceptions import UserError

from ... import clock
from ...working_days import is_working_day

# Hours of an office, in local time.
OPENS, AFTERNOON, CLOSES = time(9), time(15), time(18)


class MjObligation(models.Model):
    """From a duty to the talk that serves it: planned, or logged when it was held already."""

    _inherit = "mj.obligation"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def action_plan(self, talker_id=None):
        """Plan a talk that serves these duties: people, organisation and form are filled in.

        :param int talker_id: which of the two people of mutual duties begins the talk; oneself unless given.
        """
        return self._open_new_talk("planned", talker_id)

    def action_log(self, talker_id=None):
        """Log a talk that was held already; see :meth:`action_plan`."""
        return self._open_new_talk("held", talker_id)

    def action_open_talk(self):
        """Open the talk that fulfilled this duty, or the one planned for it."""
        self.ensure_one()
        self.check_access("read")
        talk = self.talk_id or self.planned_talk_id
        if not talk and self.request_id:
            return self.request_id._get_records_action()
        if not talk:
            raise UserError(self.env._("No talk is planned for this duty yet. Plan one first."))
        action = talk._get_records_action()
        if not self.talk_id:
            quick_form = self.env.ref("mj_talks.mj_talk_view_form_quick")
            action |= {"target": "new", "views": [(quick_form.id, "form")], "context": {"mj_step": "held"}}
        return action

    def _open_new_talk(self, step, talker_id):
        self.check_access("read")
        if any(duty.state != "open" for duty in self):
            raise UserError(self.env._("Only open duties are planned. Take the others off the selection."))
        if step == "held" and (later := self.filtered(lambda duty: duty._begins_later())):
            raise UserError(
                self.env._(
                    "The duty begins on %s: a talk held before that day does not count for it. Plan a talk instead.",
                    min(later.mapped("opens_on")),
                )
            )
        if self.request_id:
            # A request is answered: accepting it plans the talk.
            return self.request_id[:1]._get_records_action()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_action")
        action.update(
            name=self.env._("Plan a Talk") if step == "planned" else self.env._("Log a Talk"),
            views=[(self.env.ref("mj_talks.mj_talk_view_form_quick").id, "form")],
            target="new",
            context=self._talk_defaults(step, talker_id) | {"mj_step": step},
        )
        return action

    def _begins_later(self):
        return self._ends_with_period() and self.opens_on > clock.today(self.env, self.company_id)

    def _talk_defaults(self, step, talker_id=None):
        """Return the context that fills a new talk from these duties."""
        talkers, talkees = self._proposed_people(talker_id)
        return {
            "default_organization_id": self[:1].organization_id.id,
            "default_form": "individual" if len(talkees) < 2 else "collective",
            "default_category": self[:1]._category_of_talk(),
            "default_timing": "regular" if all(duty._ends_with_period() for duty in self) else "timely",
            "default_planned_at": self._next_afternoon() if step == "planned" else False,
            "default_held_at": self._last_working_hour() if step == "held" else False,
            "default_participant_ids": [
                fields.Command.create({"member_id": member.id, "role": role, "attended": True})
                for role, members in (("talker", talkers), ("talkee", talkees))
                for member in members
            ],
        }

    def _category_of_talk(self):
        """Return which category of talk serves this duty (A10, A11, A12)."""
        if self.appointment_id:
            return "appointment"
        return "admission" if self.relation == "any" else "daily"

    def _proposed_people(self, talker_id):
        """Return talkers and talked-to of a talk for these duties; whoever is open is left to be chosen.

        :param int talker_id: see :meth:`action_plan`.
        :rtype: tuple[mj.member, mj.member]
        """
        talkers, talkees = self.talker_id, self.talkee_id
        me = self.env.user.sudo().partner_id.mj_member_ids if any(self.mapped("is_mine")) else self.env["mj.member"]
        if all(self.mapped("mutual")):
            people = talkers | talkees
            begins = people.filtered(lambda person: person.id == talker_id) or people & me or people & self._chairs()
            if begins:
                talkers, talkees = begins[:1], people - begins[:1]
        return (talkers or me[:1]), talkees

    def _chairs(self):
        # A talk the chair begins serves the chair's own duty as well.
        return self.sudo().organization_id.chair_id

    def _next_afternoon(self):
        """Propose three o'clock local time on the next working day on which these duties count.

        :rtype: datetime.datetime
        """
        day = max([clock.today(self.env, self.company_id[:1]) + relativedelta(days=1), *self.mapped("opens_on")])
        while not is_working_day(day):
            day += relativedelta(days=1)
        return self._to_utc(datetime.combine(day, AFTERNOON))

    def _last_working_hour(self):
        """Propose when a talk was held: this half hour, after work three o'clock of the day, before work of the day before.

        :rtype: datetime.datetime
        """
        zone = self._zone()
        now = pytz.utc.localize(fields.Datetime.now()).astimezone(zone).replace(tzinfo=None)
        if OPENS <= now.time() < CLOSES:
            return self._to_utc(now.replace(minute=now.minute // 30 * 30, second=0))
        day = now.date() if now.time() >= CLOSES else now.date() - relativedelta(days=1)
        return self._to_utc(datetime.combine(day, AFTERNOON))

    def _zone(self):
        return pytz.timezone((self.sudo().company_id[:1] or self.env.company).mj_timezone)

    def _to_utc(self, moment):
        zone = self._zone()
        return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)
