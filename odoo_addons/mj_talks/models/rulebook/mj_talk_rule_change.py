from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...duty.periods import period_containing
from ...wording import comma
from .mj_talk_rule import REACH


class MjTalkRule(models.Model):
    """A rule in force changes by a successor, ends, or is switched on and off for organisations: dated and reasoned."""

    _inherit = "mj.talk.rule"

    reach_reason = fields.Text(
        string="Reason for the End or the Organisations",
        copy=False,
        tracking=True,
        help="Why the rule ended, or was switched on or off for organisations: each time anew.",
    )

    def _check_reach_reasoned(self, vals):
        if self.env.su or not REACH & vals.keys() or (vals.get("reach_reason") or "").strip():
            return
        self.check_access("write")
        if any(rule.state == "on" for rule in self):
            raise UserError(
                self.env._(
                    "Duties change with the last day of a rule and with the organisations it is switched on or off for. "
                    "Enter the reason and save both together."
                )
            )

    @api.constrains("enabled_organization_ids", "disabled_organization_ids")
    def _check_switched_one_way(self):
        for rule in self:
            if both := rule.enabled_organization_ids & rule.disabled_organization_ids:
                raise ValidationError(
                    self.env._(
                        "%s cannot be switched on and off at once. Take it out of one of the lists.",
                        comma(self.env).join(both.mapped("name")),
                    )
                )

    def _check_dated(self):
        today = self.env["mj.duty.engine"]._today(self.company_id)
        if self.predecessor_id:
            if not self.change_reason:
                raise UserError(self.env._("Enter the reason for the change before switching it on."))
            if self.date_from < today:
                raise UserError(self.env._("A change counts from today or a later day: it never rewrites the past."))
        elif self.kind == "periodic" and self.date_from < period_containing(self.period, today).first_day:
            raise UserError(
                self.env._(
                    "A new rule counts from the first day of the running period or a later day: for periods that are "
                    "over nobody could do the duty any more."
                )
            )

    def action_change(self):
        """Draft a successor of a rule in force, to be worded, reasoned and switched on."""
        self.ensure_one()
        self.check_access("write")
        successor = self.copy(
            {"predecessor_id": self.id, "date_from": self.env["mj.duty.engine"]._today(self.company_id)}
        )
        return successor._get_records_action()

    def action_end(self):
        """Ask for the reason, then end rules today: nothing is owed under them from tomorrow on."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_rule_end_action")
        action["context"] = {"default_rule_ids": self.filtered(lambda rule: rule.state == "on").ids}
        return action

    @api.private
    def end(self, reason):
        """End rules today.

        :param str reason: kept with each of them.
        :raises UserError: without a reason.
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the end of the rule."))
        for company, rules in self.grouped("company_id").items():
            rules.write({"date_to": self.env["mj.duty.engine"]._today(company), "reach_reason": reason})
