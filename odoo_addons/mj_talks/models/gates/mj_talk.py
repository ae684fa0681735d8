from odoo import models

from ...duty.gates import CONTENTS
from ...duty.talk_states import HELD_STATES
from ..talks.mj_talk_steps import FULFILMENT


class MjTalk(models.Model):
    """What a talk covered decides whether it opens a gate (A11.2, A12.2)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    def _after_move(self, before):
        result = super()._after_move(before)
        self._settle_gates()
        return result

    def _after_change(self, names):
        result = super()._after_change(names)
        if FULFILMENT.union(CONTENTS) & names:
            self._settle_gates()
        return result

    def _settle_gates(self):
        touched = self.filtered(lambda talk: talk.state in (*HELD_STATES, "cancelled"))
        if touched:
            self.env["mj.duty.engine"]._settle_gates_by(touched)
