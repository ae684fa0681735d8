from odoo import Command, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...duty.season import AFTER_MEETING, AWAY, FULL, lay_out, needed_talks, served_by


class MjSeasonPlan(models.Model):
    """How the open duties of a team become talks on the days of a plan; the arithmetic is in ``duty.season``."""

    _inherit = "mj.season.plan"

    def action_lay_out(self):
        """Lay the talks out for all open duties of the team that are not planned yet; what was laid out before goes.

        :raises UserError: when there is nothing to lay out, no day to come, or nobody free.
        """
        self.ensure_one()
        self.check_access("write")
        self.check_access("read")
        self._check_open({})
        slots = self._slots()
        self._drop_drafts()
        obligations = self._obligations()
        leaders = self._leaders(self.organization_id).ids
        duties = self._season_duties(self.organization_id, obligations)
        talks, hopeless = needed_talks(duties, leaders)
        is_free = self._is_free(slots, self.env["mj.member"].browse({one for talk in talks for one in talk.people}))
        layout = lay_out(talks, list(slots), is_free, self.meeting_date, self.most_per_day)
        problems = self._describe_left_out(layout.left_out, obligations.browse(duty.id for duty in hopeless))
        if not layout.placed:
            raise UserError(self.env._("No talk could be laid out.\n%s", problems))
        self.env["mj.talk"].create(
            [
                self._talk_values(talk, slots[slot])
                for talk, slot in sorted(layout.placed.items(), key=lambda place: (place[1], place[0]))
            ]
        )
        served = served_by([talk for talk in talks if talk in layout.placed], duties)
        self.sudo().write(
            {
                "state": "laid_out",
                "left_out": problems or False,
                "owed_count": len(duties),
                "served_count": sum(map(len, served.values())),
            }
        )

    def _whose_days(self):
        return self.company_id or super()._whose_days()

    def _absences(self):
        return [(absence.member_id.id or 0, absence.date_from, absence.date_to) for absence in self.absence_ids]

    def _obligations(self):
        """Return the regular duties of the team that are open and not planned yet.

        :raises UserError: when there are none.
        """
        found = self.env["mj.obligation"].search(
            Domain("organization_id", "=", self.organization_id.id)
            & Domain("state", "=", "open")
            & Domain("planned_talk_id", "=", False)
            & Domain("relation", "in", ("same", "in_charge"))
            & Domain("period_start", "<=", self.date_to)
            & Domain("period_end", ">=", self.date_to)
            & (Domain("opens_on", "<=", self.date_from) | Domain("rule_id.counts_earlier", "=", True))
            & Domain("concern_id", "=", False)
            & Domain("appointment_id", "=", False)
            & Domain("request_id", "=", False)
        )
        if not found:
            raise UserError(
                self.env._(
                    "%s has no open duty in these days that is not planned already. Look at the duties of the organisation.",
                    self.organization_id.name,
                )
            )
        return found

    def _talk_values(self, talk, planned_at):
        return {
            "season_plan_id": self.id,
            "organization_id": self.organization_id.id,
            "form": "individual",
            "category": "daily",
            "timing": "regular",
            "planned_at": planned_at,
            "duration": self.duration,
            "place": self.place,
            "recorder_id": self.recorder_id.id,
            "combined_with": "democratic_life_meeting" if self.combines and talk.mutual else False,
            "participant_ids": [
                Command.create({"member_id": talk.talker, "role": "talker"}),
                Command.create({"member_id": talk.talkee, "role": "talkee"}),
            ],
        }

    def _describe_left_out(self, left_out, hopeless):
        """Say which talks did not fit, and why.

        :rtype: str
        """
        reasons = {
            AWAY: self.env._("the two are never free at the same time"),
            AFTER_MEETING: self.env._("the two are not free at the same time before the democratic life meeting"),
            FULL: self.env._("all times at which both are free are taken"),
        }
        names = {
            member.id: member.name
            for member in self.env["mj.member"].sudo().browse({person for talk in left_out for person in talk.people})
        }
        lines = [
            self.env._(
                "%(talker)s – %(talkee)s: %(reason)s.",
                talker=names[talk.talker],
                talkee=names[talk.talkee],
                reason=reasons[reason],
            )
            for talk, reason in left_out.items()
        ]
        lines += [self.env._("%s: nobody holds the post that talks.", duty.display_name) for duty in hopeless]
        return "\n".join(lines)
