from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Which concerns a user may see."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.private
    def mj_concern_domain(self):
        """Return the domain on ``mj.concern`` of those this user may see, for record rules.

        :rtype: list
        """
        in_scope = Domain(self.mj_scope_domain("organization_path"))
        organizations = self.sudo().mj_scope_ids.organization_id
        return list(in_scope | Domain("responsible_organization_id", "in", organizations.ids))
