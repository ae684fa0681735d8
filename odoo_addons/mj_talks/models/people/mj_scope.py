from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MjScope(models.Model):
    """Which organisations a user works for. Record rules rest on it, so only administrators write it."""

    _name = "mj.scope"
    _description = "Scope of a User"
    _order = "user_id, id"

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(
        "mj.organization", string="Organisation", required=True, index=True, ondelete="cascade"
    )
    include_below = fields.Boolean(
        string="And All Below",
        help="Also every organisation below this one: for office staff, chairs and full-time vice chairs.",
    )

    _user_organization_uniq = models.UniqueIndex(
        "(user_id, organization_id)", "This user has this organisation in scope already."
    )

    @api.constrains("user_id", "organization_id")
    def _check_company_of_user(self):
        for scope in self.sudo():
            if scope.organization_id.company_id not in scope.user_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s is not allowed in %(company)s, the company of %(organization)s. Add the company to the "
                        "user first.",
                        user=scope.user_id.name,
                        company=scope.organization_id.company_id.name,
                        organization=scope.organization_id.name,
                    )
                )

    @api.depends("organization_id", "include_below")
    def _compute_display_name(self):
        for scope in self:
            name = scope.organization_id.display_name or ""
            scope.display_name = self.env._("%s and all below", name) if scope.include_below else name

    @api.model_create_multi
    def create(self, vals_list):
        scopes = super().create(vals_list)
        scopes._note_in_log()
        self._clear_rule_cache()
        return scopes

    def write(self, vals):
        result = super().write(vals)
        self._note_in_log()
        self._clear_rule_cache()
        return result

    def _note_in_log(self, sign="+"):
        for scope in self:
            self.env["mj.rights.watch"]._note(scope, f"{scope.organization_id.code} {sign} {scope.user_id.login}")

    def unlink(self):
        self._note_in_log("-")
        result = super().unlink()
        self._clear_rule_cache()
        return result

    @api.model
    def _clear_rule_cache(self):
        # Odoo keeps computed rule domains per user until the registry's cache is cleared.
        self.env.registry.clear_cache()
