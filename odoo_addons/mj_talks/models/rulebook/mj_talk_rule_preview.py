from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...duty.periods import period_containing
from .mj_talk_rule import TERMS


class MjTalkRule(models.Model):
    """What a rule would ask for, shown before it is switched on."""

    _inherit = "mj.talk.rule"

    preview = fields.Text(compute="_compute_preview")

    @api.depends(*(TERMS - {"window_ids", "predecessor_id"}))
    def _compute_preview(self):
        for rule in self:
            rule.preview = rule._preview_text() if rule._origin else False

    def _check_selects_somebody(self):
        """Refuse a regular rule that would ask nothing of anybody.

        Before any organisation is live there is nobody whom a rule could select; and where the wording before selected
        nobody, it is no fault of the new one.
        """
        live = (
            self.env["mj.organization"]
            .sudo()
            .search_count([("go_live", "!=", False), ("company_id", "=", self.company_id.id)], limit=1)
        )
        before = self.predecessor_id
        if live and self._selects_nobody() and not (before and before._selects_nobody()):
            raise UserError(
                self.env._(
                    "“%s” selects nobody at present. Check roles, relation, levels and organisations before switching "
                    "it on.",
                    self.name,
                )
            )

    def _selects_nobody(self):
        """Whether a regular rule asks nothing in the period of its first day to come, nor in the one after."""
        if self.kind != "periodic":
            return False
        rule = self.sudo()
        first_day = max(rule.date_from, self.env["mj.duty.engine"]._today(rule.company_id))
        following = period_containing(rule.period, first_day).last_day + timedelta(days=1)
        return not (rule._preview_on(first_day)[0] or rule._preview_on(following)[0])

    def _preview_on(self, day):
        """Return what the engine would ask in the period of a day, as things stand then."""
        return self.env["mj.duty.engine"]._preview(self, period_containing(self.period, day), day)

    def _preview_text(self):
        """Say in plain words what the rule asks for this year, organisation by organisation, with an example."""
        if self.kind != "periodic":
            return self._preview_of_event()
        counts, example = self._preview_on(max(self.date_from, self.env["mj.duty.engine"]._today(self.company_id)))
        if not counts:
            return self.env._("This rule selects nobody at present.")
        shown = sorted(counts.items(), key=lambda item: -item[1])[:5]
        lines = [
            self.env._("%(organization)s: %(count)s duties", organization=organization.name, count=count)
            for organization, count in shown
        ]
        if len(counts) > len(shown):
            lines.append(self.env._("… and %s organisations more", len(counts) - len(shown)))
        lines.append(self.env._("%s duties in all.", sum(counts.values())))
        if example:
            lines.append(
                self.env._(
                    "For example: %(talker)s talks with %(talkee)s.",
                    talker=example[0] or self.env._("any eligible talker"),
                    talkee=example[1] or self.env._("anybody eligible"),
                )
            )
        return "\n".join(lines)

    def _preview_of_event(self):
        """Say for how many organisations something that happens brings a duty, and how long there is time for it."""
        reached = Domain("level", "in", self._levels()) | Domain("id", "in", self.enabled_organization_ids.ids)
        reached &= Domain("company_id", "=", self.company_id.id)
        reached &= Domain("go_live", "!=", False) & Domain("id", "not in", self.disabled_organization_ids.ids)
        count = self.env["mj.organization"].search_count(reached)
        if not count:
            return self.env._("This rule selects nobody at present.")
        return self.env._(
            "Nothing is owed regularly. Whenever it happens in one of %(count)s organisations, one duty arises.",
            count=count,
        )
