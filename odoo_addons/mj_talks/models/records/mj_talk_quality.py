from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, ValidationError

from ... import clock
from ...duty.talk_states import FILLED_STATES, HELD_STATES
from .mj_talk_record import WRITTEN_PARTS

FLAG_GROUP = "mj_talks.group_mj_flags"
# A daily talk that touches none of these, only the performance of duties, is routine.
BEYOND_ROUTINE = ("thought", "conduct", "life", "problems", "opinions", "difficulties")


class MjTalk(models.Model):
    """What supervision can list without reading: signs that a talk did not go deep (A08.1, A04.3). Nothing blocks."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    flag_no_thought = fields.Boolean(
        string="Nothing on Thought", readonly=True, copy=False, groups=FLAG_GROUP, help="The daily talk left it out."
    )
    flag_routine_only = fields.Boolean(
        string="Routine Matters Only",
        readonly=True,
        copy=False,
        groups=FLAG_GROUP,
        help="Nothing but the performance of duties was recorded.",
    )
    flag_similar = fields.Boolean(string="Nearly Equal to Another Record", readonly=True, copy=False, groups=FLAG_GROUP)
    flag_late = fields.Boolean(string="Recorded Long After", readonly=True, copy=False, groups=FLAG_GROUP)
    flag_many_in_day = fields.Boolean(string="Many Talks in a Day", readonly=True, copy=False, groups=FLAG_GROUP)
    is_flagged = fields.Boolean(
        string="Has Signs of Haste", compute="_compute_is_flagged", store=True, groups=FLAG_GROUP, index=True
    )
    flags_shown = fields.Text(compute="_compute_flags_shown", string="Shown to the Supervision Committee")

    @api.depends("flag_no_thought", "flag_routine_only", "flag_similar", "flag_late", "flag_many_in_day")
    def _compute_is_flagged(self):
        for talk in self:
            talk.is_flagged = any(talk[name] for name in self._flag_names())

    @api.depends("recorder_id", "participant_ids.member_id")
    @api.depends_context("uid", "lang")
    def _compute_flags_shown(self):
        is_supervisor = self.env.user.has_group(FLAG_GROUP)
        for talk in self:
            flagged = talk.sudo()
            names = [name for name in self._flag_names() if flagged[name]]
            may_know = is_supervisor or talk._is_kept_by(self.env.user)
            talk.flags_shown = may_know and self._flag_texts(names)

    @api.model
    def _flag_names(self):
        return ("flag_no_thought", "flag_routine_only", "flag_similar", "flag_late", "flag_many_in_day")

    @api.model
    def _flag_texts(self, names):
        texts = {
            "flag_no_thought": self.env._("Nothing is recorded on thought."),
            "flag_routine_only": self.env._(
                "Only routine matters are recorded: nothing but the performance of duties."
            ),
            "flag_similar": self.env._("The text is nearly equal to that of another record."),
            "flag_late": self.env._("The record was written long after the talk."),
            "flag_many_in_day": self.env._("The talker held many talks on that day."),
        }
        return "\n".join(texts[name] for name in names)

    # -- finding ------------------------------------------------------------------------------

    def action_review_and_confirm(self):
        """Confirm the record; where supervision will see a sign of haste, say so first. It does not block.

        :return: the dialog, or nothing when the record is confirmed.
        :raises RedirectWarning: when something is missing, with the way to the record.
        """
        try:
            return self._review_and_confirm()
        except ValidationError as error:
            raise RedirectWarning(str(error), self.action_open_record(), self.env._("Open the Record")) from error

    def _review_and_confirm(self):
        self.ensure_one()
        if not self._ready_for("confirm"):
            return None
        content = self._content_to_check()
        self._check_content_for_confirm(content)
        names = [name for name, is_set in self._find_flags(content).items() if is_set]
        if not names:
            return self._confirm({self: content})
        dialog = self.env["mj.talk.confirm"].create({"talk_id": self.id, "signs": self._flag_texts(names)})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm the Record"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _find_flags(self, content):
        """Return every flag by name, as it is for a record.

        :param dict content: parts of the record.
        :rtype: dict[str, bool]
        """
        talk = self.sudo()
        is_daily = self.category == "daily"
        has = {name: bool((content.get(name) or "").strip()) for name in WRITTEN_PARTS}
        return {
            "flag_no_thought": is_daily and not has["thought"],
            "flag_routine_only": is_daily and has["duty_performance"] and not any(has[name] for name in BEYOND_ROUTINE),
            "flag_similar": bool(self.env["mj.talk.similarity"]._alike(self._text_of(content), talk)),
            "flag_late": talk._is_recorded_late(),
            "flag_many_in_day": bool(talk._crowded_day()),
        }

    @api.model
    def _text_of(self, content):
        return "\n".join(content.get(name) or "" for name in WRITTEN_PARTS if name != "outline")

    def _is_recorded_late(self):
        days = self.company_id.mj_late_record_days
        if not days or not self.held_on or not self.recorded_at:
            return False
        recorded_on = clock.local_date(self.env, self.recorded_at, self.company_id)
        return (recorded_on - self.held_on).days > days

    def _crowded_day(self):
        """Return all talks of a talker on that day where they are more than the setting allows, else none."""
        most = self.company_id.mj_talks_per_day
        crowded = self.browse()
        if not most or not self.held_on:
            return crowded
        for talker in self.talker_ids:
            line = [("member_id", "=", talker.id), ("role", "=", "talker"), ("attended", "=", True)]
            held = [("held_on", "=", self.held_on), ("state", "in", HELD_STATES), ("participant_ids", "any", line)]
            talks = self.search(held)
            if len(talks) > most:
                crowded |= talks
        return crowded

    # -- keeping ------------------------------------------------------------------------------

    def _after_confirm(self, content):
        result = super()._after_confirm(content)
        talk = self.sudo()
        similarity = self.env["mj.talk.similarity"]
        text = self._text_of(content)
        alike = similarity._alike(text, talk)
        talk.write(self._find_flags(content))
        similarity._remember(talk, text)
        alike.filtered(lambda other: not other.flag_similar).write({"flag_similar": True})
        in_crowd = talk._crowded_day().filtered(
            lambda other: other.state in FILLED_STATES and not other.flag_many_in_day
        )
        in_crowd.write({"flag_many_in_day": True})
        return result

    def _forget_signs(self):
        self.sudo().write(dict.fromkeys(self._flag_names(), False))
        self._forget_similarity()

    @api.private
    def _forget_similarity(self):
        """Forget the fingerprints of these records; others that were like them only are so no more."""
        similarity = self.env["mj.talk.similarity"]
        others = {other for pair in similarity._pairs(self.ids) for other in pair} - set(self.ids)
        similarity._forget(self)
        still = {other for pair in similarity._pairs(list(others)) for other in pair}
        self.sudo().browse(others - still).write({"flag_similar": False})
