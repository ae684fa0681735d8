from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.numbering import next_reference
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class MjGuidance(models.Model):
    """A note by which the supervision committee guides talks; those it is addressed to acknowledge it (A22.1)."""

    _name = "mj.guidance"
    _description = "Guidance Note"
    _inherit = ["mj.checked.references"]
    _order = "published_at desc, id desc"
    _check_company_auto = True
    _set_by_steps = frozenset({"state", "published_at", "published_by_id", "receipt_ids"})

    reference = fields.Char(string="Guidance Number", readonly=True, copy=False, index="trigram")
    name = fields.Char(string="Heading", required=True)
    body = fields.Text(string="Text", required=True)
    article_ids = fields.Many2many("mj.regulation.article", string="Articles")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    organization_ids = fields.Many2many(
        "mj.organization", string="Addressed To", check_company=True, help="Choose one at the top to reach all below."
    )
    include_below = fields.Boolean(string="And All Below", default=True)
    days = fields.Integer(
        string="Days to Acknowledge", required=True, default=15, help="After that it is shown as late and reminded of."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
        string="Guidance Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    published_at = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    receipt_ids = fields.One2many("mj.guidance.receipt", "guidance_id", string="Receipts", readonly=True)
    receipt_count = fields.Integer(compute="_compute_counts", string="Addressed")
    acknowledged_count = fields.Integer(compute="_compute_counts", string="Acknowledged")
    late_count = fields.Integer(compute="_compute_counts", string="Late")

    _order_idx = models.Index("(published_at DESC, id DESC)")
    _days_positive = models.Constraint("CHECK (days > 0)", "Give at least one day to acknowledge.")

    @api.depends("receipt_ids.state")
    def _compute_counts(self):
        for note in self:
            receipts = note.receipt_ids
            note.receipt_count = len(receipts)
            note.acknowledged_count = len(receipts.filtered(lambda one: one.state == "acknowledged"))
            note.late_count = len(receipts.filtered("is_late"))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id") or [])
            vals["reference"] = next_reference(self.env, "mj.guidance", company=company)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if vals.keys() - {"state", "published_at", "published_by_id"} and any(note.state != "draft" for note in self):
            raise UserError(
                self.env._("A published note stays as those addressed read it. Withdraw it and publish a new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(note.state != "draft" for note in self):
            raise UserError(self.env._("A published note is not deleted. Withdraw it."))

    def action_publish(self):
        """Publish: every organisation addressed gets a receipt to acknowledge."""
        self.check_access("write")
        for note in self.filtered(lambda note: note.state == "draft"):
            organizations = note._addressed()
            if not organizations:
                raise UserError(self.env._("Choose the organisations that the note is addressed to."))
            due_date = clock.today(self.env, note.company_id) + relativedelta(days=note.days)
            self.env["mj.guidance.receipt"].sudo().create(
                [{"guidance_id": note.id, "organization_id": one.id, "due_date": due_date} for one in organizations]
            )
            note.sudo().write(
                {"state": "published", "published_at": fields.Datetime.now(), "published_by_id": self.env.uid}
            )

    def _addressed(self):
        """Return the organisations addressed, dissolved ones left out.

        :rtype: mj.organization
        """
        self.ensure_one()
        foreign = self.organization_ids.filtered(lambda one: one.company_id != self.company_id)
        if foreign:
            raise ValidationError(
                self.env._(
                    "%s: outside the jurisdiction of the supervision committee.", ", ".join(foreign.mapped("name"))
                )
            )
        reach = Domain("id", "child_of" if self.include_below else "in", self.organization_ids.ids)
        return self.env["mj.organization"].search(reach & Domain("dissolved_on", "=", False))

    def action_withdraw(self):
        """Withdraw published notes: nothing more is to be acknowledged, what was is kept."""
        self.check_access("write")
        published = self.filtered(lambda note: note.state == "published")
        published.sudo().state = "withdrawn"
        published.sudo().receipt_ids._forget_reminders()

    def action_open_receipts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_supervision.mj_guidance_receipt_action")
        action["domain"] = [("guidance_id", "=", self.id)]
        action["context"] = {"search_default_pending": 1}
        return action
