from odoo import fields, models


class MjTalkPrintRedacted(models.TransientModel):
    """Print talks without what was said, with or without the names of the talked-to."""

    _name = "mj.talk.print.redacted"
    _description = "Print Redacted Sheets"
    _inherit = ["mj.checked.references"]

    talk_ids = fields.Many2many("mj.talk", string="Talks", required=True, default=lambda self: self._default_talk_ids())
    hides_names = fields.Boolean(
        string="Letters instead of Names",
        help="The talked-to are printed as Member A, Member B …, without their posts.",
    )

    def _default_talk_ids(self):
        if self.env.context.get("active_model") != "mj.talk":
            return self.env["mj.talk"]
        return self.env["mj.talk"].browse(self.env.context.get("active_ids"))

    def action_print(self):
        self.ensure_one()
        self.talk_ids.check_access("read")
        variant = "anonymous" if self.hides_names else "redacted"
        report = self.env.ref(f"mj_talks.mj_talk_sheet_{variant}_report")
        return report.report_action(self.talk_ids, config=False) | {"close_on_report_download": True}
