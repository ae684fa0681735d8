from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.models.core.mj_stepped import Step
from odoo.exceptions import AccessError, UserError


class MjInspection(models.Model):
    """The way of an inspection: population, seed and draw, checklist, report and its approval (A22.2, A22.3).

    Population and draw have their buttons in ``mj_inspection_population.py`` and ``mj_inspection_draw.py``.
    """

    _inherit = "mj.inspection"  # pylint: disable=consider-merging-classes-inherited  # too long for one file
    _steps = {
        "list_strata": Step(before=("draft",), after="", by="_check_may_act"),
        "fix": Step(
            before=("draft",),
            after="fixed",
            by="_check_may_act",
            checks=("_check_inspectors_named", "_check_seed_source"),
        ),
        "seed": Step(before=("fixed",), after="", by="_check_may_act", checks=("_check_unseeded",)),
        "draw": Step(before=("fixed",), after="drawn", by="_check_may_act", checks=("_check_seeded",)),
        # Posts change: the inspectors are checked once more.
        "start": Step(
            before=("drawn",),
            after="in_progress",
            by="_check_carries_out",
            checks=("_check_inspectors",),
            follows=("_lay_out_checklist",),
        ),
        "refresh": Step(before=("in_progress",), after="", by="_check_carries_out"),
        "report": Step(
            before=("in_progress",),
            after="reported",
            by="_check_carries_out",
            checks=("_check_inspectors", "_check_answered"),
        ),
        "close": Step(
            before=("reported",),
            after="closed",
            by="_check_approves",
            checks=("_check_four_eyes", "_check_findings_checked"),
        ),
        "follow_up": Step(before=("reported", "closed"), after="", by="_check_may_act", checks=("_check_found",)),
        "cancel": Step(before=("draft", "fixed", "drawn", "in_progress"), after="cancelled", by="_check_may_act"),
    }

    # -- refusals -----------------------------------------------------------------------------

    def _check_may_act(self):
        """:raises AccessError: for who is not on the committee."""
        self.check_access("write")

    def _check_carries_out(self):
        self._check_may_act()
        self._check_is_inspector()

    def _check_approves(self):
        self._check_may_act()
        if not (self.env.su or self._is_director()):
            raise AccessError(self.env._("The director of the supervision committee decides on this."))

    def _check_findings_checked(self):
        """Refuse to close over findings of which nobody said whether they are corrected.

        :raises UserError: naming them, and what says it.
        """
        unchecked = self.sudo().finding_ids.filtered(lambda finding: not finding._is_checked())
        if unchecked:
            raise UserError(
                self.env._(
                    "Whether these findings are corrected is not checked yet, for example: %s. Follow them up, or order "
                    "a rectification and strike it off; then approve.",
                    unchecked._for_example(),
                )
            )

    def _check_found(self):
        for inspection in self:
            if not inspection._findings_to_follow_up():
                raise UserError(self.env._("Every finding is followed up already, or there is none."))

    def _findings_to_follow_up(self):
        return self.finding_ids.filtered(lambda finding: not finding.follow_up_id)

    # -- buttons ------------------------------------------------------------------------------

    def action_start(self):
        """Begin: the checklist is laid out."""
        self._ready_for("start")._take("start", started_at=fields.Datetime.now())

    def action_report(self):
        """Report: every point of the checklist is answered, and stays as it is from now on.

        :raises UserError: when something is unanswered.
        """
        self._ready_for("report")._take("report", reported_at=fields.Datetime.now(), reported_by_id=self.env.uid)

    def action_close(self):
        """Approve reports whose findings were checked; a director who did not inspect does."""
        self._ready_for("close")._take("close", closed_at=fields.Datetime.now(), closed_by_id=self.env.uid)

    def action_cancel(self):
        """Ask for the reason, then cancel."""
        self._ready_for("cancel")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_supervision.mj_inspection_cancel_action")
        action["context"] = {"default_inspection_ids": self.ids}
        return action

    @api.private
    def cancel(self, reason):
        """Cancel before the report; a draw that displeases stays in sight.

        :param str reason: kept for good.
        :raises UserError: without a reason, or after the report.
        """
        inspections = self._ready_for("cancel")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the cancellation: it stays visible for good."))
        inspections._take("cancel", cancel_reason=reason.strip())

    def action_follow_up(self):
        """Prepare an inspection of what was found, to be held after the fix (A22.2)."""
        self.ensure_one()
        findings = self._ready_for("follow_up")._findings_to_follow_up()
        today = clock.today(self.env, self.company_id)
        follow_up = self.create(
            {
                "name": self.env._("Follow-up to %s", self.reference),
                "kind": "regular",
                "organization_id": self.organization_id.id,
                "date_from": today,
                "date_to": today,
                "period_from": min(self.period_to, today),
                "period_to": today,
                "chosen_organization_ids": [fields.Command.set(findings.organization_id.ids)],
                "inspector_ids": [fields.Command.set(self.inspector_ids.ids)],
            }
        )
        follow_up.sudo().follow_up_of_id = self
        findings.sudo().follow_up_id = follow_up
        return follow_up._get_records_action()
