from odoo import api, models
from odoo.exceptions import UserError

DOCUMENT_NUMBERS = ("notice_number", "warning_number", "proposal_number")


class MjRectification(models.Model):
    """What every step of a rectification shares: who takes it when, and that none is skipped (A17.5).

    The steps are in ``mj_rectification_order.py``, ``…_answer.py``, ``…_check.py``, ``…_decision.py`` and ``…_extending.py``.
    Each checks who asks before anything else.
    """

    _inherit = "mj.rectification"

    def _check_at(self, *states):
        """:raises UserError: naming where the rectification stands, when it is in none of ``states``."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for rectification in self:
            if rectification.state not in states:
                raise UserError(
                    self.env._(
                        "%(reference)s is at “%(state)s”; this step follows “%(before)s”. No step is skipped.",
                        reference=rectification.reference,
                        state=labels[rectification.state],
                        before=self.env._("” or “").join(labels[state] for state in states),
                    )
                )

    @api.model
    def _required_text(self, text, message):
        text = (text or "").strip()
        if not text:
            raise UserError(message)
        return text

    def _check_future(self, day):
        if not day:
            raise UserError(self.env._("Enter the due date."))
        if day < self._today():
            raise UserError(self.env._("The due date has passed already. Enter a later one."))

    def _check_not_answered_by_user(self):
        """Four eyes: who submitted for the responsible side neither checks nor decides on it.

        :raises UserError: for that account, and for any other of the same person.
        """
        for rectification in self.sudo():
            if rectification.submitted_by_id.partner_id == self.env.user.partner_id:
                raise UserError(
                    self.env._("Whoever submitted it does not check it: another member of the committee does.")
                )

    def _take_step(self, kind, statement=False, check_result=False, **values):
        """Move on and note the step: who, when, what.

        :param str kind: of the step.
        :param str statement: read by both sides.
        :param str check_result: of a check.
        :param values: written on the rectification.
        """
        self.ensure_one()
        self.sudo().write(values)
        self.env["mj.rectification.step"].sudo().create(
            {
                "rectification_id": self.id,
                "kind": kind,
                "user_id": self.env.uid,
                "user_name": self.env.user.sudo().name,
                "round_number": self.round_number,
                "due_date": self.due_date,
                "document_number": next((values[name] for name in DOCUMENT_NUMBERS if name in values), False),
                "check_result": check_result,
                "statement": statement,
            }
        )

    def _note(self, kind, text):
        self.ensure_one()
        if (text or "").strip():
            self.env["mj.rectification.note"].sudo().create(
                {
                    "rectification_id": self.id,
                    "kind": kind,
                    "user_id": self.env.uid,
                    "user_name": self.env.user.sudo().name,
                    "text": text.strip(),
                }
            )

    def _next_number(self, kind):
        return self.env["mj.document.counter"].sudo()._next(self.sudo().company_id, kind)

    def _today(self):
        return self.env["mj.duty.engine"]._today(self.sudo().company_id)
