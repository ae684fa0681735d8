from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.rectifications.mj_rectification import CHECK_RESULTS
from ...models.rectifications.mj_rectification_note import OUTCOMES

KINDS = [
    ("submit", "Submit"),
    ("ask_extension", "Ask for an extension"),
    ("decide_extension", "Decide on the extension"),
    ("check", "Check"),
    ("warn", "Warn"),
    ("propose", "Propose handling"),
    ("decide", "Enter the decision"),
    ("close", "Strike off"),
    ("reopen", "Reopen"),
    ("note", "Add a note"),
]


class MjRectificationAct(models.TransientModel):
    """Asks for what a step of a rectification needs. Who may take the step is checked by the step itself."""

    _name = "mj.rectification.act"
    _description = "Take a Step of a Rectification"
    _inherit = ["mj.checked.references"]

    rectification_id = fields.Many2one("mj.rectification", required=True, ondelete="cascade")
    kind = fields.Selection(KINDS, string="Step", required=True)
    text = fields.Text(string="Explanation")
    explanation = fields.Text(string="Why There Is No Document")
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence")
    result = fields.Selection(
        CHECK_RESULTS,
        string="Result of the Check",
    )
    note = fields.Text(string="Note for the Committee Only")
    due_date = fields.Date(string="New Due Date")
    organization_id = fields.Many2one("mj.organization", string="Proposal To")
    outcome = fields.Selection(OUTCOMES, string="Outcome of the Proposal")
    decided_on = fields.Date()
    decision_document = fields.Char(help="The paper by which it was decided.")
    is_proven = fields.Boolean(compute="_compute_closing", help="Whether the documents handed in prove the result.")
    is_alone = fields.Boolean(
        compute="_compute_closing", help="Whether nobody else of the committee may strike it off."
    )
    alone_reason = fields.Text(string="Why Nobody Else Can")
    extension_answer = fields.Selection([("grant", "Grant"), ("refuse", "Refuse")], string="Decision")

    @api.depends("rectification_id", "kind")
    @api.depends_context("uid")
    def _compute_closing(self):
        for act in self:
            one = act.rectification_id if act.kind == "close" else act.rectification_id.browse()
            act.is_proven = bool(one) and one._is_proven()
            act.is_alone = bool(one) and one._is_closer_involved()

    def action_apply(self):
        """Take the step."""
        self.ensure_one()
        self._check_references([{"attachment_ids": [(6, 0, self.attachment_ids.ids)]}])
        getattr(self, f"_apply_{self.kind}")()
        # What was entered belongs to the rectification and stays nowhere else.
        self.attachment_ids.sudo().filtered(
            lambda file: file.res_model == self._name and file.create_uid == self.env.user
        ).unlink()
        self.sudo().unlink()
        return {"type": "ir.actions.act_window_close"}

    def _files(self):
        return [{"name": file.name, "raw": file.raw} for file in self.attachment_ids]

    def _apply_submit(self):
        self.rectification_id.submit(self.text, self._files(), self.explanation)

    def _apply_ask_extension(self):
        self.rectification_id.ask_extension(self.due_date, self.text)

    def _apply_decide_extension(self):
        if not self.extension_answer:
            raise UserError(self.env._("Choose whether the extension is granted."))
        self.rectification_id.decide_extension(self.extension_answer == "grant", self.text)

    def _apply_check(self):
        self.rectification_id.check(self.result, self.text, self.note)

    def _apply_warn(self):
        self.rectification_id.warn(self.text, self.due_date)

    def _apply_propose(self):
        self.rectification_id.propose(self.organization_id, self.text)

    def _apply_decide(self):
        self.rectification_id.decide(self.outcome, self.text, self.decided_on, self.decision_document)

    def _apply_close(self):
        self.rectification_id.close(self.text, self._files(), self.explanation, self.alone_reason)

    def _apply_reopen(self):
        self.rectification_id.reopen(self.text, self.due_date)

    def _apply_note(self):
        self.rectification_id.add_note(self.text)
