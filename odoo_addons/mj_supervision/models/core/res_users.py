from odoo import api, models
from odoo.fields import Domain

from ...roles import COMMITTEE


class ResUsers(models.Model):
    _inherit = "res.users"

    def _mj_oversees_all(self):
        """The supervision committee reads who holds which post everywhere (A22.1), and changes nothing by that."""
        return super()._mj_oversees_all() or self.has_group(COMMITTEE)

    @api.model
    def _mj_homes(self):
        """The committee begins with its overview."""
        own = (COMMITTEE, "mj_supervision.mj_supervision_home_action")
        return [own, *super()._mj_homes()]

    @api.private
    def mj_rectification_answer_domain(self):
        """Return the domain on ``mj.rectification`` of what this user answers, for record rules.

        The member concerned and the responsible answer; for an organisation also its leaders and recorders, for a
        member the recorders named there, who act for people without an account.

        :rtype: list
        """
        self.ensure_one()
        domain = Domain.OR(self._mj_concerned_domains())
        if self.has_group("mj_talks.group_mj_recorder") or self.has_group("mj_talks.group_mj_leader"):
            in_scope = Domain(self.mj_scope_domain("organization_path", "write"))
            domain |= in_scope & Domain("member_id", "=", False)
            domain |= in_scope & Domain("organization_id.recorder_ids", "in", self.ids)
        return list(Domain("state", "!=", "draft") & domain)

    @api.private
    def mj_rectification_committee_domain(self):
        """Return the domain on ``mj.rectification`` of what this user handles for the committee, for record rules.

        Recusal (A17.5): nothing about oneself, nor about an organisation of one's own.

        :rtype: list
        """
        self.ensure_one()
        if not self.has_group(COMMITTEE):
            return list(Domain.FALSE)
        concerned = Domain.OR(self._mj_concerned_domains())
        return list(~concerned & Domain("organization_id", "not any", self.mj_own_organization_domain()))

    def _mj_concerned_domains(self):
        """Return the domains on ``mj.rectification`` of what concerns this user or is this user's to put right."""
        own = self.sudo().partner_id.mj_member_ids.ids
        return [Domain("member_id", "in", own), Domain("responsible_ids", "in", own)]

    @api.private
    def mj_own_organization_domain(self):
        """Return the domain on ``mj.organization`` of this user's own: the home, and where the user holds a post.

        A seat on the committee itself is no such post.

        :rtype: list
        """
        self.ensure_one()
        me = self.partner_id.id
        # Searched each time: Odoo keeps the domain of a rule longer than until midnight.
        in_post = (
            Domain("member_id.partner_id", "=", me)
            & Domain("state", "=", "effective")
            & Domain("position_id.is_supervision", "=", False)
            & Domain("timing", "in", ["current", "future"])
        )
        return list(Domain("member_ids.partner_id", "=", me) | Domain("appointment_ids", "any", in_post))

    def _mj_recused_from(self):
        """Return whom and which organisations nothing is brought to this user about on the committee: the own ones.

        :rtype: tuple[mj.member, mj.organization]
        """
        own = self.env["mj.organization"].sudo().search(self.mj_own_organization_domain())
        return self.sudo().partner_id.mj_member_ids, own

    @api.private
    def mj_not_inquired_domain(self):
        """On the committee nobody sees the problem found about oneself either, unless one takes care of it (A17.5)."""
        domain = Domain(super().mj_not_inquired_domain())
        if self.has_group(COMMITTEE):
            own = self.sudo().partner_id.mj_member_ids.ids
            domain &= (
                Domain("kind", "!=", "problem")
                | Domain(self.mj_others_domain("member_id"))
                | Domain("owner_id", "in", own)
                | Domain("author_id", "=", self.id)
                | Domain(self.mj_record_domain("talk_id", "write"))
            )
        return list(domain)

    @api.private
    def mj_rectification_domain(self):
        """Return the domain on ``mj.rectification`` of what this user sees at all, for record rules.

        :rtype: list
        """
        return list(Domain(self.mj_rectification_answer_domain()) | Domain(self.mj_rectification_committee_domain()))
