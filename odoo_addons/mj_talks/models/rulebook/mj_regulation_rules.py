from odoo import api, fields, models
from odoo.exceptions import UserError

from ...wording import comma


class MjRegulation(models.Model):
    """What a version rules: its rules, who may talk with whom, which papers rest on it; a new version takes these along."""

    _inherit = "mj.regulation"

    rules_left_behind = fields.Integer(
        compute="_compute_rules_left_behind",
        help="Rules in force under the version before that have no successor under this one yet.",
    )
    permission_ids = fields.One2many(
        "mj.talk.permission",
        "regulation_id",
        string="Who May Talk with Whom",
        help="Which talks are lawful. A version without rows goes on with those of the version before.",
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
        if not self.permission_ids:
            self._take_permissions_along(articles)
        self._take_purposes_along(articles)
        self.invalidate_recordset(["rules_left_behind"])
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_rule_action")
        return action | {"domain": [("regulation_id", "=", self.id)], "context": {}}

    # -- who may talk with whom --------------------------------------------------------------------

    def _permissions(self):
        """Return the rows that hold under this version: its own, or those of the nearest version before that has any.

        :rtype: mj.talk.permission
        """
        self.ensure_one()
        version = self
        while version and not version.permission_ids:
            version = version.predecessor_id
        return version.permission_ids

    def _take_permissions_along(self, articles):
        """Copy the rows of the version before, where the articles they rest on are there: else those go on to hold.

        :param dict[int, mj.regulation.article] articles: of this version, by number.
        """
        rows = self.predecessor_id._permissions() if self.predecessor_id else self.permission_ids
        if all(row.article_id.number in articles for row in rows):
            for row in rows:
                row.copy({"regulation_id": self.id, "article_id": articles[row.article_id.number].id})

    # -- what papers rest on -----------------------------------------------------------------------

    def _article_for(self, purpose):
        """Return the article of this version on which a paper rests; it may be empty (A17.5, A21.1, A22.1).

        :param str purpose: one of the purposes of articles.
        :rtype: mj.regulation.article
        """
        articles = {article.purpose: article for article in self.article_ids if article.purpose}
        return articles.get(purpose) or articles.get("order") or self.env["mj.regulation.article"]

    @api.model
    def _article_in_force(self, purpose, day, company):
        """Return the article on which a paper of a day rests, of the newest regulation in force that has one.

        :param str purpose: one of the purposes of articles.
        :param datetime.date day: of the paper.
        :param res.company company: whose regulations.
        :rtype: mj.regulation.article
        """
        for regulation in self._in_force_on(day, company=company).sorted("date_from", reverse=True):
            if article := regulation._article_for(purpose):
                return article
        return self.env["mj.regulation.article"]

    def _take_purposes_along(self, articles):
        """Let the articles of the same numbers be the basis of the same papers, where none is yet.

        :param dict[int, mj.regulation.article] articles: of this version, by number.
        """
        taken = set(self.article_ids.mapped("purpose"))
        for before in self.predecessor_id.article_ids.filtered(lambda article: article.purpose not in taken):
            if before.number in articles:
                articles[before.number].purpose = before.purpose
