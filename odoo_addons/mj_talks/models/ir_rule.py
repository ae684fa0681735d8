from odoo import api, models, tools
from odoo.fields import Domain


class IrRule(models.Model):
    """A record rule over talks that is changed, switched off or removed shows in the access log."""

    _inherit = "ir.rule"

    @api.model
    @tools.conditional(
        "xml" not in tools.config["dev_mode"],
        tools.ormcache(
            "self.env.uid", "self.env.su", "model_name", "mode", "tuple(self._compute_domain_context_values())"
        ),
    )
    def _compute_domain(self, model_name, mode="read"):
        """Read members by their own rules: that their contacts show to whoever sees the member is not asked again.

        Odoo adds the rules of the contact, and with them the members one may see, worked out a second time for a list.
        Whatever else the rules of contacts ask stays.
        """
        domain = super()._compute_domain(model_name, mode)
        if model_name == "mj.member" and mode == "read":
            return domain.map_conditions(_without_own_members).optimize(self.env[model_name])
        return domain

    def write(self, vals):
        for rule in self.filtered(lambda rule: rule.model_id.model.startswith("mj.")):
            self.env["mj.rights.watch"]._note(rule, f"{rule.name}: {', '.join(sorted(vals))}")
        return super().write(vals)

    def unlink(self):
        for rule in self.filtered(lambda rule: rule.model_id.model.startswith("mj.")):
            self.env["mj.rights.watch"]._note(rule, f"{rule.name}: -")
        return super().unlink()


def _without_own_members(condition):
    if condition.field_expr == "partner_id" and condition.operator == "any" and isinstance(condition.value, Domain):
        return Domain("partner_id", "any", condition.value.map_conditions(_own_members_granted))
    return condition


def _own_members_granted(condition):
    # Only what grants: a rule that hides contacts for what their members are still counts.
    is_grant = condition.field_expr == "mj_member_ids" and condition.operator in ("any", "any!")
    return Domain.TRUE if is_grant else condition
