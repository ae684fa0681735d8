import io
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfFileReader, PdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from ...printing import engine, paper

_logger = logging.getLogger(__name__)

# In points: how far the page number stands above the lower edge, and its size.
FOOT, SIZE = 30, 10
PAPER_FORMATS = ("mj_talks.paperformat_a4", "mj_talks.paperformat_a4_landscape")
OWN, WKHTMLTOPDF = "own", "wkhtmltopdf"
# Not with too few workers: nobody would answer its questions for style sheets.
USABLE_WKHTMLTOPDF = ("ok", "upgrade")


class IrActionsReport(models.Model):
    """Office documents are printed by our engine, or by wkhtmltopdf where only that is there.

    Papers of other addons are printed as they always were. The context names the engine (``mj_engine``) while one of
    ours is printed.
    """

    _inherit = "ir.actions.report"

    is_mj_paper = fields.Boolean("Office Paper", compute="_compute_is_mj_paper")

    @api.depends("paperformat_id")
    def _compute_is_mj_paper(self):
        formats = self._mj_paper_formats()
        for report in self:
            report.is_mj_paper = report.sudo().paperformat_id in formats

    def report_action(self, docids, data=None, config=True):
        # Office papers have a head of their own: nobody need choose the company's layout first.
        action = super().report_action(docids, data=data, config=config and not self.is_mj_paper)
        return {**action, "is_mj_paper": self.is_mj_paper}

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {"is_mj_paper"}

    @api.model
    def get_wkhtmltopdf_state(self):
        return "ok" if self.env.context.get("mj_engine") == OWN else super().get_wkhtmltopdf_state()

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.is_mj_paper:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        name = self._mj_engine()
        printer = self.with_context(mj_engine=name)
        if name == OWN and len(res_ids or ()) > 1 and not report.attachment:
            return printer._mj_one_file(report, data, res_ids)
        streams = super(IrActionsReport, printer)._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        if name == WKHTMLTOPDF and len(res_ids or ()) == 1:
            for stream in streams.values():
                if stream["stream"]:
                    stream["stream"] = self._mj_numbered(stream["stream"])
        return streams

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        report = self._get_report(report_ref) if report_ref else self.browse()
        if self.env.context.get("mj_engine") != OWN or not report.is_mj_paper:
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        sheet = self._mj_sheet(report.paperformat_id)
        try:
            return engine.print_documents(paper.documents(bodies), sheet.css, paper.NUMBERS)
        except engine.PrintingFailed as failure:
            _logger.warning("A paper could not be printed: %s", failure)
            raise UserError(
                self.env._("The paper could not be printed. Nothing was changed; please try again.")
            ) from failure

    def _mj_one_file(self, report, data, res_ids):
        """Print several records in one go: Odoo would cut the file apart and together again, with all fonts in each piece.

        :rtype: dict
        """
        html, __ = self._render_qweb_html(report, res_ids, data={"report_type": "pdf", "debug": False, **(data or {})})
        bodies = report.with_context(debug=False)._prepare_html(html, report_model=report.model)[0]
        stream = io.BytesIO(self._run_wkhtmltopdf(bodies, report_ref=report))
        return {False: {"stream": stream, "attachment": None}}

    def _mj_engine(self):
        """Return the engine that prints our papers here: our own, else wkhtmltopdf.

        :rtype: str
        :raises UserError: saying what to install, when there is neither.
        """
        state = engine.state()
        if state == engine.READY:
            return OWN
        if self.get_wkhtmltopdf_state() in USABLE_WKHTMLTOPDF:
            return WKHTMLTOPDF
        raise UserError(self._mj_missing(state))

    def _mj_missing(self, state):
        """Say what the administrator of the server installs.

        :param str state: see ``printing.engine.state``.
        :rtype: str
        """
        wanted = {
            engine.NO_ENGINE: self.env._(
                "the Python package weasyprint (pip install weasyprint, in Odoo's environment)"
            ),
            engine.NO_LIBRARY: self.env._(
                "the library Pango (on Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)"
            ),
            engine.NO_FONT: self.env._("a Chinese font (on Debian: apt install fonts-noto-cjk)"),
        }
        return self.env._(
            "This server cannot print papers yet. Please ask its administrator to install %s.", wanted[state]
        )

    def _mj_paper_formats(self):
        found = (self.env.ref(name, raise_if_not_found=False) for name in PAPER_FORMATS)
        return self.env["report.paperformat"].union(*filter(None, found))

    def _mj_sheet(self, paper_format):
        """Return the sheet of a paper format, which the administrator may have changed.

        :rtype: Sheet
        """
        names = ("margin_top", "margin_right", "margin_bottom", "margin_left")
        margins = [paper_format[name] for name in names]
        if paper_format.format == "custom" and paper_format.page_width and paper_format.page_height:
            return paper.Sheet(paper_format.page_width, paper_format.page_height, tuple(margins))
        return paper.sheet(paper_format.format, paper_format.orientation == "Landscape", margins)

    def _mj_numbered(self, stream):
        """Return what wkhtmltopdf printed with a number on each page: without Qt's patches it leaves footers out.

        :param io.BytesIO stream: a PDF; a single page needs no number.
        :rtype: io.BytesIO
        """
        pages = PdfFileReader(stream, strict=False).pages
        if len(pages) < 2:
            return stream
        writer, numbered = PdfFileWriter(), io.BytesIO()
        for number, page in enumerate(pages, 1):
            width, height = float(page.mediabox.width), float(page.mediabox.height)
            layer = io.BytesIO()
            canvas = Canvas(layer, pagesize=(width, height))
            canvas.setFont("Times-Roman", SIZE)
            canvas.drawCentredString(width / 2, FOOT, f"— {number} —")
            canvas.save()
            page.merge_page(PdfFileReader(layer).pages[0])
            writer.add_page(page)
        writer.write(numbered)
        numbered.seek(0)
        stream.close()
        return numbered
