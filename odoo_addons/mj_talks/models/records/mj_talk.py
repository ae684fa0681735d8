from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...duty.gates import REQUIRED_CONTENTS
from .mj_talk_record import ASPECTS

# What the record of a talk must say where the talk is said to have covered it.
COVERED_PARTS = {
    "covers_post_duties": "post_duties",
    "covers_integrity": "integrity",
    "covers_motive": "motive",
    "covers_understanding": "understanding",
    "covers_self_assessment": "self_assessment",
}

# What a record is about, and what duties and gates rest on.
SETTLED = {"held_at", "form", "category", "timing", "organization_id", "participant_ids", *COVERED_PARTS}


class MjTalk(models.Model):
    """A talk after it was held: recorded, confirmed, archived (A04, A09, A20.2)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package
    _set_by_steps = frozenset(
        f"{step}_{what}" for step in ("recorded", "confirmed", "archived") for what in ("at", "by_id")
    ) | {f"touches_{aspect}" for aspect in ASPECTS}

    theme = fields.Char(tracking=False, help="A few words for the ledger, seen by all who see the talk (A20.2).")
    record_ids = fields.One2many("mj.talk.record", "talk_id", readonly=True)
    grant_ids = fields.One2many("mj.access.grant", "talk_id", string="Access Grants", readonly=True)
    touches_thought = fields.Boolean(string="Touched on Thought", readonly=True, copy=False)
    touches_duty_performance = fields.Boolean(string="Touched on Duty Performance", readonly=True, copy=False)
    touches_conduct = fields.Boolean(string="Touched on Conduct", readonly=True, copy=False)
    touches_life = fields.Boolean(string="Touched on Life", readonly=True, copy=False)
    recorded_at = fields.Datetime(readonly=True, copy=False)
    recorded_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    archived_at = fields.Datetime(readonly=True, copy=False)
    archived_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    may_record = fields.Boolean(compute="_compute_may_record")
    has_grant = fields.Boolean(compute="_compute_may_record")

    @api.depends("recorder_id", "participant_ids.member_id", "participant_ids.role", "grant_ids.state")
    @api.depends_context("uid")
    def _compute_may_record(self):
        user = self.env.user
        for talk in self:
            talk.may_record = talk._is_kept_by(user)
            talk.has_grant = bool(talk._grant_of(user))

    def _grant_of(self, user):
        """Return the grant a user reads by: not one of somebody who left the committee or the chair meanwhile."""
        return self.sudo().grant_ids.filtered(
            lambda grant: grant.user_id == user and grant.is_in_force and grant._is_lawful_reader()
        )[:1]

    def _is_kept_by(self, user):
        """Whether a user is a talker or the named recorder: those whose record it is."""
        return user in self._keepers()

    def _check_change(self, vals):
        self._check_not_archived()
        result = super()._check_change(vals)
        self._check_recorder(vals)
        self._check_facts_settled(vals)
        return result

    def _check_not_archived(self):
        if not self.env.su and any(talk.state == "archived" for talk in self):
            raise UserError(self.env._("An archived talk is corrected by a new entry in the ledger, never changed."))

    def _check_recorder(self, vals):
        """Who is named as recorder reads the record."""
        if "recorder_id" in vals:
            self.filtered(lambda talk: talk.recorder_id.id != vals["recorder_id"])._check_may_change_keepers()

    def _check_may_change_people(self):
        """Check before people are added to talks, taken off or exchanged."""
        self._check_may_change_keepers()
        self._check_facts_settled({"participant_ids"})

    def _check_may_change_keepers(self):
        """Talkers, talked-to and recorder read the record: whoever changed them freely could make themselves one.

        :raises AccessError: once the talk was held or something is written for it, for all but its present keepers.
        """
        if self.env.su:
            return
        for talk in self:
            if not (talk._is_unwritten() or talk._is_kept_by(self.env.user)):
                raise AccessError(
                    self.env._(
                        "The talk was held, or something is written for it: now only its talkers and its recorder change "
                        "who took part and who records. Ask one of them."
                    )
                )

    def _is_unwritten(self):
        """Whether nothing is written of the talk, and nobody expects to be the only one to write it."""
        talk = self.sudo()
        if talk.record_ids:
            return False
        return talk.state in ("draft", "planned") or not talk._keepers()

    def _keepers(self):
        """Return the accounts of those whose record it is: the talkers who were there and the named recorder.

        :rtype: res.users
        """
        talk = self.sudo()
        there = talk.participant_ids.filtered(lambda line: line.role == "talker" and line.attended)
        return talk.recorder_id | there.member_id.partner_id.user_ids

    def _check_facts_settled(self, names):
        """What was confirmed is about this talk: its facts stay until the record is taken back.

        :param names: of the fields about to be written.
        :raises AccessError: once the record is written, for all but its keepers.
        :raises UserError: once the record is confirmed.
        """
        if self.env.su or not SETTLED & set(names):
            return
        self._check_not_confirmed()
        recorded = self.filtered(lambda talk: talk.state == "recorded")
        if not all(talk._is_kept_by(self.env.user) for talk in recorded):
            raise AccessError(
                self.env._(
                    "The record of this talk is written: its day, its people and what it covered are changed by its "
                    "talkers and its recorder only. Ask one of them."
                )
            )

    def _is_confirmed(self):
        """Whether the talkers confirmed the record, or the talked-to said a word on it."""
        lines = self.sudo().participant_ids
        has_spoken = any(line.confirmation in ("confirmed", "commented", "signed") for line in lines)
        return self.state == "confirmed" or (self.state == "recorded" and has_spoken)

    def _check_not_confirmed(self):
        if any(talk._is_confirmed() for talk in self):
            raise UserError(
                self.env._(
                    "The record of this talk was confirmed, or the talked-to has spoken on it. Take it back with “Back "
                    "to Writing”, then change it."
                )
            )

    # -- the record ---------------------------------------------------------------------------

    def action_open_record(self):
        """Open the record, which is made when its keepers open it for the first time.

        :raises AccessError: for those who may neither write nor read it.
        """
        self.ensure_one()
        self.check_access("read")
        record = self.sudo().record_ids
        if not record:
            if not self.may_record:
                raise AccessError(self.env._("This talk has no record yet."))
            if self.state == "cancelled":
                raise UserError(self.env._("The talk was cancelled: there is nothing to record."))
            record = self.env["mj.talk.record"].create({"talk_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record of %s", self.reference),
            "res_model": "mj.talk.record",
            "res_id": record.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
        }

    def action_hold_and_record(self):
        """Mark the talk as held and go on to its record, in one tap."""
        self.ensure_one()
        self.action_hold()
        return self.action_open_record()

    def _check_is_keeper(self):
        """The talkers and the named recorder bring a record to its end.

        :raises AccessError: for anybody else.
        """
        self.check_access("read")
        if not all(talk._is_kept_by(self.env.user) for talk in self):
            raise AccessError(self.env._("Only the talkers and the recorder of the talk record and confirm it."))

    def action_record(self):
        """Mark the record as written; the talked-to of a one-to-one talk may read it from now on.

        :return: what is missing before it can be confirmed, with the way back to the record; else nothing.
        :raises UserError: when nothing is written yet.
        """
        ready = self._ready_for("record")
        contents = {talk: talk._content_to_check() for talk in ready}
        if not all(self._is_written(content) for content in contents.values()):
            raise UserError(self.env._("Nothing is recorded yet. Open the record and write down what was said."))
        ready._take("record", recorded_at=fields.Datetime.now(), recorded_by_id=self.env.uid)
        missing = {talk: text for talk, content in contents.items() if (text := talk._missing_text(content))}
        return self._tell_missing(missing) if missing else None

    @api.model
    def _is_written(self, content):
        """Whether a record says anything of what was said, beside the outline made beforehand.

        :param dict content: parts of the record.
        """
        return any(value for name, value in content.items() if name not in ("outline", "talkee_comment"))

    def _missing_text(self, content):
        """Return what a record with this content lacks before it can be confirmed, if anything."""
        try:
            self._check_content_for_confirm(content)
        except ValidationError as error:
            return str(error)
        return ""

    @api.model
    def _tell_missing(self, missing):
        """Return the message of what talks lack, which leads to the record of the first.

        :param dict missing: of each talk what is missing; never what was written.
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Still missing before it can be confirmed"),
                "message": "\n".join(missing.values()),
                "type": "warning",
                "sticky": False,
                "next": next(iter(missing)).action_open_record(),
            },
        }

    def action_confirm(self):
        """Confirm the record for the talkers.

        :raises ValidationError: when it hides one side (A04.2) or lacks a content of A11.2 or A12.2.
        """
        ready = self._ready_for("confirm")
        self._confirm({talk: talk._content_to_check() for talk in ready})

    @api.model
    def _confirm(self, contents):
        """Confirm records that were read for it.

        :param dict[mj.talk, dict] contents: of each talk the parts of its record.
        :raises ValidationError: see :meth:`action_confirm`.
        """
        for talk, content in contents.items():
            talk._check_content_for_confirm(content)
        for talk, content in contents.items():
            talk._take(
                "confirm",
                confirmed_at=fields.Datetime.now(),
                confirmed_by_id=self.env.uid,
                **{f"touches_{aspect}": bool(content.get(aspect)) for aspect in ASPECTS},
            )
            talk._after_confirm(content)

    def _after_confirm(self, content):
        """Do what confirming brings about; a hook.

        :param dict content: parts of the record.
        """

    def action_reopen_record(self):
        """Take a record back to be written on, before it is archived."""
        self._ready_for("reopen")._take("reopen")

    def action_archive_talk(self):
        """Archive confirmed talks: they enter the ledger and are never changed again (A20)."""
        self._ready_for("archive")._take("archive", archived_at=fields.Datetime.now(), archived_by_id=self.env.uid)

    def _check_has_theme(self):
        for talk in self:
            if not (talk.theme or "").strip():
                raise UserError(
                    self.env._("Enter the theme of %s, a few words for the ledger, then archive.", talk.reference)
                )

    def _content_to_check(self):
        self.ensure_one()
        record = self.sudo().record_ids.sudo(False)
        return record._require_open("open") if record else {}

    def _check_content_for_confirm(self, content):
        """Check what the regulation asks of a record.

        :param dict content: parts of the record.
        :raises ValidationError: saying what is missing; never what was written.
        """
        self.ensure_one()
        self._check_both_sides(content)
        self._check_covered_parts(content)
        if content.get("is_matter_of_principle") and not content.get("matter_of_principle"):
            raise ValidationError(self.env._("A matter of principle is marked but not described (A04.2)."))

    def _check_both_sides(self, content):
        if self.category == "daily" and not content.get("one_sided_reason"):
            if not content.get("affirmed"):
                raise ValidationError(
                    self.env._("Write what is affirmed, too, or give the reason why that part is empty (A04.2).")
                )
            if not content.get("shortcomings"):
                raise ValidationError(
                    self.env._(
                        "Write the shortcomings pointed out, too, or give the reason why that part is empty (A04.2)."
                    )
                )

    def _check_covered_parts(self, content):
        covers = [name for name in REQUIRED_CONTENTS.get(self.category, ()) if self[name]]
        if self.category in REQUIRED_CONTENTS and not covers:
            raise ValidationError(
                self.env._("Tick on the talk which of the required contents it covered (A11.2, A12.2).")
            )
        record_fields = self.env["mj.talk.record"].fields_get([COVERED_PARTS[name] for name in covers], ["string"])
        missing = [
            record_fields[COVERED_PARTS[name]]["string"] for name in covers if not content.get(COVERED_PARTS[name])
        ]
        if missing:
            raise ValidationError(
                self.env._(
                    "The talk is said to have covered this, but the record is empty there: %s (A11.2, A12.2).",
                    ", ".join(missing),
                )
            )
