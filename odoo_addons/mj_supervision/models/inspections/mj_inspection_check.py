from odoo import api, fields, models
from odoo.addons.mj_talks.wording import counted
from odoo.exceptions import UserError
from odoo.fields import Domain

RESULTS = [
    ("met", "Met"),
    ("partly", "Partly met"),
    ("unmet", "Not met"),
    ("not_due", "Not yet due"),
    ("none", "Not applicable"),
]


class MjInspectionCheck(models.Model):
    """One point of the checklist at one organisation, with its figure and the answer."""

    _name = "mj.inspection.check"
    _description = "Checklist Line"
    _inherit = ["mj.checked.references"]
    _order = "inspection_id, line_id, sequence, id"
    _rec_name = "checkpoint_id"

    inspection_id = fields.Many2one("mj.inspection", required=True, index=True, ondelete="cascade")
    line_id = fields.Many2one(
        "mj.inspection.organization", string="Organisation", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True, index=True)
    stage = fields.Selection(related="inspection_id.state", string="Stage")
    checkpoint_id = fields.Many2one(
        "mj.inspection.checkpoint", string="Point", required=True, index=True, ondelete="restrict"
    )
    clause = fields.Char(related="checkpoint_id.clause")
    clause_label = fields.Char(related="checkpoint_id.clause_label", string="Article Cited")
    guidance = fields.Text(related="checkpoint_id.guidance")
    sequence = fields.Integer(related="checkpoint_id.sequence", store=True)
    is_worked_out = fields.Boolean(compute="_compute_is_worked_out")
    part = fields.Integer(readonly=True)
    whole = fields.Integer(readonly=True)
    pending = fields.Integer(string="Not Yet Due", readonly=True, help="Duties open whose day was still to come.")
    figure = fields.Char(compute="_compute_figure")
    result = fields.Selection(RESULTS, index=True)
    note = fields.Text(string="Remarks", help="Name no persons and nothing that was said in a talk.")

    _point_uniq = models.UniqueIndex("(line_id, checkpoint_id)")

    @api.depends("checkpoint_id")
    def _compute_is_worked_out(self):
        for check in self:
            check.is_worked_out = bool(check.checkpoint_id.figure)

    @api.depends("part", "whole", "pending", "checkpoint_id")
    def _compute_figure(self):
        for check in self:
            if not check.is_worked_out:
                check.figure = False
            elif check.checkpoint_id._is_count():
                check.figure = self.env._("%s cases", check.part)
            elif check.whole:
                check.figure = f"{check.part}/{check.whole} ({100 * check.part / check.whole:.0f}%)"
            elif check.pending:
                check.figure = self.env._("%s not yet due", check.pending)
            else:
                check.figure = self.env._("nothing due")

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks._check_open()
        return checks

    def write(self, vals):
        self._check_open()
        if vals.keys() - {"result", "note"} and not self.env.su:
            raise UserError(self.env._("Figures and points stay as they were laid out; answer and remarks are yours."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        self._check_open()

    def _check_open(self):
        """Keep the checklist as it was reported, whoever writes.

        :raises UserError: unless the inspection is in progress.
        """
        if any(check.inspection_id.state != "in_progress" for check in self):
            raise UserError(
                self.env._("The checklist is answered while the inspection is in progress, and stays then.")
            )
        self.inspection_id._check_may_inspect()

    def _work_out(self):
        """Bring the figures up to date; answers given by people stay."""
        for check in self.filtered("is_worked_out"):
            inspection, point = check.inspection_id, check.checkpoint_id
            organization, days = check.line_id.organization_id, (inspection.period_from, inspection.period_to)
            part, whole = point._measure(organization, *days)
            pending = point._count_not_yet_due(organization, *days)
            proposed = check.result or point._proposed_result(part, whole, pending)
            check.sudo().write({"part": part, "whole": whole, "pending": pending, "result": proposed})

    def action_find(self):
        """Write down a finding on this point."""
        self.ensure_one()
        self.inspection_id._check_may_act()
        self.inspection_id._check_at("in_progress")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Finding"),
            "res_model": "mj.inspection.finding",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_inspection_id": self.inspection_id.id,
                "default_organization_id": self.line_id.organization_id.id,
                "default_check_id": self.id,
                "default_clause": self.clause,
                "default_name": self.checkpoint_id.problem,
            },
        }


class MjInspection(models.Model):
    _inherit = "mj.inspection"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    unanswered_count = fields.Integer(compute="_compute_unanswered_count", string="Unanswered Points")

    @api.depends("check_ids.result")
    def _compute_unanswered_count(self):
        for inspection in self:
            inspection.unanswered_count = len(inspection.check_ids.filtered(lambda check: not check.result))

    def _lay_out_checklist(self):
        """Lay out the points for each organisation; a follow-up has only those with a finding."""
        for inspection in self:
            points = self.env["mj.inspection.checkpoint"]._points_of(inspection.company_id)
            vals_list = [
                {"inspection_id": inspection.id, "line_id": line.id, "checkpoint_id": point.id}
                for line in inspection.organization_line_ids
                for point in inspection._points_for(line, points)
            ]
            self.env["mj.inspection.check"].sudo().create(vals_list).with_env(self.env)._work_out()

    def _points_for(self, line, points):
        if not self.follow_up_of_id:
            return points
        findings = self.followed_finding_ids.filtered(lambda one: one.organization_id == line.organization_id)
        return points.filtered(lambda point: point.clause in findings.mapped("clause"))

    def action_refresh_figures(self):
        """Work the figures out anew from the data; answers given by people stay."""
        self._ready_for("refresh").check_ids._work_out()

    def _check_answered(self):
        for inspection in self:
            if not inspection.check_ids and not inspection.followed_finding_ids:
                raise UserError(
                    self.env._("There is no point to report on. Cancel this inspection and prepare a new one.")
                )
            unanswered = inspection.check_ids.search(
                Domain("inspection_id", "=", inspection.id) & Domain("result", "=", False), limit=3
            )
            if unanswered:
                raise UserError(
                    self.env._(
                        "Answer every point of the checklist first, for example: %s.",
                        counted(
                            self.env,
                            [(check.line_id.organization_id.name, check.checkpoint_id.name) for check in unanswered],
                        ),
                    )
                )
            if undescribed := inspection.finding_ids.filtered(lambda finding: not (finding.description or "").strip()):
                raise UserError(
                    self.env._(
                        "Write what was found; the organisation reads it. It is missing, for example, for: %s.",
                        undescribed._for_example(),
                    )
                )
            if uncorrected := inspection.finding_ids.filtered(lambda finding: not (finding.requirement or "").strip()):
                raise UserError(
                    self.env._(
                        "Write what has to be corrected; the circular prints it. It is missing, for example, for: %s.",
                        uncorrected._for_example(),
                    )
                )
            pending = inspection.followed_finding_ids.filtered(lambda finding: finding.outcome == "pending")
            if pending:
                raise UserError(self.env._("Say of each finding followed up whether it is corrected."))
