from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import clock


class MjObligationGenerate(models.TransientModel):
    """Look at a year's duties before generating them, then generate."""

    _name = "mj.obligation.generate"
    _description = "Generate the Duties of a Year"

    year = fields.Integer(required=True, default=lambda self: clock.today(self.env).year)
    preview = fields.Text(compute="_compute_preview")

    @api.depends("year")
    def _compute_preview(self):
        engine = self.env["mj.duty.engine"]
        today = clock.today(self.env)
        for wizard in self:
            lines = []
            for rule in engine._rules_in_force(self.env.company) if 2000 <= wizard.year <= 2100 else ():
                for period in rule._periods(wizard.year):
                    counts, __ = engine._preview(rule, period, today)
                    if not counts:
                        continue
                    lines.append(
                        self.env._(
                            "%(clause)s %(rule)s: %(count)s duties in %(organizations)s organisations",
                            clause=rule.clause_label,
                            rule=rule.name,
                            count=sum(counts.values()),
                            organizations=len(counts),
                        )
                    )
            wizard.preview = "\n".join(lines) or self.env._("Nothing is owed in this year: no rule was in force.")

    def action_generate(self):
        """Generate, or bring up to date: running it twice changes nothing."""
        self.ensure_one()
        if not 2000 <= self.year <= 2100:
            raise UserError(self.env._("Enter a year such as 2026."))
        self.check_access("write")
        self.env["mj.duty.engine"]._generate_year(self.year)
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_action")
        action["domain"] = [("year", "=", self.year), ("company_id", "=", self.env.company.id)]
        action["context"] = {}
        return action
