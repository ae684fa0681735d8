from odoo import api, fields, models


class MjObligationPlanLine(models.TransientModel):
    """One talk that would be planned, or why none would be."""

    _name = "mj.obligation.plan.line"
    _description = "Talk to Plan"
    _inherit = ["mj.checked.references"]

    plan_id = fields.Many2one("mj.obligation.plan", required=True, ondelete="cascade")
    obligation_ids = fields.Many2many("mj.obligation", string="Duties", readonly=True)
    organization_id = fields.Many2one("mj.organization", string="Organisation", readonly=True)
    talker_id = fields.Many2one("mj.member", readonly=True)
    talkee_id = fields.Many2one("mj.member", string="Talked-to", readonly=True)
    people = fields.Char(compute="_compute_people")
    duty_count = fields.Integer(compute="_compute_people", string="Duties Served")
    planned_at = fields.Datetime(string="Planned For", help="Without a time no talk is planned.")
    obstacle = fields.Char(compute="_compute_obstacle")
    is_plannable = fields.Boolean(compute="_compute_obstacle")
    why_no_time = fields.Char(readonly=True)
    remark = fields.Char(compute="_compute_remark", string="What Will Happen")

    @api.depends("talker_id", "talkee_id", "obligation_ids")
    def _compute_people(self):
        nobody = self.env._("anybody")
        for line in self:
            names = (line.talker_id.sudo().name or nobody, line.talkee_id.sudo().name or nobody)
            line.people = " – ".join(names)
            line.duty_count = len(line.obligation_ids)

    @api.depends("obligation_ids.state", "obligation_ids.planned_talk_id", "talker_id", "talkee_id")
    def _compute_obstacle(self):
        for line in self:
            line.obstacle = line._what_stands_in_the_way()
            line.is_plannable = not line.obstacle

    def _what_stands_in_the_way(self):
        """Return why no talk can be planned here, or False."""
        duties = self.obligation_ids
        closed = duties.filtered(lambda duty: duty.state != "open")
        if closed:
            states = dict(closed._fields["progress"]._description_selection(self.env))
            return self.env._("Left out: %s.", ", ".join(sorted({states[duty.progress] for duty in closed})))
        if duties.planned_talk_id:
            return self.env._("Left out: a talk is planned already.")
        if duties.request_id:
            return self.env._("Left out: somebody asked for this talk. Answer the request; that plans the talk.")
        if any(duty.is_past for duty in duties):
            return self.env._("Left out: the period is over. A talk held in time can still be logged.")
        if not (self.talker_id and self.talkee_id):
            return self.env._("Left out: it is open who talks with whom. Plan this duty by itself and choose.")
        return False

    @api.depends("obstacle", "why_no_time", "planned_at", "obligation_ids")
    def _compute_remark(self):
        for line in self:
            if line.obstacle:
                line.remark = line.obstacle
            elif not line.planned_at:
                line.remark = line.why_no_time or self.env._("Without a time no talk is planned.")
            elif line.duty_count > 1:
                line.remark = self.env._("A talk is planned. It serves %s duties.", line.duty_count)
            else:
                line.remark = self.env._("A talk is planned.")

    def _days(self):
        """Return from which to which day a talk counts for all of the duties in time; what is late is owed as soon as can be.

        :rtype: tuple[datetime.date, datetime.date]
        """
        due = min(self.obligation_ids.mapped("due_date"))
        last = self.plan_id.date_to if due < self.plan_id.date_from else due
        return max(self.obligation_ids.mapped("opens_on")), last

    def _talk_values(self):
        """Return the values of the talk, as planning the duties by hand fills them in."""
        defaults = self.obligation_ids._talk_defaults("planned")
        values = {name.removeprefix("default_"): value for name, value in defaults.items()}
        people = (("talker", self.talker_id), ("talkee", self.talkee_id))
        return values | {
            "form": "individual",
            "planned_at": self.planned_at,
            "duration": self.plan_id.duration,
            "place": self.plan_id.place,
            "participant_ids": [
                fields.Command.create({"member_id": member.id, "role": role}) for role, member in people
            ],
        }
