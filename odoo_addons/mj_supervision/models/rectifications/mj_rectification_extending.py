from odoo import api, models
from odoo.exceptions import UserError


class MjRectification(models.Model):
    """More time is asked for by those who answer, and granted or refused by the committee (A21.1)."""

    _inherit = "mj.rectification"

    @api.private
    def ask_extension(self, due_date, reason):
        """Ask for a later due date.

        :param datetime.date due_date: the day asked for, after the present one.
        :param str reason: why.
        """
        self.ensure_one()
        self._check_answers()
        self._check_at("ordered", "in_progress", "warned")
        reason = self._required_text(reason, self.env._("Enter why more time is needed."))
        self._check_future(due_date)
        if due_date <= self.due_date:
            raise UserError(self.env._("Ask for a day after the present due date."))
        if self.is_extension_asked:
            raise UserError(self.env._("An extension is asked for already. Wait for the answer of the committee."))
        self.env["mj.rectification.extension"].sudo().create(
            {
                "rectification_id": self.id,
                "due_date": due_date,
                "reason": reason,
                "asked_on": self._today(),
                "asked_by_id": self.env.uid,
                "asked_by_name": self.env.user.sudo().name,
            }
        )
        self._take_step("extension_asked", reason)

    @api.private
    def decide_extension(self, is_granted, answer):
        """Grant or refuse the extension that was asked for.

        :param bool is_granted: whether the due date moves.
        :param str answer: read by the responsible side; needed for a refusal.
        """
        self.ensure_one()
        self._check_supervises()
        extension = self.sudo().extension_ids.filtered(lambda one: one.state == "asked")
        if not extension:
            raise UserError(self.env._("No extension is asked for."))
        self._check_at("ordered", "in_progress", "warned")
        if extension.asked_by_id.partner_id == self.env.user.partner_id:
            raise UserError(self.env._("Whoever asked for the extension does not decide on it."))
        if not is_granted:
            answer = self._required_text(answer, self.env._("Enter why the extension is refused."))
        extension.write({"state": "granted" if is_granted else "refused", "decision": answer})
        # The next one is asked for in the database only after this one is decided there.
        extension.flush_recordset()
        if is_granted:
            self._take_step("extension_granted", answer, due_date=extension.due_date, escalated_on=False)
        else:
            self._take_step("extension_refused", answer)
