from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import clock
from ...duty.season import AWAY, FULL, OUTSIDE, SeasonTalk, lay_out, needed_talks, served_by

LAID_OUT_OVER = timedelta(weeks=4)


class MjObligationPlan(models.TransientModel):
    """Plan one talk for each two people whom chosen duties are about; what will happen is shown line by line."""

    _name = "mj.obligation.plan"
    _description = "Plan Several Talks"
    _inherit = ["mj.talk.slots", "mj.checked.references"]

    date_from = fields.Date(default=lambda self: clock.today(self.env) + timedelta(days=1))
    date_to = fields.Date(default=lambda self: clock.today(self.env) + LAID_OUT_OVER)
    place = fields.Char()
    line_ids = fields.One2many("mj.obligation.plan.line", "plan_id", string="What Will Be Planned")
    talk_count = fields.Integer(compute="_compute_talk_count", string="Talks with a Time")
    can_be_together = fields.Boolean(compute="_compute_can_be_together")

    @api.depends("line_ids.planned_at")
    def _compute_talk_count(self):
        for plan in self:
            plan.talk_count = len(plan._to_plan())

    @api.depends("line_ids.obligation_ids")
    def _compute_can_be_together(self):
        for plan in self:
            plan.can_be_together = plan.line_ids.obligation_ids._can_be_together()

    @api.model
    def _open_for(self, duties):
        """Return the action that shows what would be planned for duties.

        :param mj.obligation duties: as chosen, in any state.
        """
        duties.check_access("read")
        plan = self.create({})
        regular = duties.filtered(lambda duty: duty._is_laid_out_with_others())
        lines = [
            values
            for organization, owed in regular.grouped("organization_id").items()
            for values in plan._lines_of_team(organization, owed)
        ]
        served = duties.browse(key for line in lines for key in line["obligation_ids"])
        lines += [
            {
                "organization_id": organization.id,
                "talker_id": talker.id,
                "talkee_id": talkee.id,
                "obligation_ids": others.ids,
            }
            for (organization, _category, talker, talkee), others in (duties - served)._by_talk().items()
        ]
        plan.env["mj.obligation.plan.line"].sudo().create([{**line, "plan_id": plan.id} for line in lines])
        plan._lay_out()
        return plan._show()

    def _lines_of_team(self, organization, duties):
        """Return a line for each talk that regular duties of one team need: as few as serve them all, the load even.

        :param mj.organization organization: whose team.
        :param mj.obligation duties: open ones.
        :rtype: list[dict]
        """
        waiting = self._season_duties(organization, duties)
        talks, __ = needed_talks(waiting, self._leaders(organization).ids)
        return [
            {
                "organization_id": organization.id,
                "talker_id": talk.talker,
                "talkee_id": talk.talkee,
                "obligation_ids": [duty.id for duty in served],
            }
            for talk, served in served_by(talks, waiting).items()
            if served
        ]

    def _show(self):
        return self._get_records_action(
            name=self.env._("Plan Several Talks"), target="new", views=[(False, "form")], context={}
        )

    def _to_plan(self):
        return self.line_ids.filtered(lambda line: line.is_plannable and line.planned_at)

    def action_lay_out(self):
        """Propose a time for each talk anew, with the days and times that are chosen now."""
        self.ensure_one()
        self._lay_out()
        return self._show()

    def _lay_out(self):
        """Give each talk a time at which both are free, evenly spread, while it counts for its duties."""
        lines = self.line_ids.filtered("is_plannable")
        of_talk = {SeasonTalk(number, line.talker_id.id, line.talkee_id.id): line for number, line in enumerate(lines)}
        slots = self._slots()
        layout = lay_out(
            list(of_talk),
            list(slots),
            self._is_free(slots, lines.talker_id | lines.talkee_id),
            most_per_day=self.most_per_day,
            days={talk: line._days() for talk, line in of_talk.items()},
        )
        reasons = self._reasons()
        for talk, line in of_talk.items():
            slot = layout.placed.get(talk)
            why_not = False if slot else reasons[layout.left_out[talk]]
            line.sudo().write({"planned_at": slot and slots[slot], "why_no_time": why_not})

    def _reasons(self):
        return {
            OUTSIDE: self.env._("The days on which it counts are not among those chosen."),
            AWAY: self.env._("The two are never free at the same time."),
            FULL: self.env._("All times at which both are free are taken."),
        }

    def action_apply(self):
        """Plan the talks that have a time, all or none, and show them.

        :raises UserError: when none has a time, one lies in the past, or somebody planned one meanwhile.
        """
        self.ensure_one()
        lines = self._to_plan()
        if not lines:
            raise UserError(self.env._("No talk has a time. Enter times, or lay the talks out over other days."))
        if past := lines.filtered(lambda line: line.planned_at < fields.Datetime.now()):
            raise UserError(
                self.env._("%s: this time lies in the past. Enter one to come.", ", ".join(past.mapped("people")))
            )
        talks = self.env["mj.talk"].create([line._talk_values() for line in lines])
        talks.action_plan()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_action")
        return action | {
            "name": self.env._("Talks Planned"),
            "display_name": self.env._("Talks Planned"),
            "path": False,
            "domain": [("id", "in", talks.ids)],
            "context": {"create": False},
        }

    def action_together(self):
        """Plan one collective talk for all of the duties instead."""
        self.ensure_one()
        return self.line_ids.obligation_ids.action_plan_together()
