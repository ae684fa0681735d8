import re

from odoo import api, models
from odoo.exceptions import ValidationError


class MjTalkRule(models.Model):
    """What a rule cannot say: terms that the engine would not obey, and articles it does not rest on."""

    _inherit = "mj.talk.rule"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.constrains("kind", "talkee_scope", "mutual", "relation", "coverage", "talker_scope")
    def _check_terms(self):
        for rule in self:
            if rule.kind == "periodic" and not rule.talkee_scope:
                raise ValidationError(self.env._("A regular rule says who is talked to. Choose the talked-to."))
            if rule.relation == "in_charge" and "member" in (rule.talker_scope, rule.talkee_scope):
                raise ValidationError(
                    self.env._(
                        "Leaders are in charge of people with posts. Choose another role than “Members”, or another relation."
                    )
                )
            if rule.mutual and (
                rule.talker_scope != rule.talkee_scope or rule.relation != "same" or rule.coverage == "talker"
            ):
                raise ValidationError(
                    self.env._(
                        "A mutual rule joins people of one role in the same organisation. Choose the same role on both "
                        "sides, “In the same organisation” and not “Each talker once”, or take “Mutual” off."
                    )
                )

    @api.constrains("code", "article_id")
    def _check_clause(self):
        for rule in self:
            clause = re.match(r"A(\d+)", rule.code)
            if clause and int(clause[1]) != rule.article_id.number:
                raise ValidationError(
                    self.env._(
                        "The clause %(clause)s is none of %(article)s. Correct one of the two.",
                        clause=rule.code,
                        article=rule.article_id.display_name,
                    )
                )

    @api.constrains("date_from", "regulation_id", "article_id")
    def _check_regulation(self):
        for rule in self:
            if rule.date_from < rule.regulation_id.date_from:
                raise ValidationError(
                    self.env._(
                        "The rule cannot count before %(regulation)s is in force on %(day)s.",
                        regulation=rule.regulation_id.name,
                        day=rule.regulation_id.date_from,
                    )
                )
            if rule.article_id.regulation_id != rule.regulation_id:
                raise ValidationError(self.env._("Choose an article of the rule's own regulation."))
