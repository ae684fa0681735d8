from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import request, route

from .portal import MjPortal, show_day, show_moment

LONGEST = 5000
TYPED = ("asked", "matter", "wished_times")


class MjPortalTalkRequest(MjPortal):
    """A member asks for a talk, and sees at any time what became of it (A16.1).

    Members have no right on requests: the controller reads their own rows only, and content where it is opened.
    """

    def _own_requests(self, request_id=None):
        """Return the logged-in member's own requests, or one of them: nothing for anybody else's and for none.

        :param int request_id: only this one.
        :rtype: mj.talk.request
        """
        domain = [("member_id", "in", self._own_member().ids)]
        if request_id is not None:
            domain.append(("id", "=", request_id))
        return request.env["mj.talk.request"].sudo().search(domain)

    def _own_request_or_404(self, request_id):
        own = self._own_requests(request_id)
        if not own:
            raise request.not_found()
        return own

    @route("/my/talk-requests", type="http", auth="user", website=True, readonly=True)
    def portal_my_talk_requests(self, **kwargs):
        if not self._own_member():
            return request.redirect("/my")
        return self._render_page("portal_my_talk_requests", requests=self._own_requests())

    @route("/my/talk-requests/new", type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_new_talk_request(self, **post):
        member = self._own_member()
        if not member:
            return request.redirect("/my")
        typed = {name: (post.get(name) or "").strip() for name in TYPED}
        problems = {}
        if request.httprequest.method == "POST":
            problems = self._problems(member, typed)
            if not problems:
                own, problems = self._ask(member, typed)
                if own:
                    return request.redirect(f"/my/talk-requests/{own.id}")
        return self._render_page(
            "portal_new_talk_request",
            typed=typed,
            problems=problems,
            places=self._askable(member),
            promise=request.env._(
                "You are answered within %s days. A refusal comes with its reason.", self._days(member)
            ),
            longest=LONGEST,
        )

    @route("/my/talk-requests/<int:request_id>", type="http", auth="user", website=True)
    def portal_my_talk_request(self, request_id, **kwargs):
        own = self._own_request_or_404(request_id)
        talk = own.talk_id if own.state in ("accepted", "talked") else own.talk_id.browse()
        moment = talk.held_at or talk.planned_at
        zone = request.env.user.tz or own.company_id.mj_timezone
        return self._render_page(
            "portal_my_talk_request",
            own=own,
            talk=talk,
            talk_moment=moment and show_moment(moment, zone),
            problem=kwargs.get("problem"),
        )

    @route("/my/talk-requests/<int:request_id>/withdraw", type="http", auth="user", website=True, methods=["POST"])
    def portal_withdraw_talk_request(self, request_id, **post):
        own = self._own_request_or_404(request_id)
        try:
            own.action_withdraw()
        except UserError:
            # Answered in the meantime: the page shows it.
            return request.redirect(f"/my/talk-requests/{own.id}?problem=answered")
        return request.redirect(f"/my/talk-requests/{own.id}")

    # -- what the pages need ------------------------------------------------------------------

    def _render_page(self, template, **values):
        states = dict(request.env["mj.talk.request"]._fields["state"]._description_selection(request.env))
        return request.render(
            f"mj_talks.{template}",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "mj_talk_request",
                "states": states,
                "show_day": show_day,
                **values,
            },
        )

    @staticmethod
    def _askable(member):
        """Return organisations with the leaders a member may ask: names and posts, nothing else of them.

        :rtype: list[tuple[mj.organization, list[tuple[str, str]]]]
        """
        requests = request.env["mj.talk.request"].sudo()
        leaders = request.env["mj.talk.request.leader"].sudo()
        places = []
        for place in requests._askable_organizations(member):
            posts = leaders.search([("organization_id", "=", place.id), ("member_id", "!=", member.id)])
            choices = [(f"{place.id}-{post.member_id.id}", post.display_name) for post in posts]
            if any(post.position_id.is_chair for post in posts):
                anybody = request.env._("Any of the leadership of %s", place.name)
                choices.insert(0, (str(place.id), anybody))
            if choices:
                places.append((place, choices))
        return places

    def _days(self, member):
        blank = request.env["mj.talk.request"].sudo().new({"organization_id": member.sudo().organization_id.id})
        return (blank._due_date() - blank.asked_on).days

    def _problems(self, member, typed):
        """Return what does not fit in the form, by field."""
        problems = {}
        if typed["asked"] not in {value for __, choices in self._askable(member) for value, __ in choices}:
            problems["asked"] = request.env._("Choose whom you ask.")
        if not typed["matter"]:
            problems["matter"] = request.env._("Enter what you want to talk about.")
        for name in ("matter", "wished_times"):
            if len(typed[name]) > LONGEST:
                problems[name] = request.env._("Please keep it below %s characters.", LONGEST)
        return problems

    @staticmethod
    def _ask(member, typed):
        """Enter the request; return it, or what does not fit."""
        place_id, __, leader_id = typed["asked"].partition("-")
        vals = {
            "member_id": member.id,
            "organization_id": int(place_id),
            "leader_id": int(leader_id) if leader_id else False,
            "matter": typed["matter"],
            "wished_times": typed["wished_times"],
        }
        requests = request.env["mj.talk.request"].sudo()
        try:
            with request.env.cr.savepoint():
                return requests.create(vals), {}
        except (AccessError, ValidationError, UserError) as error:
            return requests, {"form": str(error)}
