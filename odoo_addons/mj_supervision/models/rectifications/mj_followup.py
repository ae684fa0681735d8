from odoo import fields, models
from odoo.addons.mj_talks.models.core.mj_stepped import Step
from odoo.addons.mj_talks.models.followups.mj_followup import CLOSED_STATES, RUNNING_STATES
from odoo.addons.mj_talks.models.followups.mj_followup_steps import MjFollowup as FollowupSteps
from odoo.exceptions import UserError


class MjFollowup(models.Model):
    """A problem found in a talk may be handed to rectification, and is followed until that has ended (A17.5)."""

    _inherit = "mj.followup"

    state = fields.Selection(
        selection_add=[("handed_over", "With the Committee"), ("finished",)],
        ondelete={"handed_over": lambda followups: followups.write({"state": "doing"})},
    )

    _steps = {
        # What is with the committee is ended by it: these buttons leave it as it is.
        **{name: step._replace(again=(*step.again, "handed_over")) for name, step in FollowupSteps._steps.items()},
        "hand_over": Step(
            before=RUNNING_STATES,
            after="handed_over",
            by="_check_may_keep",
            checks=("_check_is_problem",),
            follows=("_propose_rectification",),
            again=("handed_over", *CLOSED_STATES),
        ),
    }

    def action_hand_over_to_rectification(self):
        """Propose rectification to the supervision committee: it ends there, and this ends with it.

        :raises AccessError: for anybody but the talkers and the recorder.
        :raises UserError: for another kind.
        """
        self._ready_for("hand_over")._take("hand_over")

    def _check_is_problem(self):
        if any(followup.kind != "problem" for followup in self):
            raise UserError(self.env._("Only a problem found in a talk is handed to rectification."))

    def _propose_rectification(self):
        self.env["mj.rectification"].sudo().create([followup._prepare_rectification() for followup in self])

    def _prepare_rectification(self):
        self.ensure_one()
        rectifications = self.env["mj.rectification"].sudo()
        to_be_worded = self.env._("To be worded by the committee, with those who keep the follow-up.")
        return rectifications._prepare_rectification(
            followup_id=self.id,
            title=self.env._("From follow-up %s", self.reference),
            problem=to_be_worded,
            requirement=to_be_worded,
            **rectifications._prepare_from_followup(self),
        )
