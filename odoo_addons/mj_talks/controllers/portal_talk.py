from collections import Counter

from odoo.addons.portal.controllers.portal import pager
from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from ..duty.talk_states import HELD_STATES
from ..models.records.mj_talk_confirmation import OPEN_TO_TALKED_TO
from ..models.records.mj_talk_record import PARTS
from ..models.records.res_users import READ_BY_TALKED_TO
from ..wording import comma
from .portal import MjPortal, show_day, show_moment

LONGEST_COMMENT = 10000
ROWS_OF_A_PAGE = 40
SHOWN_STATES = ("planned", *HELD_STATES, "cancelled")


class MjPortalTalk(MjPortal):
    """A person reads the records of the own talks, says a word on them, and sees who read them (A04.4).

    People on the portal have no right on talks: the controller reads their own only, and what was recorded where it is
    opened and logged.
    """

    def _own_talks(self, talk_id=None):
        """Return the talks the logged-in person takes part in, or one of them: nothing of others and of none.

        :param int talk_id: only this one.
        :rtype: mj.talk
        """
        domain = [
            ("participant_ids.member_id.partner_id", "=", request.env.user.partner_id.id),
            ("state", "in", SHOWN_STATES),
        ]
        if talk_id is not None:
            domain.append(("id", "=", talk_id))
        return request.env["mj.talk"].sudo().search(domain)

    def _own_talk_or_404(self, talk_id):
        talk = self._own_talks(talk_id)
        if not talk:
            raise request.not_found()
        return talk

    @route("/my/talks", type="http", auth="user", website=True, readonly=True)
    def portal_my_talks(self, **kwargs):
        return self._render_talk_page("portal_my_talks", talks=self._own_talks(), people=self._people)

    @route("/my/talks/<int:talk_id>", type="http", auth="user", website=True)
    def portal_my_talk(self, talk_id, **kwargs):
        talk = self._own_talk_or_404(talk_id)
        content = self._content(talk)
        line = talk._talked_to_line()
        is_talked_to = line.member_id.partner_id == request.env.user.partner_id
        return self._render_talk_page(
            "portal_my_talk",
            talk=talk,
            people=self._people,
            parts=self._parts(content),
            is_erased=talk.record_ids.content_erased,
            files=talk.record_ids.attachment_ids if content is not None else [],
            line=line if is_talked_to else line.browse(),
            may_answer=is_talked_to and content is not None and talk.state in OPEN_TO_TALKED_TO,
            readings=self._readings(talk) if content is not None else [],
            problem=kwargs.get("problem"),
            longest=LONGEST_COMMENT,
        )

    @route("/my/talks/<int:talk_id>/confirm", type="http", auth="user", website=True, methods=["POST"])
    def portal_confirm_talk(self, talk_id, **post):
        return self._answer(talk_id, lambda talk: talk.confirm_by_talked_to())

    @route("/my/talks/<int:talk_id>/comment", type="http", auth="user", website=True, methods=["POST"])
    def portal_comment_talk(self, talk_id, **post):
        comment = (post.get("comment") or "").strip()[:LONGEST_COMMENT]
        return self._answer(talk_id, lambda talk: talk.comment_by_talked_to(comment))

    @route(
        ["/my/talk-readings", "/my/talk-readings/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_talk_readings(self, page=1, **kwargs):
        log = request.env["mj.access.log"].sudo()
        talks = self._own_talks().filtered(self._is_about_me)
        domain = [("talk_id", "in", talks.ids), ("res_model", "in", READ_BY_TALKED_TO)]
        pages = pager("/my/talk-readings", log.search_count(domain), page, ROWS_OF_A_PAGE)
        rows = log.search(domain, limit=ROWS_OF_A_PAGE, offset=pages["offset"])
        return self._render_talk_page(
            "portal_my_talk_readings", rows=self._log_rows(rows), recorded=talks.filtered("record_ids"), pager=pages
        )

    # -- what the pages need ------------------------------------------------------------------

    def _answer(self, talk_id, answer):
        talk = self._own_talk_or_404(talk_id)
        problem = ""
        try:
            with request.env.cr.savepoint():
                answer(talk)
        except AccessError:
            raise request.not_found() from None
        except UserError:
            problem = "?problem=closed" if talk.state not in OPEN_TO_TALKED_TO else "?problem=empty"
        return request.redirect(f"/my/talks/{talk_id}{problem}")

    @staticmethod
    def _is_about_me(talk):
        """Whether the logged-in person was the one talked to: what is recorded is about that person."""
        return talk._talked_to_line().member_id.partner_id == request.env.user.partner_id

    @staticmethod
    def _content(talk):
        """Open the record, which is logged; nothing where there is none for the reader."""
        record = talk.record_ids
        if not record or record.content_erased or not record._known_to(request.env.user.sudo()):
            return None
        try:
            return record._require_open()
        except (AccessError, UserError):
            return None

    @staticmethod
    def _parts(content):
        """Return what was recorded, part by part in the order of the record, with the names of the parts."""
        if content is None:
            return []
        record_fields = request.env["mj.talk.record"].sudo()._fields
        yes = request.env._("Yes")
        return [
            (name, record_fields[name]._description_string(request.env), yes if value is True else value)
            for name in PARTS
            if (value := content.get(name))
        ]

    @staticmethod
    def _people(talk, role):
        """Return the names of people of a talk, with the posts they held on that day."""
        lines = talk.participant_ids.filtered(lambda line: line.role == role)
        held = request.env["mj.appointment"].sudo()._held_on(talk._day(), members=lines.member_id)
        names = []
        for line in lines:
            posts = held.filtered(lambda post, line=line: post.member_id == line.member_id)
            titles = comma(request.env).join(post._title() for post in posts)
            name = line.member_id.name or line.external_name
            title = titles or line.external_title
            names.append(request.env._("%(name)s (%(title)s)", name=name, title=title) if title else name)
        return names

    def _readings(self, talk):
        log = request.env["mj.access.log"].sudo()
        domain = [("talk_id", "=", talk.id), ("res_model", "in", READ_BY_TALKED_TO)]
        return self._log_rows(log.search(domain, limit=ROWS_OF_A_PAGE))

    @staticmethod
    def _log_rows(rows):
        """Return what is shown of the log: the same person's same deed within a minute once, with how often."""
        operations = dict(rows._fields["operation"]._description_selection(request.env))
        zone = request.env.user.tz or request.env.company.mj_timezone
        shown = Counter(
            (
                show_moment(row.moment, zone),
                row.user_name,
                operations[row.operation],
                row.talk_id.reference,
                row.talk_id.id,
            )
            for row in rows
        )
        return [
            {
                "moment": moment,
                "who": who,
                "operation": operation
                if times == 1
                else request.env._("%(what)s ×%(times)s", what=operation, times=times),
                "talk": reference,
                "talk_id": talk_id,
            }
            for (moment, who, operation, reference, talk_id), times in shown.items()
        ]

    def _render_talk_page(self, template, **values):
        talks = request.env["mj.talk"]
        labels = {
            name: dict(talks._fields[name]._description_selection(request.env))
            for name in ("state", "form", "category")
        }
        line = request.env["mj.talk.participant"]
        labels["confirmation"] = dict(line._fields["confirmation"]._description_selection(request.env))
        return request.render(
            f"mj_talks.{template}",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "mj_talk",
                "labels": labels,
                "show_day": show_day,
                **values,
            },
        )
