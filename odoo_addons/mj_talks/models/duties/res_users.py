from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Which duties a user may see."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.private
    def mj_duty_domain(self):
        """Return the domain on ``mj.obligation`` of the duties this user may see, for record rules.

        Those in scope, one's own, and those which the leadership of an organisation in scope owes to the one below.

        :rtype: list
        """
        domain = Domain(self.mj_own_or_scope_domain(["talker_id", "talkee_id"]))
        # A scope with everything below holds these duties already.
        narrow = self.sudo().mj_scope_ids.filtered(lambda scope: not scope.include_below).organization_id
        if narrow:
            domain |= Domain("relation", "in", ("above", "here_or_above")) & Domain(
                "organization_id.parent_id", "in", narrow.ids
            )
        return list(domain)
