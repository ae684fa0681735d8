from odoo import models


class MjTalk(models.Model):
    """A talk on paper. Who may have which sheet is decided where it is rendered, for every address."""

    _inherit = "mj.talk"

    def action_print_record(self):
        """Print the record sheets with their content.

        :raises AccessError: for those who may not open the content, when the sheet is rendered.
        """
        self.check_access("read")
        return self.env.ref("mj_talks.mj_talk_sheet_report").report_action(self, config=False)

    def action_print_empty_sheet(self):
        """Print sheets to be filled in by hand."""
        self.check_access("read")
        return self.env.ref("mj_talks.mj_talk_sheet_empty_report").report_action(self, config=False)

    def action_print_redacted(self):
        """Ask how the sheets without content are to be printed."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_print_redacted_action")
        action["context"] = {"default_talk_ids": self.ids}
        return action
