from odoo import models

from ...duty.fulfilment import HELD_STATES
from ...duty.gates import CONTENTS


class MjTalk(models.Model):
    """What a talk covered decides whether it opens a gate (A11.2, A12.2)."""

    _inherit = "mj.talk"

    def write(self, vals):
        result = super().write(vals)
        if (CONTENTS | {"state"}) & vals.keys():
            touched = self.filtered(lambda talk: talk.state in (*HELD_STATES, "cancelled"))
            self.env["mj.duty.engine"]._settle_gates_by(touched)
        return result
