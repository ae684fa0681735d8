from odoo import api, fields, models

from ..referrals.mj_referral import COMMITTEE


class MjRectification(models.Model):
    """Where a rectification comes from: shown to those who handle it, and to no committee member whom it concerns.

    Groups of a field cannot tell the one from the other, so the relations themselves are readable by nobody (A17.5).
    """

    _inherit = "mj.rectification"

    talk_id = fields.Many2one(
        "mj.talk",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    from_talk_id = fields.Many2one(
        "mj.talk",
        string="From the Talk",
        compute="_compute_origin",
        inverse="_inverse_from_talk_id",
        groups=COMMITTEE,
        help="Only the reference of the talk is shown, nothing of what was said.",
    )
    followup_id = fields.Many2one(
        "mj.followup",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    from_followup_id = fields.Many2one(
        "mj.followup",
        string="From the Follow-up",
        compute="_compute_origin",
        groups=COMMITTEE,
        help="Only its number is shown, nothing of what it is about.",
    )
    proposal_organization_id = fields.Many2one("mj.organization", readonly=True, copy=False, groups=fields.NO_ACCESS)
    proposed_to_id = fields.Many2one(
        "mj.organization", string="Proposal To", compute="_compute_origin", groups=COMMITTEE
    )

    @api.depends("talk_id", "followup_id", "proposal_organization_id", "organization_id", "member_id")
    @api.depends_context("uid")
    def _compute_origin(self):
        handled = self._origin._supervised_by_user()
        for rectification in self:
            shown = rectification._origin.sudo() & handled.sudo()
            rectification.from_talk_id = shown.talk_id.with_env(self.env)
            rectification.from_followup_id = shown.followup_id.with_env(self.env)
            rectification.proposed_to_id = shown.proposal_organization_id.with_env(self.env)

    def _inverse_from_talk_id(self):
        for rectification in self:
            rectification.sudo().talk_id = rectification.from_talk_id.sudo()
