from odoo import fields
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.controllers.portal import MjPortal
from odoo.addons.mj_talks.wording import comma
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import format_date

MAX_FILES = 10
MAX_BYTES = 20 * 1024 * 1024


class MjRectificationPortal(MjPortal):
    """The member concerned answers on the portal, phone first."""

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        values["mj_rectification_count"] = len(self._own_rectifications())
        return values

    def _own_rectifications(self, domain=Domain.TRUE):
        """Return those that the logged-in user answers; committee members find no others here either."""
        rectification = request.env["mj.rectification"]
        if not rectification.has_access("read"):
            return rectification
        return rectification.search(domain & Domain(request.env.user.mj_rectification_answer_domain()))

    def _own_rectification(self, rectification_id):
        """Return one of them; one that does not exist and one of somebody else are the same.

        :raises werkzeug.exceptions.NotFound:
        """
        rectification = self._own_rectifications(Domain("id", "=", rectification_id))
        if not rectification:
            raise request.not_found()
        return rectification

    @route("/my/rectifications", type="http", auth="user", website=True, readonly=True)
    def portal_my_rectifications(self, **kwargs):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "mj_rectifications",
            "rectifications": self._own_rectifications(),
        }
        return request.render("mj_supervision.portal_my_rectifications", values)

    @route("/my/rectifications/<int:rectification_id>", type="http", auth="user", website=True, readonly=True)
    def portal_my_rectification(self, rectification_id, **kwargs):
        return self._render_rectification(self._own_rectification(rectification_id))

    @route("/my/rectifications/<int:rectification_id>/start", type="http", auth="user", methods=["POST"], website=True)
    def portal_start_rectification(self, rectification_id, **kwargs):
        rectification = self._own_rectification(rectification_id)
        return self._apply(rectification, lambda: rectification.action_start(), {})

    @route("/my/rectifications/<int:rectification_id>/submit", type="http", auth="user", methods=["POST"], website=True)
    def portal_submit_rectification(self, rectification_id, text="", explanation="", **kwargs):
        rectification = self._own_rectification(rectification_id)

        def submit():
            rectification.submit(text, self._uploaded(), explanation)

        return self._apply(rectification, submit, {"text": text, "explanation": explanation})

    @route(
        "/my/rectifications/<int:rectification_id>/extension", type="http", auth="user", methods=["POST"], website=True
    )
    def portal_ask_extension(self, rectification_id, reason="", due_date="", **kwargs):
        rectification = self._own_rectification(rectification_id)

        def ask():
            try:
                day = fields.Date.to_date(due_date)
            except ValueError as error:
                raise UserError(request.env._("Enter the day in the form 2026-07-31.")) from error
            rectification.ask_extension(day, reason)

        return self._apply(rectification, ask, {"reason": reason})

    @route(
        "/my/rectifications/<int:rectification_id>/<any(notice,warning):paper>", type="http", auth="user", website=True
    )
    def portal_print_rectification(self, rectification_id, paper, **kwargs):
        rectification = self._own_rectification(rectification_id)
        number = rectification.notice_number if paper == "notice" else rectification.warning_number
        if not number:
            raise request.not_found()
        # Who asks is checked once more by the report itself.
        content, __ = (
            request.env["ir.actions.report"]
            .sudo()
            ._render_qweb_pdf(f"mj_supervision.report_rectification_{paper}", rectification.ids)
        )
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", f'inline; filename="{rectification.reference}.pdf"'),
        ]
        return request.make_response(content, headers=headers)

    @route("/my/rectifications/<int:rectification_id>/evidence/<int:file_id>", type="http", auth="user", website=True)
    def portal_rectification_evidence(self, rectification_id, file_id, **kwargs):
        file = self._evidence(self._own_rectification(rectification_id)).filtered(lambda one: one.id == file_id)
        if not file:
            raise request.not_found()
        return request.env["ir.binary"]._get_stream_from(file).get_response(as_attachment=True)

    # -- helpers ------------------------------------------------------------------------------------

    def _apply(self, rectification, step, entered):
        """Take a step; what is wrong is said on the page, which keeps what was entered."""
        try:
            with request.env.cr.savepoint():
                step()
        except UserError as error:
            return self._render_rectification(rectification, error=error.args[0], entered=entered)
        return request.redirect(f"/my/rectifications/{rectification.id}")

    def _uploaded(self):
        """Return the uploaded files, each with name and content.

        :rtype: list[dict]
        :raises UserError: for too many or too large files.
        """
        files = [file for file in request.httprequest.files.getlist("evidence") if file.filename]
        if len(files) > MAX_FILES:
            raise UserError(request.env._("Upload at most %s files.", MAX_FILES))
        vals_list = []
        for file in files:
            content = file.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                raise UserError(request.env._("A file is larger than 20 MB. Upload a smaller one."))
            if not content:
                raise UserError(request.env._("A file is empty. Choose another one."))
            vals_list.append({"name": file.filename, "raw": content})
        return vals_list

    def _evidence(self, rectification):
        return (
            request.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", rectification._name), ("res_id", "=", rectification.id), ("res_field", "=", False)]
            )
        )

    def _render_rectification(self, rectification, error=None, entered=None):
        labels = dict(rectification.step_ids._fields["kind"]._description_selection(request.env))
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "mj_rectification",
            "rectification": rectification,
            # Members have no right on organisations and colleagues; here they see the names.
            "organization_name": rectification.sudo().organization_id.name,
            "article_name": rectification.sudo().article_id.display_name,
            "responsible_names": comma(request.env).join(rectification.sudo().responsible_ids.mapped("name")),
            "steps": [(labels[step.kind], step) for step in rectification.step_ids],
            "evidence": self._evidence(rectification),
            "today": format_date(request.env, clock.today(request.env), date_format="yyyy-MM-dd"),
            "error": error,
            "entered": entered or {},
        }
        return request.render("mj_supervision.portal_my_rectification", values)
