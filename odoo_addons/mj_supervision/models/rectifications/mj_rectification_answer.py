from odoo import api, models


class MjRectification(models.Model):
    """Those whom it concerns answer: they begin, and submit with evidence (A17.5)."""

    _inherit = "mj.rectification"

    def action_start(self):
        """Begin to put it right: the order was received."""
        self._check_answers()
        self._check_at("ordered")
        for rectification in self:
            rectification._take_step("started", state="in_progress")

    @api.private
    def submit(self, text, files=(), explanation=None):
        """Report what was put right, with evidence.

        :param str text: what was done.
        :param list[dict] files: name and content (``raw``) of each piece of evidence.
        :param str explanation: why there is no document; needed where there is none.
        :raises UserError: without text or evidence, or before it was begun.
        """
        self.ensure_one()
        self._check_answers()
        self._check_at("in_progress", "warned")
        text = self._required_text(text, self.env._("Enter what was put right, and how."))
        if not files:
            explanation = self._required_text(
                explanation, self.env._("Attach a document as evidence, or explain why there is none.")
            )
            text = self.env._("%(text)s\nWithout document: %(explanation)s", text=text, explanation=explanation)
        for values in files:
            self.env["ir.attachment"].sudo().create(values | {"res_model": self._name, "res_id": self.id})
        self.sudo().check_result = False
        self._take_step("submitted", text, state="submitted", submitted_by_id=self.env.uid)
