import json

from odoo import models


class SpreadsheetDashboard(models.Model):
    """The compliance dashboard names its filters in the reader's language."""

    _inherit = "spreadsheet.dashboard"

    def _get_serialized_readonly_dashboard(self):
        """Translate the labels of the filters: what is filtered by is shown with the label as it is kept."""
        serialized = super()._get_serialized_readonly_dashboard()
        if self != self.env.ref("mj_supervision.spreadsheet_dashboard_compliance", raise_if_not_found=False):
            return serialized
        dashboard = json.loads(serialized)
        labels = {"Organisation": self.env._("Organisation"), "Period": self.env._("Period")}
        for chosen in dashboard["snapshot"]["globalFilters"]:
            chosen["label"] = labels.get(chosen["label"], chosen["label"])
        return json.dumps(dashboard)
