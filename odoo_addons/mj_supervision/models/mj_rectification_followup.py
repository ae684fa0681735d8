from odoo import api, fields, models


class MjRectification(models.Model):
    """A rectification that goes back to a follow-up ends it, and takes it up again (A17.5)."""

    _inherit = "mj.rectification"

    followup_id = fields.Many2one(
        "mj.followup",
        string="From the Follow-up",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        groups="mj_supervision.group_mj_supervision_member",
        help="Only its number is shown, nothing of what it is about.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # A follow-up is handed over by those who keep it.
            vals_list = [{name: vals[name] for name in vals if name != "followup_id"} for vals in vals_list]
        return super().create(vals_list)

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
