from odoo import api, models
from odoo.exceptions import UserError

from ... import clock
from ..core.mj_stepped import Step
from .mj_followup import CLOSED_STATES, RUNNING_STATES


class MjFollowup(models.Model):
    """The steps of a follow-up, each by its button: taken up, ended, cancelled, taken up again (A17.2).

    Results and reasons are content: that they were entered is checked, and nobody is shown them for that.
    """

    _inherit = "mj.followup"  # pylint: disable=consider-merging-classes-inherited  # too long for one file
    _steps = {
        "start": Step(before=("todo",), after="doing", by="_check_may_act", again=("doing", *CLOSED_STATES)),
        "finish": Step(
            before=RUNNING_STATES,
            after="finished",
            by="_check_may_act",
            checks=("_check_has_result",),
            again=CLOSED_STATES,
        ),
        "give_up": Step(
            before=RUNNING_STATES,
            after="impossible",
            by="_check_may_act",
            checks=("_check_has_result",),
            again=CLOSED_STATES,
        ),
        "cancel": Step(
            before=RUNNING_STATES,
            after="cancelled",
            by="_check_may_keep",
            checks=("_check_has_cancel_reason",),
            follows=("_keep_cancel_reason",),
            again=CLOSED_STATES,
        ),
        "reopen": Step(
            before=CLOSED_STATES,
            after="doing",
            by="_check_may_keep",
            checks=("_check_has_reopen_reason",),
            follows=("_keep_reopen_reason",),
            again=RUNNING_STATES,
        ),
    }

    # -- refusals -----------------------------------------------------------------------------

    def _check_has_result(self):
        self._check_entered("result", self.env._("Enter what was done, then end it."))

    def _check_has_cancel_reason(self):
        self._check_entered("reason", self.env._("Enter the reason, then cancel."))

    def _check_has_reopen_reason(self):
        self._check_entered("reason", self.env._("Enter the reason, then take it up again."))

    def _check_entered(self, name, message):
        if not all((followup._unsealed().get(name) or "").strip() for followup in self):
            raise UserError(message)

    # -- what follows -------------------------------------------------------------------------

    def _keep_cancel_reason(self):
        self._keep_reason("cancel_reason")

    def _keep_reopen_reason(self):
        self._keep_reason("reopen_reason")

    def _keep_reason(self, name):
        for followup in self:
            followup._seal_content({name: followup._unsealed()["reason"].strip(), "reason": False})
        self.env["mj.access.log"]._log(self, "write")

    # -- buttons ------------------------------------------------------------------------------

    def action_start(self):
        """Take follow-ups up.

        :raises AccessError: for those who neither take care of them nor keep them.
        """
        for today, followups in self._ready_for("start")._by_today():
            followups._take("start", started_on=today)

    def action_finish(self):
        """End follow-ups: what was done has to be entered.

        :raises AccessError: for those who neither take care of them nor keep them.
        :raises UserError: without a result.
        """
        self._end("finish")

    def action_cannot(self):
        """End follow-ups that cannot be done; what was tried has to be entered. See :meth:`action_finish`."""
        self._end("give_up")

    def action_cancel(self):
        """Cancel follow-ups: the reason has to be entered.

        :raises AccessError: for anybody but the keepers.
        :raises UserError: without a reason.
        """
        self._end("cancel")

    def _end(self, step):
        for today, followups in self._ready_for(step)._by_today():
            followups._take(step, closed_on=today, closed_by_id=self.env.uid)

    def action_reopen(self):
        """Take ended follow-ups up again: the reason has to be entered.

        :raises AccessError: for anybody but the keepers.
        :raises UserError: without a reason.
        """
        for today, followups in self._ready_for("reopen")._by_today():
            followups._take(
                "reopen",
                closed_on=False,
                closed_by_id=False,
                reopened_on=today,
                reopened_by_id=self.env.uid,
            )

    def _by_today(self):
        """Return these by the day it is at their company.

        :rtype: list[tuple[datetime.date, mj.followup]]
        """
        return [(clock.today(self.env, company), ones) for company, ones in self.grouped("company_id").items()]

    @api.private
    def report(self, result):
        """Enter what was done, for the owner on the portal.

        :param str result: replaces what was entered before.
        :raises AccessError: for those who neither take care of it nor keep it.
        :raises UserError: after the end.
        """
        self._check_changes({"result": result})
        return self.sudo().write({"result": result})
