from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain


class IrRule(models.Model):
    """Record rules over our models: what they refuse is said in our words."""

    _inherit = "ir.rule"  # pylint: disable=consider-merging-classes-inherited  # another package

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

    @api.model
    @tools.conditional(
        "xml" not in tools.config["dev_mode"],
        tools.ormcache("self.env.uid", "model_name", "mode", "tuple(self._compute_domain_context_values())"),
    )
    def _looks_through_rows(self, model_name, mode):
        """Whether what a user may do with a model rests on lists of our records, of which the user may see a part only.

        :param str model_name: of the records.
        :param str mode: as for ``check_access``.
        :rtype: bool
        """
        return _has_rows(self.env[model_name], self._compute_domain(model_name, mode))

    def _make_access_error(self, operation, records):
        """Refuse in our own words, for Odoo's are a joke; the company to switch to stays with the error."""
        error = super()._make_access_error(operation, records)
        if records._name.startswith("mj."):
            is_seen = operation == "create" or (operation != "read" and records.has_access("read"))
            error.args = self._not_to_change().args if is_seen else self._out_of_sight().args
        return error

    @api.private
    def _out_of_sight(self):
        """Return one answer for what does not exist and for what is out of sight: its being is not told.

        :rtype: AccessError
        """
        rule = self.with_context(lang=self.env.user.lang)
        return AccessError(rule.env._("This record does not exist, or you are not among those who may see it."))

    def _not_to_change(self):
        rule = self.with_context(lang=self.env.user.lang)
        return AccessError(rule.env._("You are not among those who may enter or change this."))


def _has_rows(model, domain):
    for condition in domain.iter_conditions():
        target = model
        for name in condition.field_expr.split("."):
            field = target._fields.get(name)
            if field is None or not field.relational:
                break
            if field.type in ("one2many", "many2many") and field.comodel_name.startswith("mj."):
                return True
            target = target.env[field.comodel_name]
        if isinstance(condition.value, Domain) and _has_rows(target, condition.value):
            return True
    return False


def _without_own_members(condition):
    if condition.field_expr == "partner_id" and condition.operator == "any" and isinstance(condition.value, Domain):
        return Domain("partner_id", "any", condition.value.map_conditions(_own_members_granted))
    return condition


def _own_members_granted(condition):
    # Only what grants: a rule that hides contacts for what their members are still counts.
    is_grant = condition.field_expr == "mj_member_ids" and condition.operator in ("any", "any!")
    return Domain.TRUE if is_grant else condition
