from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

NEGATIVE_RESULTS = ("not_visibly", "not_corrected")


class MjRectification(models.Model):
    """The check and what follows from it: warning, handling proposal, closing, taking it up again (A17.5, A21.1)."""

    _inherit = "mj.rectification"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.private
    def check(self, result, statement, note=False):
        """Check whether it was put right: never by who submitted it or whom it concerns.

        :param str result: see the field ``check_result``.
        :param str statement: the finding, read by both sides.
        :param str note: read by the committee only.
        """
        self.ensure_one()
        self._ready_for("checked")
        if result not in dict(self._fields["check_result"].selection):
            raise UserError(self.env._("Choose the result of the check."))
        statement = self._required_text(statement, self.env._("Enter what was found at the check."))
        self._take("checked", statement=statement, check_result=result)
        self._note("check", note)

    @api.private
    def warn(self, statement, due_date):
        """Warn (警示): it was not or not visibly corrected.

        :param str statement: the text of the warning.
        :param datetime.date due_date: until when it is to be put right now.
        """
        self.ensure_one()
        self._ready_for("warned")
        statement = self._required_text(statement, self.env._("Enter the text of the warning."))
        self._check_future(due_date)
        self._take(
            "warned",
            statement=statement,
            due_date=due_date,
            escalated_on=False,
            warning_number=self._next_number("warning"),
        )

    @api.private
    def propose(self, organization, text):
        """Propose organisational handling (组织处理意见), after the warning did not help.

        :param mj.organization organization: to which it is proposed.
        :param str text: the proposal, read by the committee and in print by whom it is proposed to.
        """
        self.ensure_one()
        self._ready_for("proposed")
        if not organization:
            raise UserError(self.env._("Choose the organisation to which the handling is proposed."))
        text = self._required_text(text, self.env._("Enter the text of the proposal."))
        self._note("proposal", text)
        self._take(
            "proposed",
            proposal_organization_id=organization.id,
            proposal_number=self._next_number("proposal"),
        )

    def action_close(self):
        """Close (销号): it was found corrected, or the handling was proposed."""
        for rectification in self._ready_for("closed"):
            rectification._take("closed", closed_on=rectification._today())

    @api.private
    def reopen(self, reason, due_date):
        """Take a closed rectification up again.

        :param str reason: why, read by both sides.
        :param datetime.date due_date: until when it is to be put right now.
        """
        self.ensure_one()
        self._ready_for("reopened")
        reason = self._required_text(reason, self.env._("Enter why it is taken up again."))
        self._check_future(due_date)
        self._take(
            "reopened",
            statement=reason,
            round_number=self.round_number + 1,
            due_date=due_date,
            closed_on=False,
            submitted_by_id=False,
            escalated_on=False,
            check_result=False,
        )

    @api.private
    def add_note(self, text):
        """Note something that only the committee reads."""
        self.ensure_one()
        self._check_supervises()
        self._note("note", self._required_text(text, self.env._("Enter the note.")))

    # -- refusals ----------------------------------------------------------------------------------

    def _check_negative(self):
        """What is still warned was found not corrected before."""
        for rectification in self:
            if rectification.state == "checked" and rectification.check_result not in NEGATIVE_RESULTS:
                raise UserError(self.env._("It was found corrected: close it instead."))

    def _check_corrected(self):
        for rectification in self:
            if rectification.state == "checked" and rectification.check_result != "corrected":
                raise UserError(self.env._("It was not found corrected: it is warned of, not closed."))

    def _check_not_warned(self):
        if any(rectification.is_warned for rectification in self):
            raise UserError(self.env._("The warning was given already. A handling proposal comes next."))

    def _check_warned(self):
        if not all(rectification.is_warned for rectification in self):
            raise UserError(self.env._("A handling proposal follows a warning. Warn first."))

    def _check_warning_ran_out(self):
        for rectification in self:
            if rectification.state == "warned" and rectification.due_date >= rectification._today():
                raise UserError(
                    self.env._(
                        "The warning gives time until %s. Propose handling after that day, or once the answer was checked.",
                        format_date(self.env, rectification.due_date),
                    )
                )
