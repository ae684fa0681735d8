from odoo import api, models
from odoo.exceptions import UserError


class MjRectification(models.Model):
    """The committee checks whether it was put right, and notes what only it reads (A17.5)."""

    _inherit = "mj.rectification"

    @api.private
    def check(self, result, statement, note=False):
        """Check whether it was put right: never by who submitted it or whom it concerns.

        :param str result: see the field ``check_result``.
        :param str statement: the finding, read by both sides.
        :param str note: read by the committee only.
        """
        self.ensure_one()
        self._check_supervises()
        self._check_at("submitted")
        self._check_not_answered_by_user()
        if result not in dict(self._fields["check_result"].selection):
            raise UserError(self.env._("Choose the result of the check."))
        statement = self._required_text(statement, self.env._("Enter what was found at the check."))
        self.sudo().check_result = result
        self._take_step("checked", statement, result, state="checked")
        self._note("check", note)
