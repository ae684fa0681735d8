from odoo import models


class MjTalkParticipant(models.Model):
    """Who is taken off a talk was not talked to: gates it opened close again (A11, A12)."""

    _inherit = "mj.talk.participant"  # pylint: disable=consider-merging-classes-inherited  # another package

    def write(self, vals):
        before = self.sudo().member_id
        result = super().write(vals)
        if "member_id" in vals:
            self.env["mj.duty.engine"]._settle_gates_of(before)
        return result

    def unlink(self):
        members = self.sudo().talk_id.participant_ids.member_id
        result = super().unlink()
        self.env["mj.duty.engine"]._settle_gates_of(members)
        return result
