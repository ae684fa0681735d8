from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Which follow-ups a user may see."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.private
    def mj_acting_followup_domain(self):
        """Return the domain on ``mj.followup`` of those this user takes care of.

        One's own, and those of people without an account where one is the organisation's recorder.

        :rtype: list
        """
        self.ensure_one()
        own = self.sudo().partner_id.mj_member_ids.ids
        for_others = Domain("organization_id.recorder_ids", "in", self.ids) & Domain(
            "owner_id.partner_id.user_ids", "=", False
        )
        return list(Domain("owner_id", "in", own) | for_others)

    @api.private
    def mj_own_followup_domain(self):
        """Return the domain on ``mj.followup`` of those a member has to do with on the portal, for record rules.

        :rtype: list
        """
        self.ensure_one()
        own = self.sudo().partner_id.mj_member_ids.ids
        helped = Domain("kind", "=", "help") & Domain("member_id", "in", own)
        return list(Domain("owner_id", "in", own) | helped)

    @api.private
    def mj_followup_domain(self):
        """Return the domain on ``mj.followup`` of those this user may see, for record rules.

        Those in scope but for help, those of talks one held or records, one's own, and help one receives.

        :rtype: list
        """
        self.ensure_one()
        in_scope = Domain("kind", "!=", "help") & Domain(self.mj_scope_domain("organization_path"))
        kept = Domain(self.mj_record_domain("talk_id", "write"))
        entered = Domain("author_id", "=", self.id) & Domain("talk_id", "=", False)
        own = Domain(self.mj_acting_followup_domain()) | Domain(self.mj_own_followup_domain())
        return list(in_scope | kept | entered | own)

    @api.private
    def mj_not_inquired_domain(self):
        """Return the domain on ``mj.followup`` of those that are no inquiry about this user, for record rules.

        :rtype: list
        """
        return list(Domain("kind", "!=", "inquiry") | Domain(self.mj_others_domain("member_id")))
