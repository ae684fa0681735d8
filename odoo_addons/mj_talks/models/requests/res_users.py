from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Who sees which requests for a talk (A16)."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.private
    def mj_request_domain(self):
        """Return the domain on ``mj.talk.request`` of those this user may see, for record rules.

        Asked of an organisation in scope, one's own, asked of oneself, or entered by oneself.

        :rtype: list
        """
        own = Domain(self.mj_own_or_scope_domain(["member_id", "leader_id"]))
        return list(own | Domain("entered_by_id", "=", self.id))

    @api.private
    def mj_askable_leader_domain(self):
        """Return the domain on ``mj.talk.request.leader`` of those this user may choose, for record rules.

        Leaders of the organisations in scope, of one's own, and of all above these.

        :rtype: list
        """
        self.ensure_one()
        if self._mj_oversees_all():
            return list(Domain.TRUE)
        user = self.sudo()
        places = user.mj_scope_ids.organization_id | user.partner_id.mj_member_ids.organization_id
        above = places._with_all_above()
        return list(Domain(self.mj_scope_domain("organization_path")) | Domain("organization_id", "in", above.ids))
