from odoo import models

from ...duty.expectation import RuleTerms
from ...duty.periods import MONTHS_PER_PERIOD, periods_of_year
from ..people.mj_organization import LEVELS
from .mj_talk_rule import TERMS

# Of the terms: what a duty keeps in words of its own, or reads from the rule.
NOT_KEPT = {"code", "name", "window_ids", "regulation_id", "article_id", "predecessor_id", "date_from"}


class MjTalkRule(models.Model):
    """What the engine needs to know of a rule, free of the ORM, and what each duty keeps of it."""

    _inherit = "mj.talk.rule"

    def _levels(self):
        return [level for level, __ in LEVELS if self[f"on_{level}"]]

    def _reaches_anywhere(self):
        return bool(self._levels() or self.enabled_organization_ids)

    def _terms(self):
        """Return the rule's terms for the engine, dated by the rule and its regulation together.

        :rtype: RuleTerms
        """
        self.ensure_one()
        ends = [day for day in (self.date_to, self.regulation_id.date_to) if day]
        return RuleTerms(
            rule_id=self.id,
            talker_scope=self.talker_scope,
            talkee_scope=self.talkee_scope,
            relation=self.relation,
            mutual=self.mutual,
            coverage=self.coverage,
            times=self.times,
            levels=self._levels(),
            days_in_post=self.days_in_post,
            company_id=self.company_id.id,
            date_from=max(self.date_from, self.regulation_id.date_from),
            date_to=min(ends) if ends else None,
            enabled_organization_ids=self.enabled_organization_ids.ids,
            disabled_organization_ids=self.disabled_organization_ids.ids,
        )

    def _settings(self):
        """Return the settings to keep on each duty, so that a past year can be explained (A23.1).

        :rtype: dict
        """
        self.ensure_one()
        return {name: self[name] for name in sorted(TERMS - NOT_KEPT)} | {
            "regulation": self.regulation_id.document_number or self.regulation_id.name,
            "article": self.article_id.number,
            "windows": [[window.month_from, window.month_to] for window in self.window_ids],
        }

    def _predecessors(self):
        """Return all earlier wordings of this rule."""
        found = self.browse()
        current = self.predecessor_id
        while current and current not in found:
            found |= current
            current = current.predecessor_id
        return found

    def _periods(self, year):
        self.ensure_one()
        return periods_of_year(self.period, year) if self.period in MONTHS_PER_PERIOD else []
