from odoo import api, fields, models
from odoo.fields import Domain


class MjTalk(models.Model):
    """A talk that a season plan laid out; a draft until the plan is confirmed."""

    _inherit = "mj.talk"

    season_plan_id = fields.Many2one(
        "mj.season.plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="mj_talks.group_mj_leader,mj_talks.group_mj_recorder",
    )

    @api.model
    def _rival_domain(self, talks):
        plans = talks.sudo().season_plan_id
        laid_out = Domain("state", "=", "draft") & Domain("season_plan_id", "in", plans.ids)
        return super()._rival_domain(talks) | laid_out if plans else super()._rival_domain(talks)

    def _competes_with(self, other):
        plan = self.sudo().season_plan_id
        return super()._competes_with(other) or bool(plan and plan == other.sudo().season_plan_id)
