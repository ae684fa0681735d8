from odoo.exceptions import AccessError
from odoo.http import Controller, Stream, request, route

from .. import clock
from ..roster.columns import HEADERS


class RosterFile(Controller):
    @route("/mj/roster/<string:model>.xlsx", type="http", auth="user")
    def roster_workbook(self, model, **kwargs):
        """Send a roster as the file that its door reads; who may not see it finds nothing here.

        :param str model: whose roster.
        """
        if model not in HEADERS:
            raise request.not_found()
        try:
            content = request.env[model]._roster_workbook()
        except AccessError as error:
            raise request.not_found() from error
        roster = dict(request.env["mj.roster.import"]._rosters())[model]
        stream = Stream(
            type="data",
            data=content,
            mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            download_name=f"{roster} {clock.today(request.env)}.xlsx",
            etag=False,
        )
        return stream.get_response(as_attachment=True)
