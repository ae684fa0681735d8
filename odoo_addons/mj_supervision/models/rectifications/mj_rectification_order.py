from odoo import models
from odoo.exceptions import UserError


class MjRectification(models.Model):
    """The committee orders: what is wrong, what is required, by when (A21.1)."""

    _inherit = "mj.rectification"

    def action_order(self):
        """Issue the order, with the number of its notice (A21.1).

        :raises UserError: when something is missing, or the due date has passed.
        """
        self._check_supervises()
        self._check_at("draft")
        for rectification in self:
            rectification._check_future(rectification.due_date)
            rectification._check_complete()
            rectification._take_step(
                "ordered",
                state="ordered",
                ordered_on=rectification._today(),
                notice_number=rectification._next_number("notice"),
            )
            rectification._tell_responsible()

    def _check_complete(self):
        if not self.article_id:
            raise UserError(self.env._("Choose the article on which the order rests."))
        self._required_text(self.problem, self.env._("Enter what is wrong."))
        self._required_text(self.requirement, self.env._("Enter what is required."))
        responsible = self.sudo().responsible_ids
        if not (responsible or self.sudo().organization_id.recorder_ids):
            raise UserError(
                self.env._(
                    "Nobody would answer: the organisation has neither chair nor recorder. Name who is responsible."
                )
            )
        if self.member_id and self.member_id not in responsible:
            raise UserError(
                self.env._("An order to a member is answered by that member: add the member to the responsible.")
            )
