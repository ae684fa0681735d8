from odoo import api, models
from odoo.exceptions import UserError

from ... import clock


class MjFollowup(models.Model):
    """The steps of a follow-up, each by its button: taken up, ended, cancelled, taken up again (A17.2)."""

    _inherit = "mj.followup"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def action_start(self):
        """Take follow-ups up.

        :raises AccessError: for those who neither take care of them nor keep them.
        """
        self._check_may_act()
        todo = self._locked(lambda followup: followup.state == "todo")
        for company, followups in todo.sudo().grouped("company_id").items():
            followups.write({"state": "doing", "started_on": clock.today(self.env, company)})

    def action_finish(self):
        """End follow-ups: what was done has to be entered.

        :raises AccessError: for those who neither take care of them nor keep them.
        :raises UserError: without a result.
        """
        self._end("finished")

    def action_cannot(self):
        """End follow-ups that cannot be done; what was tried has to be entered. See :meth:`action_finish`."""
        self._end("impossible")

    def _end(self, state):
        self._check_may_act()
        running = self._locked(lambda followup: followup.state in ("todo", "doing"))
        for followup in running:
            followup._taken_from_content("result", self.env._("Enter what was done, then end it."))
        running._close(state)

    @api.private
    def report(self, result):
        """Enter what was done, for the owner on the portal.

        :param str result: replaces what was entered before.
        :raises AccessError: for those who neither take care of it nor keep it.
        :raises UserError: after the end.
        """
        self._check_changes({"result": result})
        return self.sudo().write({"result": result})

    def action_cancel(self):
        """Cancel follow-ups: the reason has to be entered.

        :raises AccessError: for anybody but the keepers.
        :raises UserError: without a reason.
        """
        self._check_may_keep()
        running = self._locked(lambda followup: followup.state in ("todo", "doing"))
        running._keep_reason("cancel_reason", self.env._("Enter the reason, then cancel."))
        running._close("cancelled")

    def action_reopen(self):
        """Take ended follow-ups up again: the reason has to be entered.

        :raises AccessError: for anybody but the keepers.
        :raises UserError: without a reason.
        """
        self._check_may_keep()
        ended = self._locked(lambda followup: not followup.is_open)
        ended._keep_reason("reopen_reason", self.env._("Enter the reason, then take it up again."))
        for company, followups in ended.sudo().grouped("company_id").items():
            followups.write(
                {
                    "state": "doing",
                    "closed_on": False,
                    "closed_by_id": False,
                    "reopened_on": clock.today(self.env, company),
                    "reopened_by_id": self.env.uid,
                }
            )

    def _locked(self, condition):
        """Return those that still fit once nobody else can move them: a second click finds none."""
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state", "is_open"])
        return self.filtered(condition)

    def _close(self, state):
        for company, followups in self.sudo().grouped("company_id").items():
            followups.write({"state": state, "closed_on": clock.today(self.env, company), "closed_by_id": self.env.uid})

    def _taken_from_content(self, name, message):
        """Return one part of the content for a step, which nobody is shown.

        :raises UserError: with the message, when it is empty.
        """
        value = (self._unsealed().get(name) or "").strip()
        if not value:
            raise UserError(message)
        return value

    def _keep_reason(self, name, message):
        for followup in self:
            followup._seal_content({name: followup._taken_from_content("reason", message), "reason": False})
        self.env["mj.access.log"]._log(self, "write")
