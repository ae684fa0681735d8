from odoo import api, models
from odoo.addons.mj_talks import clock
from odoo.exceptions import UserError
from odoo.tools import format_date

from .mj_rectification_note import OUTCOMES

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

    @api.private
    def decide(self, outcome, text, decided_on, document):
        """Enter what was decided on the handling proposal by whom it was made to.

        :param str outcome: see the field ``outcome`` of the notes.
        :param str text: what was decided, read by the committee only.
        :param datetime.date decided_on: the day of the decision.
        :param str document: the paper by which it was decided.
        """
        self.ensure_one()
        self._ready_for("decided")
        if outcome not in dict(OUTCOMES):
            raise UserError(self.env._("Choose whether the proposal was followed."))
        text = self._required_text(text, self.env._("Enter what was decided on the proposal."))
        document = self._required_text(document, self.env._("Enter the paper by which it was decided."))
        self._check_decided_on(decided_on)
        self._note("outcome", text, outcome=outcome, decided_on=decided_on, decision_document=document)
        self._take("decided")

    @api.private
    def close(self, result, files=(), explanation=None, alone_reason=None):
        """Close (销号): it was found corrected, or the handling proposal was decided on. A second person does.

        :param str result: what came of it, read by both sides.
        :param list[dict] files: name and content (``raw``) of each piece of evidence.
        :param str explanation: why there is no document; needed where nothing proves the result.
        :param str alone_reason: why nobody else could; needed only where nobody else of the committee may.
        """
        self.ensure_one()
        self._ready_for("closed")
        text = self._required_text(result, self.env._("Enter the result with which it is struck off."))
        if not (files or self._is_proven()):
            text = self._without_document(text, explanation)
        if self._is_closer_involved():
            reason = self._required_text(alone_reason, self.env._("Enter why nobody else of the committee can do it."))
            text = self.env._("%(text)s\nStruck off without a second person: %(reason)s", text=text, reason=reason)
        self._keep_evidence(files)
        self._take("closed", statement=text, closed_on=self._today())

    def _is_proven(self):
        """Whether it was found corrected, and those who answer handed documents in."""
        return self.check_result == "corrected" and bool(self.evidence_ids)

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

    def _check_decided_on(self, day):
        proposed = self.sudo().step_ids.filtered(lambda step: step.kind == "proposed")[-1:]
        if not day:
            raise UserError(self.env._("Enter the day of the decision."))
        if not clock.local_date(self.env, proposed.moment, self.sudo().company_id) <= day <= self._today():
            raise UserError(self.env._("The decision was taken between the day of the proposal and today."))

    def _check_second_person(self):
        """Four eyes: who ordered it, or said what it is closed on, closes only where nobody else of the committee may.

        :raises UserError: for these, under whichever account.
        """
        for rectification in self:
            if rectification._is_closer_involved() and rectification._others_who_close():
                raise UserError(
                    self.env._(
                        "Another member of the committee strikes %s off: you ordered it, checked it, or entered the "
                        "decision on its proposal.",
                        rectification.reference,
                    )
                )

    def _is_closer_involved(self):
        return self.env.user.partner_id in self._involved_partners()

    def _involved_partners(self):
        """Return who ordered it in this round, and who made the last check or entered the decision it is closed on.

        :rtype: res.partner
        """
        steps = self.sudo().step_ids.filtered(lambda step: step.round_number == self.round_number).sorted("id")
        ordering = steps.filtered(lambda step: step.kind in ("ordered", "reopened"))
        closed_on = steps.filtered(lambda step: step.kind in ("checked", "decided"))[-1:]
        return (ordering | closed_on).user_id.partner_id

    def _others_who_close(self):
        """Return the accounts of the committee that may close it as a second person.

        :rtype: res.users
        """
        rectification = self.sudo()
        not_asked = self._involved_partners() | rectification.submitted_by_id.partner_id
        users = rectification.company_id._mj_committee_users().filtered(lambda user: user.partner_id not in not_asked)
        return users.filtered(lambda user: rectification.with_user(user)._supervised_by_user())

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
