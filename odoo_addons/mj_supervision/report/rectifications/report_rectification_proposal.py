from odoo import models


class ReportRectificationProposal(models.AbstractModel):
    """The handling proposal (组织处理意见书): printed by the committee only."""

    _name = "report.mj_supervision.report_rectification_proposal"
    _description = "Handling Proposal"
    _inherit = ["mj.rectification.document"]

    def _check_may_print(self, rectifications):
        rectifications._check_supervises()

    def _document(self, rectification):
        step = self._issued(rectification, "proposed")
        ordered, warned = self._issued(rectification, "ordered"), self._issued(rectification, "warned")
        proposal = rectification.note_ids.filtered(lambda note: note.kind == "proposal")[-1:]
        paragraphs = [
            self.env._(
                "Concerning “%(matter)s” of %(concerned)s, this committee issued the rectification notice %(notice)s on "
                "%(ordered)s and the warning %(warning)s on %(warned)s. It is still not corrected.",
                matter=rectification.title,
                concerned=self._addressee(rectification),
                notice=ordered.document_number,
                ordered=self._moment_day(ordered.moment, rectification.company_id),
                warning=warned.document_number,
                warned=self._moment_day(warned.moment, rectification.company_id),
            ),
            self.env._("What is wrong:"),
            *rectification.problem.splitlines(),
            self.env._("Under %s this committee proposes:", self._basis(rectification, "handling")),
            *proposal.text.splitlines(),
        ]
        paper = self._paper(
            rectification, step, title=self.env._("Proposal for Organisational Handling"), paragraphs=paragraphs
        )
        return paper | {"addressee": self.env._("%s:", rectification.proposed_to_id.name)}
