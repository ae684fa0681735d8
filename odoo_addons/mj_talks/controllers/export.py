import io

from odoo.http import Controller, Stream, request, route

from .. import clock


class Export(Controller):
    @route("/mj/export.zip", type="http", auth="user")
    def export_everything(self, **kwargs):
        """Send everything that these addons keep as an archive of tables; for the rules administrator."""
        archive = io.BytesIO()
        request.env["mj.export"]._write_archive(archive)
        name = f"mj-{clock.today(request.env)}.zip"
        stream = Stream(
            type="data", data=archive.getvalue(), mimetype="application/zip", download_name=name, etag=False
        )
        return stream.get_response(as_attachment=True)
