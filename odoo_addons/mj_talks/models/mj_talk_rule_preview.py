from odoo import api, fields, models

from ..duty.periods import period_containing
from .mj_talk_rule import TERMS


class MjTalkRule(models.Model):
    """What a rule would ask for, shown before it is switched on."""

    _inherit = "mj.talk.rule"

    preview = fields.Text(compute="_compute_preview")

    @api.depends(*(TERMS - {"window_ids", "predecessor_id"}))
    def _compute_preview(self):
        for rule in self:
            rule.preview = rule._preview_text() if rule._origin and rule.kind == "periodic" else False

    def _preview_text(self):
        """Say in plain words what the rule asks for this year, organisation by organisation, with an example."""
        engine = self.env["mj.duty.engine"]
        today = engine._today()
        counts, example = engine._preview(self, period_containing(self.period, today), today)
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
