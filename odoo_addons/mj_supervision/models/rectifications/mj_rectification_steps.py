from odoo import api, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.models.core.mj_stepped import Step
from odoo.exceptions import UserError

from .mj_rectification import AWAITING_STATES

DOCUMENT_NUMBERS = ("notice_number", "warning_number", "proposal_number")


class MjRectification(models.Model):
    """The ladder of a rectification, none of whose steps is left out (A17.5): order, answer, more time.

    What follows from the check is in ``mj_rectification_decision.py``. Each step is noted under its name.
    """

    _inherit = "mj.rectification"  # pylint: disable=consider-merging-classes-inherited  # too long for one file
    _steps = {
        "ordered": Step(
            before=("draft",),
            after="ordered",
            by="_check_supervises",
            checks=("_check_due_date", "_check_complete"),
            follows=("_tell_responsible",),
        ),
        "started": Step(before=("ordered",), after="in_progress", by="_check_answers"),
        "submitted": Step(before=("in_progress", "warned"), after="submitted", by="_check_answers"),
        "checked": Step(
            before=("submitted",),
            after="checked",
            by="_check_supervises",
            checks=("_check_not_answered_by_user",),
        ),
        "warned": Step(
            before=("checked",),
            after="warned",
            by="_check_decides",
            checks=("_check_not_answered_by_user", "_check_negative", "_check_not_warned"),
            follows=("_tell_responsible",),
        ),
        "proposed": Step(
            before=("checked", "warned"),
            after="proposed",
            by="_check_decides",
            checks=("_check_not_answered_by_user", "_check_negative", "_check_warned", "_check_warning_ran_out"),
        ),
        "decided": Step(
            before=("proposed",),
            after="decided",
            by="_check_supervises",
            checks=("_check_not_answered_by_user",),
        ),
        "closed": Step(
            before=("checked", "decided"),
            after="closed",
            by="_check_supervises",
            checks=("_check_not_answered_by_user", "_check_corrected", "_check_second_person"),
        ),
        "reopened": Step(
            before=("closed",),
            after="in_progress",
            by="_check_supervises",
            checks=("_check_not_answered_by_user",),
            follows=("_tell_responsible",),
        ),
        "extension_asked": Step(
            before=AWAITING_STATES,
            after="",
            by="_check_answers",
            checks=("_check_no_extension_asked",),
        ),
        "extension_granted": Step(
            before=AWAITING_STATES,
            after="",
            by="_check_supervises",
            checks=("_check_extension_asked", "_check_extension_not_asked_by_user"),
        ),
        "extension_refused": Step(
            before=AWAITING_STATES,
            after="",
            by="_check_supervises",
            checks=("_check_extension_asked", "_check_extension_not_asked_by_user"),
        ),
    }

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

    @api.private
    def _take(self, name, **values):
        """Move on and note the step: who, when, what.

        :param str name: of the step.
        :param values: written on the rectification, but for the ``statement``, which is read by both sides.
        """
        self.ensure_one()
        statement = values.pop("statement", False)
        result = super()._take(name, **values)
        self.env["mj.rectification.step"].sudo().create(
            {
                "rectification_id": self.id,
                "kind": name,
                "user_id": self.env.uid,
                "user_name": self.env.user.sudo().name,
                "round_number": self.round_number,
                "due_date": self.due_date,
                "document_number": next((values[number] for number in DOCUMENT_NUMBERS if number in values), False),
                "check_result": values.get("check_result", False),
                "statement": statement,
            }
        )
        return result

    def _note(self, kind, text, **values):
        self.ensure_one()
        if (text or "").strip():
            self.env["mj.rectification.note"].sudo().create(
                {
                    "rectification_id": self.id,
                    "kind": kind,
                    "user_id": self.env.uid,
                    "user_name": self.env.user.sudo().name,
                    "text": text.strip(),
                    **values,
                }
            )

    def _next_number(self, kind):
        return self.env["mj.document.counter"].sudo()._next(self.sudo().company_id, kind)

    def _today(self):
        return clock.today(self.env, self.sudo().company_id)

    # -- the order ---------------------------------------------------------------------------------

    def action_order(self):
        """Issue the order, with the number of its notice (A21.1).

        :raises UserError: when something is missing, or the due date has passed.
        """
        for rectification in self._ready_for("ordered"):
            rectification._take(
                "ordered",
                ordered_on=rectification._today(),
                notice_number=rectification._next_number("notice"),
            )

    def _check_due_date(self):
        for rectification in self:
            rectification._check_future(rectification.due_date)

    def _check_complete(self):
        for rectification in self:
            if not rectification.article_id:
                raise UserError(self.env._("Choose the article on which the order rests."))
            self._required_text(rectification.problem, self.env._("Enter what is wrong."))
            self._required_text(rectification.requirement, self.env._("Enter what is required."))
            responsible = rectification.sudo().responsible_ids
            if not (responsible or rectification.sudo().organization_id.recorder_ids):
                raise UserError(
                    self.env._(
                        "Nobody would answer: the organisation has neither chair nor recorder. Name who is responsible."
                    )
                )
            if rectification.member_id and rectification.member_id not in responsible:
                raise UserError(
                    self.env._("An order to a member is answered by that member: add the member to the responsible.")
                )

    # -- the answer --------------------------------------------------------------------------------

    def action_start(self):
        """Begin to put it right: the order was received."""
        for rectification in self._ready_for("started"):
            rectification._take("started")

    @api.private
    def submit(self, text, files=(), explanation=None):
        """Report what was put right, with evidence.

        :param str text: what was done.
        :param list[dict] files: name and content (``raw``) of each piece of evidence.
        :param str explanation: why there is no document; needed where there is none.
        :raises UserError: without text or evidence, or before it was begun.
        """
        self.ensure_one()
        self._ready_for("submitted")
        text = self._required_text(text, self.env._("Enter what was put right, and how."))
        if not files:
            text = self._without_document(text, explanation)
        self._keep_evidence(files)
        self._take("submitted", statement=text, submitted_by_id=self.env.uid, check_result=False)

    def _without_document(self, text, explanation):
        explanation = self._required_text(
            explanation, self.env._("Attach a document as evidence, or explain why there is none.")
        )
        return self.env._("%(text)s\nWithout document: %(explanation)s", text=text, explanation=explanation)

    def _keep_evidence(self, files):
        for values in files:
            self.env["ir.attachment"].sudo().create(values | {"res_model": self._name, "res_id": self.id})

    # -- more time ---------------------------------------------------------------------------------

    @api.private
    def ask_extension(self, due_date, reason):
        """Ask for a later due date.

        :param datetime.date due_date: the day asked for, after the present one.
        :param str reason: why.
        """
        self.ensure_one()
        self._ready_for("extension_asked")
        reason = self._required_text(reason, self.env._("Enter why more time is needed."))
        self._check_future(due_date)
        if due_date <= self.due_date:
            raise UserError(self.env._("Ask for a day after the present due date."))
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
        self._take("extension_asked", statement=reason)

    @api.private
    def decide_extension(self, is_granted, answer):
        """Grant or refuse the extension that was asked for.

        :param bool is_granted: whether the due date moves.
        :param str answer: read by the responsible side; needed for a refusal.
        """
        self.ensure_one()
        step = "extension_granted" if is_granted else "extension_refused"
        self._ready_for(step)
        if not is_granted:
            answer = self._required_text(answer, self.env._("Enter why the extension is refused."))
        extension = self._extension_asked()
        extension.write({"state": "granted" if is_granted else "refused", "decision": answer})
        # The next one is asked for in the database only after this one is decided there.
        extension.flush_recordset()
        moved = {"due_date": extension.due_date, "escalated_on": False} if is_granted else {}
        self._take(step, statement=answer, **moved)

    def _extension_asked(self):
        return self.sudo().extension_ids.filtered(lambda one: one.state == "asked")

    def _check_no_extension_asked(self):
        if self._extension_asked():
            raise UserError(self.env._("An extension is asked for already. Wait for the answer of the committee."))

    def _check_extension_asked(self):
        if not self._extension_asked():
            raise UserError(self.env._("No extension is asked for."))

    def _check_extension_not_asked_by_user(self):
        """Four eyes: see :meth:`_check_not_answered_by_user`."""
        if self._extension_asked().asked_by_id.partner_id == self.env.user.partner_id:
            raise UserError(self.env._("Whoever asked for the extension does not decide on it."))

    # -- which buttons are shown -------------------------------------------------------------------

    def _ask(self, kind):
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_supervision.mj_rectification_act_action")
        action["context"] = {"default_rectification_id": self.id, "default_kind": kind}
        return action

    def action_submit(self):
        self._check_answers()
        return self._ask("submit")

    def action_ask_extension(self):
        self._check_answers()
        return self._ask("ask_extension")

    def action_decide_extension(self):
        self._check_supervises()
        return self._ask("decide_extension")

    def action_check(self):
        self._check_supervises()
        return self._ask("check")

    def action_warn(self):
        self._check_decides()
        return self._ask("warn")

    def action_propose(self):
        self._check_decides()
        return self._ask("propose")

    def action_decide(self):
        self._check_supervises()
        return self._ask("decide")

    def action_close(self):
        """Ask for the result and the evidence, then close (销号)."""
        self.ensure_one()._ready_for("closed")
        return self._ask("close")

    def action_reopen(self):
        self._check_supervises()
        return self._ask("reopen")

    def action_add_note(self):
        self._check_supervises()
        return self._ask("note")
