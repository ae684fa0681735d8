import io

from odoo import models
from odoo.tools.pdf import PdfFileReader, PdfFileWriter
from reportlab.pdfgen.canvas import Canvas

# In points: how far the page number stands above the lower edge, and its size.
FOOT, SIZE = 30, 10
PAPER_FORMATS = ("mj_talks.paperformat_a4", "mj_talks.paperformat_a4_landscape")


class IrActionsReport(models.Model):
    """Page numbers on office documents.

    They are added to the finished document, because a wkhtmltopdf without Qt's patches leaves footers out.
    """

    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        streams = super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        if self._get_report(report_ref).paperformat_id in self._mj_paper_formats() and len(res_ids or ()) == 1:
            for stream in streams.values():
                if stream["stream"]:
                    stream["stream"] = self._mj_numbered(stream["stream"])
        return streams

    def _mj_paper_formats(self):
        formats = self.env["report.paperformat"].sudo()
        return formats.browse().union(*(self.env.ref(name).sudo() for name in PAPER_FORMATS))

    def _mj_numbered(self, stream):
        """Return the document with a number on each page; a single page needs none.

        :param io.BytesIO stream: a PDF.
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
