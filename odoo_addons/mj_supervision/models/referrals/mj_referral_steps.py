from datetime import timedelta

from odoo import fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.models.core.mj_stepped import Step
from odoo.addons.mj_talks.numbering import next_reference
from odoo.exceptions import AccessError, UserError

from .mj_referral import DIRECTOR


class MjReferral(models.Model):
    """The way of a referral, step by step: approved by a director, transferred, receipt, outcome (A21.2)."""

    _inherit = "mj.referral"  # pylint: disable=consider-merging-classes-inherited  # too long for one file
    _steps = {
        "submit": Step(
            before=("draft",),
            after="submitted",
            by="_check_opens",
            checks=("_check_complete", "_check_approver_is_another"),
        ),
        "take_back": Step(before=("submitted",), after="draft", by="_check_handles"),
        "approve": Step(before=("submitted",), after="approved", by="_check_approves"),
        "send": Step(before=("approved",), after="sent", by="_check_handles"),
        "receipt": Step(before=("sent",), after="receipted", by="_check_handles", checks=("_check_receipt",)),
        "conclude": Step(before=("receipted",), after="concluded", by="_check_opens", checks=("_check_outcome",)),
        "close": Step(before=("concluded",), after="closed", by="_check_handles"),
    }

    # -- refusals -----------------------------------------------------------------------------

    def _check_handles(self):
        self.ensure_one()
        self.check_access("write")

    def _check_opens(self):
        """What a step asks of the content is worked out for those who open it, and the opening is logged."""
        self._require_open()
        self._check_handles()

    def _check_approves(self):
        self._check_handles()
        if self.env.user != self.approver_id or not self.env.user.has_group(DIRECTOR):
            raise AccessError(self.env._("Only the director named as approver approves this referral."))
        if self.submitted_by_id.partner_id == self.env.user.partner_id:
            raise UserError(
                self.env._("Somebody else approves what you submitted. Take it back and choose another director.")
            )

    def _check_complete(self):
        content = self._unsealed()
        missing = [name for name in ("subject_text", "matters", "basis") if not content.get(name)]
        missing += [name for name in ("department_id", "approver_id") if not self[name]]
        if missing:
            labels = (self._fields[name]._description_string(self.env) for name in missing)
            raise UserError(self.env._("Complete this before you submit: %s.", ", ".join(labels)))

    def _check_approver_is_another(self):
        # By person: somebody may have two accounts.
        if self.approver_id.partner_id == self.env.user.partner_id:
            raise UserError(self.env._("Somebody else approves what you submit. Choose another director."))

    def _check_receipt(self):
        if not self.receiver_name or not self.receipted_on:
            raise UserError(self.env._("Enter from the receipt who received the letter, and its date."))
        if self.receipted_on < self.sent_on:
            raise UserError(self.env._("The receipt cannot be older than the transfer. Correct its date."))

    def _check_outcome(self):
        if not self._unsealed().get("outcome"):
            raise UserError(self.env._("Write down the outcome first."))

    # -- buttons ------------------------------------------------------------------------------

    def action_submit(self):
        """Submit for approval by a director."""
        self._ready_for("submit")._take(
            "submit",
            submitted_at=fields.Datetime.now(),
            submitted_by_id=self.env.uid,
            handler_ids=[fields.Command.link(self.approver_id.id)],
        )

    def action_take_back(self):
        """Take back what was submitted, to change it."""
        self._ready_for("take_back")._take("take_back")

    def action_approve(self):
        """Approve: the letter gets its number."""
        self._ready_for("approve")._take(
            "approve",
            approved_at=fields.Datetime.now(),
            approved_by_id=self.env.uid,
            letter_number=next_reference(self.env, "mj.referral.letter", company=self.company_id),
        )

    def action_send(self):
        """Note that the letter was handed over."""
        self._ready_for("send")
        today = clock.today(self.env, self.company_id)
        self._take("send", sent_on=today, receipt_due=self.receipt_due or today + timedelta(days=30))

    def action_receipt(self):
        """Note that the receipt came back."""
        self._ready_for("receipt")._take("receipt")

    def action_conclude(self):
        """Note that the department told the outcome."""
        self._ready_for("conclude")._take("conclude")

    def action_close(self):
        """Close the referral."""
        self._ready_for("close")._take(
            "close", closed_on=clock.today(self.env, self.company_id), closed_by_id=self.env.uid
        )
