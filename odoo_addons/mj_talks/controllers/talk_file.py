import base64
import mimetypes

from odoo.exceptions import AccessError
from odoo.http import Controller, content_disposition, request, route


class TalkFile(Controller):
    @route("/mj/talk/file/<int:file_id>", type="http", auth="user")
    def talk_file(self, file_id, **kwargs):
        """Send a file of a record to those who may read the record; to others it does not exist.

        :param int file_id: of ``mj.talk.attachment``.
        """
        # Who may open it is decided, and logged, where it is opened: portal users have no right on the row.
        file = request.env["mj.talk.attachment"].sudo().browse(file_id).exists()
        try:
            values = file and file._require_open("attachment")
        except AccessError:
            values = None
        if not values:
            raise request.not_found()
        name = values["file_name"] or file.display_name
        return request.make_response(
            base64.b64decode(values["file_content"]),
            headers=[
                ("Content-Type", mimetypes.guess_type(name)[0] or "application/octet-stream"),
                ("Content-Disposition", content_disposition(name)),
                ("Content-Security-Policy", "default-src 'none'; sandbox"),
            ],
        )
