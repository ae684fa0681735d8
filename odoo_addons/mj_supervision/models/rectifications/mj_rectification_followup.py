from odoo import models


class MjRectification(models.Model):
    """A rectification that goes back to a follow-up ends it, and takes it up again (A17.5)."""

    _inherit = "mj.rectification"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            for rectification in self.sudo().filtered("followup_id"):
                rectification._follow_up()
        return result

    def unlink(self):
        followups = self.sudo().followup_id
        result = super().unlink()
        followups.filtered(lambda followup: followup.state == "handed_over").write({"state": "doing"})
        return result

    def _follow_up(self):
        """Bring the follow-up to where this rectification is: ended with it, or handed over."""
        is_closed = self.state == "closed"
        self.followup_id.write(
            {
                "state": "finished" if is_closed else "handed_over",
                "closed_on": is_closed and self.closed_on,
                "closed_by_id": is_closed and self.env.uid,
            }
        )
