from odoo import api, models
from odoo.addons.mj_talks import clock
from odoo.exceptions import UserError

DOCUMENT_NUMBERS = ("notice_number", "warning_number", "proposal_number")


class MjRectification(models.Model):
    """What every step of a rectification shares: who takes it when, and that none is skipped (A17.5).

    The steps are in ``mj_rectification_order.py``, ``…_answer.py``, ``…_check.py``, ``…_decision.py`` and ``…_extending.py``.
    Each checks who asks before anything else.
    """

    _inherit = "mj.rectification"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

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
        return clock.today(self.env, self.sudo().company_id)

    # -- the order ---------------------------------------------------------------------------------

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

    # -- the answer --------------------------------------------------------------------------------

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

    # -- more time ---------------------------------------------------------------------------------

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

    def action_reopen(self):
        self._check_supervises()
        return self._ask("reopen")

    def action_add_note(self):
        self._check_supervises()
        return self._ask("note")
