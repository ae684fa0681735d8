from datetime import timedelta

import pytz
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...models.records.mj_talk_record import ASPECTS

# What a sheet always asks for, by category and heading; other parts follow where something is written in them.
SECTIONS = {
    "daily": (
        ("content", ASPECTS),
        ("both_sides", ("affirmed", "shortcomings")),
        ("agreed", ("opinions", "difficulties", "problems", "measures")),
    ),
    "appointment": (("content", ("post_duties", "integrity")), ("answer", ("statement",))),
    "admission": (
        ("content", ("motive", "understanding", "self_assessment")),
        ("opinion", ("talker_opinion",)),
    ),
}
# The preparation is the talker's own, and the sheet is signed by both.
NOT_PRINTED = ("outline", "is_matter_of_principle")
TOUCHED = tuple(f"touches_{aspect}" for aspect in ASPECTS)

# Characters from which a text may run over to another page: its label stays at its beginning.
LONG_TEXT = 600
# Room for handwriting in points, by how many parts share the paper.
BLANK_HEIGHTS = {"daily": 87, "appointment": 87, "admission": 64}


class MjTalkSheet(models.AbstractModel):
    """Record sheet of a talk (谈心谈话记录表) with its content: printed for those who may open it, and logged.

    The rights are checked here, since a report's groups hide its menu only.
    """

    _name = "report.mj_talks.mj_talk_sheet"
    _description = "Record Sheet of a Talk"

    @api.model
    def _get_report_values(self, docids, data=None):
        talks = self.env["mj.talk"].browse(docids)
        talks.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "mj.talk",
            "docs": talks,
            "sheets": [self._prepare_sheet(talk) for talk in talks],
        }

    def _prepare_sheet(self, talk):
        """Return what the template prints of one talk.

        :param mj.talk talk: readable by the user.
        :rtype: dict
        :raises AccessError: where the sheet holds content that the user may not open.
        """
        return self._prepare_shell(talk) | {"sections": self._sections(talk, self._content(talk))}

    def _content(self, talk):
        record = talk.sudo().record_ids.sudo(False)
        if not record:
            raise UserError(
                self.env._(
                    "The talk %s has no record yet. Print the empty sheet, and write on it by hand.", talk.reference
                )
            )
        return record._require_open("print")

    # -- who, when, where -------------------------------------------------------------------------

    def _prepare_shell(self, talk):
        day = talk._day()
        lines = talk.sudo().participant_ids
        posts = self.env["mj.appointment"].sudo()._held_on(day, members=lines.member_id)
        people = [self._prepare_person(line, posts) for line in lines]
        return {
            "talk": talk,
            "moment": self._moment(talk),
            "kind": self._kind(talk),
            "is_collective": talk.form == "collective",
            "talkers": [person for person in people if person["role"] == "talker"],
            "talkees": [person for person in people if person["role"] == "talkee"],
            "recorder": talk.sudo().recorder_id.name,
            "new_posts": self._new_posts(talk, day),
            "is_blank": False,
            "is_redacted": False,
            "is_anonymous": False,
        }

    def _kind(self, talk):
        category, timing = (
            dict(talk._fields[name]._description_selection(self.env)).get(talk[name], "")
            for name in ("category", "timing")
        )
        return self.env._("%(category)s (%(timing)s)", category=category, timing=timing) if timing else category

    def _prepare_person(self, line, posts):
        held = posts.filtered(lambda post: post.member_id == line.member_id)
        titles = [post._title() for post in held]
        return {
            "role": line.role,
            "member": line.member_id,
            "name": line.member_id.name or line.external_name,
            "titles": titles or [line.external_title or line.member_id.organization_id.name or ""],
            "attended": line.attended,
            "absence_reason": line.absence_reason or "",
        }

    def _new_posts(self, talk, day):
        """Return the posts that an appointment talk is about, as far as the user may see them (A11)."""
        if talk.category != "appointment":
            return []
        appointments = self.env["mj.appointment"].search(
            Domain("member_id", "in", talk.talkee_ids.ids)
            & (
                Domain("state", "=", "proposed")
                | (
                    Domain("state", "=", "effective")
                    & Domain("date_from", ">", day)
                    & Domain("date_from", "<=", day + timedelta(days=365))
                )
            ),
            order="date_from, id",
        )
        return [post._title() for post in appointments]

    def _moment(self, talk):
        moment = talk.held_at or talk.planned_at
        if not moment:
            return ""
        local = pytz.utc.localize(moment).astimezone(pytz.timezone(talk.company_id.mj_timezone))
        return f"{format_date(self.env, local.date(), date_format='long')} {local:%H:%M}"

    # -- what was said ----------------------------------------------------------------------------

    def _sections(self, talk, content, height=0):
        names = [name for name in self.env["mj.talk.record"]._content_names if name not in NOT_PRINTED]
        labels = self.env["mj.talk.record"].fields_get(names, ["string"])
        asked = [name for __, parts in SECTIONS[talk.category] for name in parts]
        others = [name for name in names if name not in asked and content.get(name)]
        return [
            self._prepare_section(heading, [self._prepare_part(name, labels, content, height) for name in parts])
            for heading, parts in (*SECTIONS[talk.category], ("further", others))
            if parts
        ]

    def _prepare_section(self, heading, parts):
        if heading in ("answer", "opinion"):
            # The heading of a part of its own says it all.
            parts = [part | {"label": ""} for part in parts]
        return {"heading": heading, "parts": parts, "is_long": any(part["is_long"] for part in parts)}

    def _prepare_part(self, name, labels, content, height):
        # On a filled sheet an empty place could be written on after the signature.
        text = content.get(name) or ("" if height else self.env._("Nothing noted"))
        return {
            "label": labels[name]["string"],
            "paragraphs": text.splitlines(),
            "is_long": len(text) > LONG_TEXT,
            "height": height,
        }
