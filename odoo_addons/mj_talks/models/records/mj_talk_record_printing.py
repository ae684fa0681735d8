from odoo import models


class MjTalkRecord(models.Model):
    """The sheets are printed from the record, too."""

    _inherit = "mj.talk.record"

    def action_print_record(self):
        """Print the record sheet of the talk."""
        self.check_access("read")
        return self.talk_id.action_print_record()

    def action_print_redacted(self):
        """Ask how the sheet without content is to be printed."""
        self.check_access("read")
        return self.talk_id.action_print_redacted()
