from odoo import models


class MjObligation(models.Model):
    """A duty before a decision says what that decision still lacks (A11, A12)."""

    _inherit = "mj.obligation"

    def _explain_talks(self):
        decision = self._gated_decision()
        if decision is None:
            return super()._explain_talks()
        return list(decision._explain_gates().values())

    def _gated_decision(self):
        """Return the record whose gate this duty belongs to, ``None`` for other duties."""
        if self.appointment_id:
            return self.sudo().appointment_id
        return self.sudo().talkee_id if self.relation == "any" else None
