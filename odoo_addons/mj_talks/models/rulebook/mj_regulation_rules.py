from odoo import api, fields, models
from odoo.exceptions import UserError

from ...wording import comma


class MjRegulation(models.Model):
    """A new version takes the rules of the one before along, so that nothing stops being owed unnoticed (A24.1)."""

    _inherit = "mj.regulation"

    rules_left_behind = fields.Integer(
        compute="_compute_rules_left_behind",
        help="Rules in force under the version before that have no successor under this one yet.",
    )

    @api.depends("predecessor_id")
    def _compute_rules_left_behind(self):
        for regulation in self:
            regulation.rules_left_behind = len(regulation._rules_left_behind())

    def _rules_left_behind(self):
        rules = self.env["mj.talk.rule"]
        in_force = rules.search([("regulation_id", "=", self.predecessor_id.id), ("state", "=", "on")])
        last_day = self.predecessor_id.date_to
        ended = in_force.filtered(lambda rule: rule.date_to and last_day and rule.date_to < last_day)
        return in_force - ended - rules.search([("predecessor_id", "in", in_force.ids)]).predecessor_id

    def action_take_rules_along(self):
        """Draft a successor of each rule of the version before, to be checked against the new text and switched on.

        :raises UserError: while the articles of the new version are not there.
        """
        self.ensure_one()
        self.check_access("write")
        articles = {article.number: article for article in self.article_ids}
        if missing := {rule.article_id.number for rule in self._rules_left_behind()} - articles.keys():
            raise UserError(
                self.env._(
                    "Import the text of “%(regulation)s” first: article %(numbers)s is missing, on which rules rest.",
                    regulation=self.name,
                    numbers=comma(self.env).join(map(str, sorted(missing))),
                )
            )
        drafts = self.env["mj.talk.rule"]
        for rule in self._rules_left_behind():
            drafts |= rule.copy(
                {
                    "name": rule.name,
                    "predecessor_id": rule.id,
                    "regulation_id": self.id,
                    "article_id": articles[rule.article_id.number].id,
                    "date_from": self.date_from,
                    "change_reason": self.name,
                }
            )
        self.invalidate_recordset(["rules_left_behind"])
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_rule_action")
        return action | {"domain": [("regulation_id", "=", self.id)], "context": {}}
