import os
import tempfile

from odoo.exceptions import AccessError
from odoo.http import Controller, content_disposition, request, route

CHUNK = 65536


class LedgerFile(Controller):
    @route("/mj/ledger/<int:organization_id>/<int:year>.xlsx", type="http", auth="user")
    def ledger_workbook(self, organization_id, year, below=None, **kwargs):
        """Send the ledger of an organisation and year; who does not work for the organisation finds nothing here.

        :param int organization_id: of ``mj.organization``.
        :param int year: of the days of the talks.
        :param str below: anything for the organisations below, too.
        """
        export = request.env["mj.ledger.export"].new(
            {"organization_id": organization_id, "year": year, "include_below": bool(below)}
        )
        descriptor, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(descriptor)
        try:
            if not export.organization_id.exists():
                raise request.not_found()
            export._write_xlsx(path)
            name = f"{export._file_name()}.xlsx"
        except AccessError as error:
            os.unlink(path)
            raise request.not_found() from error
        except BaseException:
            os.unlink(path)
            raise
        size = os.path.getsize(path)
        return request.make_response(
            _sent_and_removed(path),
            headers=[
                ("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(name)),
            ],
        )


def _sent_and_removed(path):
    """Return the content of a file piece by piece; the file is gone from the folder at once."""
    file = open(path, "rb")  # noqa: SIM115 - it is read after this function returned
    os.unlink(path)

    def pieces():
        with file:
            while piece := file.read(CHUNK):
                yield piece

    return pieces()
