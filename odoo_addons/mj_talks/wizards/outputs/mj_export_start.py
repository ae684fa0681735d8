from odoo import models


class MjExportStart(models.TransientModel):
    """Say what is exported and what is not, then export."""

    _name = "mj.export.start"
    _description = "Export Everything"

    def action_export(self):
        """Send the archive.

        :raises AccessError: for who may not export.
        """
        self.env["mj.export"]._check_may_export()
        return {"type": "ir.actions.act_url", "url": "/mj/export.zip", "target": "download"}
