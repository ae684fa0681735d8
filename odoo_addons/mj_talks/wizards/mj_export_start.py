from odoo import models
from odoo.exceptions import AccessError


class MjExportStart(models.TransientModel):
    """Say what is exported and what is not, then export."""

    _name = "mj.export.start"
    _description = "Export Everything"

    def action_export(self):
        """Send the archive.

        :raises AccessError: for who may not export.
        """
        if not self.env["mj.export"]._exported_at_parameters():
            raise AccessError(self.env._("Only the rules administrator exports everything."))
        return {"type": "ir.actions.act_url", "url": "/mj/export.zip", "target": "download"}
