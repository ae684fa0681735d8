from odoo import models


class MjConcern(models.Model):
    """Where help in work or life is wanted, it is followed to its end (A17.4)."""

    _inherit = "mj.concern"  # pylint: disable=consider-merging-classes-inherited  # another package

    def action_new_followup(self):
        """Enter the help that is wanted.

        :raises AccessError: for those who may not open the concern.
        """
        self.ensure_one()
        self.check_access("read")
        self._require_open()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_followup_action_new")
        action["context"] = {
            "default_kind": "help",
            "default_from_concern_id": self.id,
            "default_organization_id": self.sudo().responsible_organization_id.id,
            "default_member_id": self.member_id.id,
        }
        return action
