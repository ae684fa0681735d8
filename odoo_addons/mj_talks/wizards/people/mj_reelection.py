from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import clock


class MjReelection(models.TransientModel):
    """Re-elect a whole leadership team in one action (换届): who stays, who goes, who comes."""

    _name = "mj.reelection"
    _description = "Re-election"
    _inherit = ["mj.checked.references"]

    organization_id = fields.Many2one("mj.organization", string="Organisation", required=True)
    date_from = fields.Date(
        string="First Day of the New Term", required=True, default=lambda self: clock.today(self.env)
    )
    line_ids = fields.One2many(
        "mj.reelection.line",
        "reelection_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("organization_id", "date_from")
    def _compute_line_ids(self):
        for reelection in self:
            held = reelection._team_before()
            # Another day keeps what was entered; another organisation begins anew.
            lines = reelection.line_ids
            if lines.appointment_id.organization_id - reelection.organization_id:
                lines = lines.browse()
            kept = lines.filtered(lambda line, held=held: not line.appointment_id or line.appointment_id in held)
            reelection.line_ids = [fields.Command.delete(line.id) for line in reelection.line_ids - kept] + [
                fields.Command.create(
                    {
                        "appointment_id": appointment.id,
                        "position_id": appointment.position_id.id,
                        "member_id": appointment.member_id.id,
                        "leader_id": appointment.leader_id.id,
                    }
                )
                for appointment in held - kept.appointment_id
            ]

    def action_apply(self):
        """End the old team the day before the new term and appoint the new one, all or nothing.

        People who keep their post keep their appointment. A line without a person ends the post.

        :raises UserError: when nothing changes.
        """
        self.ensure_one()
        self.organization_id.check_access("write")
        leaving = self.line_ids.filtered(lambda line: line.appointment_id and not line._stays())
        coming = self.line_ids.filtered(lambda line: line.member_id and not line._stays())
        # A row that was taken off the list ends its appointment as well.
        removed = self._team_before() - self.line_ids.appointment_id
        in_other_charge = self.line_ids.filtered(lambda line: line._stays() and line._leader_changes())
        if not (leaving or coming or removed or in_other_charge):
            raise UserError(self.env._("Nothing changes: choose who leaves or who comes."))
        self._end(leaving.appointment_id | removed, coming)
        appointments = self._appoint(coming)
        for line in in_other_charge:
            line.appointment_id.leader_id = line.leader_id
        self._release_from_former_leaders()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Team"),
            "res_model": "mj.appointment",
            "view_mode": "list,form",
            "domain": [("organization_id", "=", self.organization_id.id)],
            "context": {"search_default_current": 1, "new_appointment_ids": appointments.ids},
        }

    def _team_before(self):
        """Return the posts held on the eve of the new term that do not end by themselves that day."""
        if not (self.organization_id and self.date_from):
            return self.env["mj.appointment"]
        held = self.env["mj.appointment"]._held_on(
            self.date_from - timedelta(days=1), organizations=self.organization_id
        )
        return held.filtered(lambda appointment: not appointment.date_to or appointment.date_to >= self.date_from)

    def _end(self, appointments, coming):
        last_day = self.date_from - timedelta(days=1)
        moving = appointments.filtered(lambda appointment: appointment.member_id in coming.member_id)
        moving.end(last_day, "transfer")
        (appointments - moving).end(last_day, "term")
        self.env.flush_all()

    def _release_from_former_leaders(self):
        """Leave those without a leader in charge whose leader is no longer in the team (A18.3)."""
        team = self.env["mj.appointment"]._held_on(self.date_from, organizations=self.organization_id)
        leaders = team.filtered("position_id.is_leadership").member_id
        team.filtered(lambda appointment: appointment.leader_id - leaders).leader_id = False

    def _appoint(self, coming):
        appointments = self.env["mj.appointment"].create(
            [
                {
                    "member_id": line.member_id.id,
                    "organization_id": self.organization_id.id,
                    "position_id": line.position_id.id,
                    "date_from": self.date_from,
                    "leader_id": line.leader_id.id,
                }
                # Leaders first: those in whose charge the others are must be in post.
                for line in coming.sorted(lambda line: line.position_id.sequence)
            ]
        )
        appointments.action_take_effect()
        return appointments


class MjReelectionLine(models.TransientModel):
    """One post of the new team."""

    _name = "mj.reelection.line"
    _description = "Re-election Line"
    _inherit = ["mj.checked.references"]

    reelection_id = fields.Many2one("mj.reelection", string="Re-election", required=True, ondelete="cascade")
    appointment_id = fields.Many2one("mj.appointment", string="Present Appointment")
    previous_member_id = fields.Many2one(related="appointment_id.member_id", string="Before")
    position_id = fields.Many2one("mj.position", string="Post", required=True)
    member_id = fields.Many2one("mj.member", string="From Now On", help="Empty: the post falls vacant.")
    leader_id = fields.Many2one("mj.member", string="Leader in Charge")

    def _stays(self):
        self.ensure_one()
        present = self.appointment_id
        return present.member_id == self.member_id and present.position_id == self.position_id

    def _leader_changes(self):
        self.ensure_one()
        return self.appointment_id.leader_id != self.leader_id
