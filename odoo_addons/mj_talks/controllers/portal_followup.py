from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from .portal import MjPortal, show_day

LONGEST = 5000


class MjPortalFollowup(MjPortal):
    """A member sees what to take care of, enters what was done, and sees help that is under way (A17.2, A17.4)."""

    def _own_followups(self, followup_id=None):
        """Return what the logged-in member takes care of or is helped with, or one of it; nothing of anybody else's.

        :param int followup_id: only this one.
        :rtype: mj.followup
        """
        followups = request.env["mj.followup"]
        if not followups.has_access("read"):
            return followups
        domain = request.env.user.mj_own_followup_domain()
        return followups.search([*domain, *([("id", "=", followup_id)] if followup_id is not None else [])])

    def _own_followup_or_404(self, followup_id):
        own = self._own_followups(followup_id)
        if not own:
            raise request.not_found()
        return own

    @route("/my/follow-ups", type="http", auth="user", website=True, readonly=True)
    def portal_my_followups(self, **kwargs):
        if not self._own_member():
            return request.redirect("/my")
        return self._render_followups("portal_my_followups", followups=self._own_followups())

    # Opening is logged: the page writes.
    @route("/my/follow-ups/<int:followup_id>", type="http", auth="user", website=True)
    def portal_my_followup(self, followup_id, problem=None, **kwargs):
        own = self._own_followup_or_404(followup_id)
        return self._render_followups("portal_my_followup", own=own, problem=problem, longest=LONGEST)

    @route("/my/follow-ups/<int:followup_id>/report", type="http", auth="user", website=True, methods=["POST"])
    def portal_report_followup(self, followup_id, result="", step="", **kwargs):
        own = self._own_followup_or_404(followup_id)
        page = f"/my/follow-ups/{own.id}"
        if len(result) > LONGEST:
            return request.redirect(f"{page}?problem=long")
        try:
            with request.env.cr.savepoint():
                if step != "start" or result.strip():
                    own.report(result.strip())
                if step == "start":
                    own.action_start()
                elif step == "finish":
                    own.action_finish()
        except AccessError:
            return request.redirect(f"{page}?problem=access")
        except UserError:
            return request.redirect(f"{page}?problem=empty" if own.is_open else f"{page}?problem=ended")
        return request.redirect(page)

    def _render_followups(self, template, **values):
        kinds = dict(request.env["mj.followup"]._fields["kind"]._description_selection(request.env))
        return request.render(
            f"mj_talks.{template}",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "mj_followup",
                "kinds": kinds,
                "show_day": show_day,
                **values,
            },
        )
