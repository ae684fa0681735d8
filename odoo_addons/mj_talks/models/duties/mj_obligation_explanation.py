from odoo import api, fields, models
from odoo.tools import SQL

from ...duty.fulfilment import assessed_talks


class MjObligation(models.Model):
    """Why a duty stands, and why talks of its people did not fulfil it (A06.4)."""

    _inherit = "mj.obligation"

    explanation = fields.Text(compute="_compute_explanation", string="Why / Why Not")

    @api.depends_context("uid", "lang")
    @api.depends("state", "talk_id")
    def _compute_explanation(self):
        for duty in self:
            duty.explanation = "\n".join(duty._explain()) if duty._origin else False

    def _explain(self):
        """Say under which article the duty stands, and why talks of these people did not count (A06.4)."""
        self.ensure_one()
        lines = [self.env._("%(article)s: %(rule)s.", article=self.article_id.display_name, rule=self.rule_id.name)]
        if not self.talker_id and (who := self._who_may_talk()):
            lines.append(self.env._("Who may talk: %s.", who))
        if self.state == "open":
            lines += self._explain_talks()
        if self.state == "fulfilled" and not self.in_window:
            lines.append(self.env._("Held outside the usual months."))
        return lines

    def _who_may_talk(self):
        """Name the role that the rule asks of the talker, and where it is held; nothing where none is above."""
        role = dict(self.rule_id._fields["talker_scope"]._description_selection(self.env))[self.rule_id.talker_scope]
        if self.relation != "above":
            return role
        above = self.organization_id.sudo().parent_id
        return above and self.env._("%(role)s of %(organization)s", role=role, organization=above.name)

    def _explain_talks(self):
        reasons = {
            "form_ok": self.env._("its form does not count for this rule"),
            "category_ok": self.env._("its category does not count for this rule"),
            "day_ok": self.env._("it was not held in the period")
            if self._ends_with_period()
            else self.env._("it was held before the event for which the talk is owed"),
            "talker_role_ok": self.env._("the talker did not have the required post on that day"),
            "talkee_role_ok": self.env._("the talked-to did not have the required post on that day"),
        }
        people = (self.talker_id | self.talkee_id).ids
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            assessed_talks(
                SQL("talk.id IN (SELECT talk_id FROM mj_talk_participant WHERE member_id = ANY(%s))", people),
                SQL("duty.id = %s", self.id),
            )
        )
        return [line for __, line in self.env["mj.talk"]._explain_uncounted(rows, reasons)]
