from odoo import api, fields, models

from .mj_inspection_finding import COMMITTEE


class MjInspectionFinding(models.Model):
    """The talk that a finding came up in: shown to the committee, but not to whom it concerns (A17.5, A22.3)."""

    _inherit = "mj.inspection.finding"

    talk_line_id = fields.Many2one(
        "mj.inspection.talk", index="btree_not_null", ondelete="set null", groups=fields.NO_ACCESS
    )
    from_talk_line_id = fields.Many2one(
        "mj.inspection.talk",
        string="From Talk",
        compute="_compute_from_talk_line_id",
        inverse="_inverse_from_talk_line_id",
        domain="[('inspection_id', '=', inspection_id)]",
        groups=COMMITTEE,
    )

    @api.depends("talk_line_id", "organization_id")
    @api.depends_context("uid")
    def _compute_from_talk_line_id(self):
        people, own = self.env.user._mj_recused_from()
        for finding in self:
            facts = finding._origin.sudo()
            concerns = facts.organization_id in own or people & facts.talk_line_id.talk_id.participant_ids.member_id
            finding.from_talk_line_id = not concerns and facts.talk_line_id.with_env(self.env)

    def _inverse_from_talk_line_id(self):
        for finding in self:
            finding.sudo().talk_line_id = finding.from_talk_line_id.sudo()
