from odoo import models


class ReportRectificationWarning(models.AbstractModel):
    """The warning (警示函)."""

    _name = "report.mj_supervision.report_rectification_warning"
    _description = "Warning"
    _inherit = ["mj.rectification.document"]

    def _document(self, rectification):
        step = self._issued(rectification, "warned")
        ordered = self._issued(rectification, "ordered")
        checked = rectification.step_ids.filtered(lambda one: one.kind == "checked" and one.id < step.id)[-1:]
        paragraphs = [
            self.env._(
                "On %(ordered)s this committee ordered you by notice %(number)s to put “%(matter)s” right. The check on "
                "%(checked)s found: %(result)s.",
                ordered=self._moment_day(ordered.moment, rectification.company_id),
                number=ordered.document_number,
                matter=rectification.title,
                checked=self._moment_day(checked.moment, rectification.company_id),
                result=self._result(checked),
            ),
            *step.statement.splitlines(),
            self.env._("You are hereby warned (%s).", self._basis(rectification, "handling")),
            self.env._(
                "Put it right by %s and report to this committee. If it is still not corrected then, organisational "
                "handling will be proposed.",
                self._day(step.due_date),
            ),
        ]
        return self._paper(rectification, step, title=self.env._("Letter of Warning"), paragraphs=paragraphs)
