from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MjTalkRuleWindow(models.Model):
    """Months in which regular talks are generally held (A19.1). Talks outside count and are shown as outside."""

    _name = "mj.talk.rule.window"
    _description = "Window of a Talk Rule"
    _order = "rule_id, month_from"

    rule_id = fields.Many2one("mj.talk.rule", required=True, index=True, ondelete="cascade")
    month_from = fields.Integer(string="From Month", required=True)
    month_to = fields.Integer(string="To Month", required=True)

    _months = models.Constraint(
        "CHECK (month_from BETWEEN 1 AND 12 AND month_to BETWEEN 1 AND 12)", "A month is a number from 1 to 12."
    )
    _months_in_order = models.Constraint(
        "CHECK (month_from <= month_to)",
        "A window ends before it begins. Enter two windows for one that crosses the turn of the year.",
    )

    @api.depends("month_from", "month_to")
    def _compute_display_name(self):
        for window in self:
            window.display_name = (
                self.env._("Month %s", window.month_from)
                if window.month_from == window.month_to
                else self.env._("Months %(first)s to %(last)s", first=window.month_from, last=window.month_to)
            )

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        windows._check_rule_not_in_force()
        return windows

    def write(self, vals):
        self._check_rule_not_in_force()
        result = super().write(vals)
        self._check_rule_not_in_force()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        self._check_rule_not_in_force()

    def _check_rule_not_in_force(self):
        self.rule_id._check_terms_untouched({"window_ids": True})

    @api.constrains("rule_id", "month_from", "month_to")
    def _check_overlap(self):
        for window in self:
            for other in window.rule_id.window_ids - window:
                if window.month_from <= other.month_to and other.month_from <= window.month_to:
                    raise ValidationError(
                        self.env._("Two windows of “%s” overlap. Join them into one.", window.rule_id.name)
                    )
