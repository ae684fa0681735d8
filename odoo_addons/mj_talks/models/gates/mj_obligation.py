from odoo import api, models
from odoo.fields import Domain


class MjObligation(models.Model):
    """A duty before a decision says what that decision still lacks (A11, A12)."""

    _inherit = "mj.obligation"  # pylint: disable=consider-merging-classes-inherited  # another package

    _gate_idx = models.Index("(talkee_id) WHERE appointment_id IS NOT NULL OR relation = 'any'")

    @api.model
    def _gate_domain(self):
        """Return the domain of duties before a decision: few among all duties, and in an index of their own.

        :rtype: Domain
        """
        return Domain("appointment_id", "!=", False) | Domain("relation", "=", "any")

    @api.model
    def _decided_domain(self):
        """Return the domain of duties before decisions that were taken, whose talk was cancelled or corrected since.

        :rtype: Domain
        """
        taken = Domain("appointment_id.state", "=", "effective") | (
            Domain("relation", "=", "any") & Domain("talkee_id.state", "=", "member")
        )
        return Domain("state", "=", "open") & self._gate_domain() & taken

    def _explain_talks(self):
        decision = self._gated_decision()
        if decision is None:
            return super()._explain_talks()
        return list(decision._explain_gates().values())

    def _gated_decision(self):
        if self.appointment_id:
            return self.sudo().appointment_id
        return self.sudo().talkee_id if self.relation == "any" else None
