from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...duty.talk_states import HELD_STATES
from ..core.mj_stepped import Step

# In the context while a talk saves its lines, which then follow once, with the talk. No caller can name an object.
LINES_OF_TALK = object()
# What decides on the duties that a talk serves.
FULFILMENT = {"held_at", "planned_at", "form", "category", "timing", "participant_ids", "organization_id"}


class MjTalk(models.Model):
    """The life of a talk: its steps, and what follows from them.

    What a record needs is checked in ``records``; what else follows from a move is added to :meth:`_after_move` by
    calendar, requests and gates.
    """

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # too long for one file
    _steps = {
        "plan": Step(
            before=("draft",),
            after="planned",
            by="_check_may_act",
            checks=("_check_has_plan", "_check_people"),
            again=("planned", *HELD_STATES, "cancelled"),
        ),
        # A whole plan is taken back; a single talk is moved or cancelled.
        "unplan": Step(
            before=("planned",),
            after="draft",
            by="_check_may_act",
        ),
        "hold": Step(
            before=("draft", "planned"),
            after="held",
            by="_check_may_act",
            checks=("_check_was_held", "_check_people_there"),
            again=(*HELD_STATES, "cancelled"),
        ),
        "record": Step(
            before=("held",),
            after="recorded",
            by="_check_is_keeper",
            follows=("_ask_talked_to",),
            again=("recorded",),
        ),
        "confirm": Step(
            before=("recorded",),
            after="confirmed",
            by="_check_is_keeper",
            again=("confirmed",),
        ),
        "reopen": Step(
            before=("recorded", "confirmed"),
            after="held",
            by="_check_is_keeper",
            follows=("_forget_signs", "_forget_word"),
        ),
        "archive": Step(
            before=("confirmed",),
            after="archived",
            by="_check_may_act",
            checks=("_check_has_theme",),
            follows=("_enter_in_ledger",),
            again=("archived",),
        ),
        # A second click leaves the first reason as it is.
        "cancel": Step(
            before=("draft", "planned", "held", "recorded", "confirmed"),
            after="cancelled",
            by="_check_may_cancel",
            again=("cancelled",),
        ),
    }

    def write(self, vals):
        self._check_change(vals)
        before = {talk: talk.state for talk in self} if "state" in vals else {}
        result = super(MjTalk, self.with_context(mj_talk_lines=LINES_OF_TALK)).write(vals)
        moved = self.filtered(lambda talk: talk in before and talk.state != before[talk])
        if moved:
            moved._after_move(before)
        if self - moved:
            (self - moved)._after_change(set(vals))
        return result

    # -- refusals -----------------------------------------------------------------------------

    def _check_change(self, vals):
        """Refuse a change before anything is written; a hook.

        :param dict vals: about to be written.
        """
        self._check_state_untouched(vals)

    def _check_may_change_people(self):
        """Refuse before people are added to talks, taken off or exchanged; a hook."""

    @api.model
    def _check_state_untouched(self, vals):
        if "state" in vals and not self.env.su:
            raise UserError(self.env._("The state of a talk changes by its buttons only."))

    def _check_has_plan(self):
        if not all(talk.planned_at for talk in self):
            raise UserError(self.env._("Enter the time for which the talk is planned."))

    def _check_was_held(self):
        self.filtered("held_at")._check_not_in_future()
        for talk in self.filtered(lambda talk: not talk.held_at):
            talk._time_as_planned()

    def _check_people_there(self):
        self._check_people(is_held=True)

    def _check_may_cancel(self):
        self._check_may_act()
        if any(talk.state == "archived" for talk in self):
            raise UserError(self.env._("An archived talk is corrected by a new entry in the ledger, not cancelled."))

    # -- what follows -------------------------------------------------------------------------

    def _after_move(self, before):
        """Do what follows from a change of state, once, in the order of the layers; a hook.

        :param dict[mj.talk, str] before: the states in which these talks were.
        """
        engine = self.env["mj.duty.engine"]
        self.filtered(lambda talk: talk.state == "planned")._announce()
        held = self.filtered(lambda talk: talk.state in HELD_STATES and before[talk] not in HELD_STATES)
        if held:
            engine._fulfil_by(held)
            engine._plan_open(held._withdraw())
        taken_back = self.filtered(lambda talk: talk.state == "draft" and before[talk] == "planned")
        if taken_back:
            engine._plan_open(taken_back._withdraw())
        cancelled = self.filtered(lambda talk: talk.state == "cancelled")
        if cancelled:
            withdrawn = cancelled._withdraw()
            engine._release(cancelled)
            engine._plan_open(withdrawn)

    def _enter_in_ledger(self):
        """Make archived talks known for good; a hook."""

    def _after_change(self, names):
        """Work out anew what corrected talks serve: those held fulfil, those planned announce; a hook.

        :param set[str] names: of the fields written.
        """
        if not FULFILMENT & names:
            return
        self.filtered(lambda talk: talk.state == "planned")._announce()
        held = self.filtered(lambda talk: talk.state in HELD_STATES)
        if held:
            held._check_not_in_future()
            held._check_people()
            self.env["mj.duty.engine"]._release(held)
            self.env["mj.duty.engine"]._fulfil_by(held)

    def _announce(self):
        """Show the duties that planned talks would serve as planned."""
        if not self:
            return
        self._withdraw()
        self.env["mj.duty.engine"]._plan(SQL("talk.id = ANY(%s)", self.ids))

    def _withdraw(self):
        """Plan these talks no longer for any duty.

        :return: the duties nothing is planned for now.
        :rtype: mj.obligation
        """
        duties = self.sudo().planned_obligation_ids
        duties.planned_talk_id = False
        return duties

    # -- buttons ------------------------------------------------------------------------------

    def action_plan(self):
        """Plan draft talks."""
        self._ready_for("plan")._take("plan")

    def action_hold(self):
        """Mark talks as held: everything the regulation asks of form and people is checked, then duties are fulfilled.

        :raises UserError: without a time, with a time in the future, or when form or people do not fit.
        """
        ready = self._ready_for("hold")
        for moment, talks in ready.grouped(lambda talk: talk.held_at or talk._time_as_planned()).items():
            talks._take("hold", held_at=moment)

    def _unplan(self):
        """Take back that talks were planned: they are drafts again."""
        self._ready_for("unplan")._take("unplan")

    def action_cancel(self):
        self._check_may_act()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_cancel_action")
        action["context"] = {"default_talk_ids": self.ids}
        return action

    @api.private
    def cancel(self, reason):
        """Cancel talks before they are archived; what they fulfilled is owed again.

        :param str reason: why, kept with the talk.
        :raises UserError: without a reason or after archiving.
        """
        talks = self._ready_for("cancel")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the cancellation."))
        talks._take("cancel", cancel_reason=reason)
