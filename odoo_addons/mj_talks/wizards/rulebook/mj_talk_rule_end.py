from odoo import fields, models


class MjTalkRuleEnd(models.TransientModel):
    """End rules with a reason that stays for good (A23.1)."""

    _name = "mj.talk.rule.end"
    _description = "End Rules"
    _inherit = ["mj.reason"]

    rule_ids = fields.Many2many("mj.talk.rule", string="Rules", required=True)
    reason = fields.Text(required=True)

    def _apply(self):
        self.rule_ids.end(self.reason)
