import operator as comparison

from odoo import api, fields, models
from odoo.fields import Domain

from ... import clock

_COMPARISONS = {"<": comparison.lt, "<=": comparison.le, ">": comparison.gt, ">=": comparison.ge}


class MjTalkRuleWindow(models.Model):
    _inherit = "mj.talk.rule.window"

    last_opening = fields.Date(
        compute="_compute_last_opening",
        search="_search_last_opening",
        help="The first day of the window that began last, in the company's time zone.",
    )

    @api.depends("month_from")
    def _compute_last_opening(self):
        for window in self:
            today = clock.today(self.env, window.rule_id.sudo().company_id)
            year = today.year if window.month_from <= today.month else today.year - 1
            window.last_opening = window.month_from and today.replace(year=year, month=window.month_from, day=1)

    @api.model
    def _search_last_opening(self, operator, value):
        if operator not in _COMPARISONS:
            return NotImplemented
        compare, day = _COMPARISONS[operator], fields.Date.to_date(value)
        # Windows are few: one for each rule and season.
        everything = self.sudo().search([])  # pylint: disable=no-search-all
        windows = everything.filtered(lambda window: compare(window.last_opening, day))
        return Domain("id", "in", windows.ids)

    @api.private
    def _remind_opening(self):
        """Remind of the duties of windows that opened (A19.1)."""
        for day in set(self.mapped("last_opening")):
            self.env["mj.reminder"]._remind_opening(day)
