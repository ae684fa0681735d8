from odoo import api, fields, models
from odoo.fields import Domain


class MjObligationWaive(models.TransientModel):
    """Waive duties with a reason that stays for good, and the interpretation that it rests on."""

    _name = "mj.obligation.waive"
    _description = "Waive Duties"
    _inherit = ["mj.reason"]

    obligation_ids = fields.Many2many("mj.obligation", string="Duties", required=True)
    regulation_ids = fields.Many2many("mj.regulation", compute="_compute_regulation_ids", compute_sudo=True)
    needs_interpretation = fields.Boolean(
        string="Waiver Needs an Interpretation", compute="_compute_regulation_ids", compute_sudo=True
    )
    interpretation_id = fields.Many2one(
        "mj.regulation.interpretation",
        string="Interpretation Note",
        compute="_compute_interpretation_id",
        compute_sudo=True,
        store=True,
        readonly=False,
        ondelete="cascade",
        help="How the regulation is read. Where no note says it yet, the rules administrator adds one at the article.",
    )
    reason = fields.Text(required=True)

    @api.depends("obligation_ids")
    def _compute_regulation_ids(self):
        for wizard in self:
            wizard.regulation_ids = wizard.obligation_ids.rule_id.regulation_id
            wizard.needs_interpretation = bool(wizard.obligation_ids._needs_interpretation())

    @api.depends("obligation_ids")
    def _compute_interpretation_id(self):
        """Propose the newest note at the article of the duties."""
        for wizard in self:
            articles = wizard.obligation_ids._needs_interpretation().rule_id.article_id
            wizard.interpretation_id = wizard.interpretation_id.search(
                Domain("article_id", "in", articles.ids), limit=1
            )

    def _apply(self):
        self.obligation_ids.waive(self.reason, self.interpretation_id)
