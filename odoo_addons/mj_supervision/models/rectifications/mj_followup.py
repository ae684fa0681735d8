from odoo import fields, models
from odoo.exceptions import UserError


class MjFollowup(models.Model):
    """A problem found in a talk may be handed to rectification, and is followed until that has ended (A17.5)."""

    _inherit = "mj.followup"

    state = fields.Selection(
        selection_add=[("handed_over", "With the Committee"), ("finished",)],
        ondelete={"handed_over": lambda followups: followups.write({"state": "doing"})},
    )

    def action_hand_over_to_rectification(self):
        """Propose rectification to the supervision committee: it ends there, and this ends with it.

        :raises AccessError: for anybody but the talkers and the recorder.
        :raises UserError: for another kind, or after the end.
        """
        self._check_may_keep()
        if any(followup.kind != "problem" for followup in self):
            raise UserError(self.env._("Only a problem found in a talk is handed to rectification."))
        running = self._locked(lambda followup: followup.state in ("todo", "doing"))
        rectifications = self.env["mj.rectification"].sudo()
        for followup in running:
            rectifications.create(followup._prepare_rectification())
        running.sudo().write({"state": "handed_over"})

    def _prepare_rectification(self):
        self.ensure_one()
        rectifications = self.env["mj.rectification"].sudo()
        to_be_worded = self.env._("To be worded by the committee, with those who keep the follow-up.")
        return rectifications._prepare_rectification(
            followup_id=self.id,
            title=self.env._("From follow-up %s", self.reference),
            problem=to_be_worded,
            requirement=to_be_worded,
            **rectifications._prepare_from_followup(self),
        )
