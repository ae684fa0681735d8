from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ... import clock
from .mj_ledger_entry import QUEUEING

SEPARATOR = "、"
NO_POST = "—"


class MjTalk(models.Model):
    """An archived talk enters the ledger, and is corrected by new entries only (A20)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    remarks = fields.Char(
        copy=False, help="For the ledger, seen by all who see the talk: nothing of what was said (A20.1)."
    )
    ledger_entry_ids = fields.One2many("mj.ledger.entry", "talk_id", string="Ledger Entries", readonly=True)

    def _enter_in_ledger(self):
        result = super()._enter_in_ledger()
        self._queue_for_ledger()
        return result

    def _queue_for_ledger(self, **values):
        """Queue an entry for each talk, and have the queue sealed once this transaction is committed.

        :param values: more values of the entries, the kind of a correction for one.
        :return: the entries, not sealed yet.
        :rtype: mj.ledger.entry
        """
        entries = self.env["mj.ledger.entry"].sudo().with_context(mj_ledger=QUEUEING)
        entries = entries.create([talk._prepare_ledger_entry() | values for talk in self.sudo()])
        self.env["mj.ledger.sealer"]._wake()
        return entries.with_context(mj_ledger=None)

    def _prepare_ledger_entry(self):
        day = self._day()
        company = self.company_id or self.env.company
        lines = self.participant_ids
        archived_on = clock.local_date(self.env, self.archived_at, company)
        people = {}
        for role in ("talker", "talkee"):
            present = lines.filtered(lambda line, role=role: line.role == role and line.attended)
            people[f"{role}_names"] = SEPARATOR.join(line._ledger_name() for line in present) or False
            people[f"{role}_posts"] = SEPARATOR.join(line._ledger_posts(day) for line in present) or False
        absent = lines.filtered(lambda line: not line.attended)
        return people | {
            "organization_id": self.organization_id.id,
            "year": day.year,
            "talk_id": self.id,
            "talk_reference": self.reference,
            "held_at": self.held_at,
            "date": day,
            "form": self.form,
            "category": self.category,
            "timing": self.timing,
            "invited_count": len(lines.filtered(lambda line: line.role == "talkee")),
            "attended_count": len(lines.filtered(lambda line: line.role == "talkee" and line.attended)),
            "absent_names": SEPARATOR.join(line._ledger_name() for line in absent) or False,
            "place": self.place,
            "theme": self.theme,
            "recorder_name": self.recorder_id.name,
            "archived_at": self.archived_at,
            "archived_by": self.archived_by_id.name,
            "is_late": (archived_on - day).days > company.mj_archive_days,
            "remarks": self.remarks,
        }

    # -- corrections --------------------------------------------------------------------------

    def _check_may_correct(self):
        """Those who move a talk on correct it once it is archived.

        :raises AccessError: for anybody else.
        :raises UserError: for a talk that is not archived.
        """
        self._check_may_act()
        if any(talk.state != "archived" for talk in self):
            raise UserError(self.env._("Only archived talks are corrected by a new entry. Change this one directly."))

    def action_correct(self):
        """Open the correction of this archived talk."""
        self.ensure_one()
        self._check_may_correct()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_ledger_correct_action")
        action["context"] = {"default_talk_id": self.id}
        return action

    def action_open_ledger_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_ledger_entry_action")
        action["domain"] = [("talk_id", "=", self.id)]
        action["context"] = {}
        return action

    @api.private
    def correct(self, values, reason):
        """Correct an archived talk by a new entry; the entry before stays as it is.

        :param dict values: of the talk, its people's attendance among them.
        :param str reason: kept with the entry.
        :return: the new entry.
        :rtype: mj.ledger.entry
        """
        entry = self._entry_to_correct(reason)
        # What the corrected talk fulfils is worked out anew by ``write``.
        self.sudo().write(values)
        return self._queue_for_ledger(kind="correction", corrected_id=entry.id, reason=reason)

    @api.private
    def annul(self, reason):
        """Annul an archived talk by a new entry: it counts as cancelled, what it fulfilled is owed again.

        :param str reason: kept with the entry and the talk.
        :return: the new entry.
        :rtype: mj.ledger.entry
        """
        entry = self._entry_to_correct(reason)
        annulment = self._queue_for_ledger(kind="annulment", corrected_id=entry.id, reason=reason)
        self.sudo().write({"state": "cancelled", "cancel_reason": reason})
        return annulment

    def _entry_to_correct(self, reason):
        self.ensure_one()
        self._check_may_correct()
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason of the correction: it stays with the new entry."))
        # Of two corrections at once the second waits, and then meets the entry of the first.
        self.env.cr.execute(SQL("SELECT id FROM mj_talk WHERE id = %s FOR UPDATE", self.id))
        entry = self.sudo().ledger_entry_ids.filtered(lambda entry: not entry.correction_ids)[:1]
        if not entry:
            raise UserError(self.env._("This talk was archived before there was a ledger: it has no entry to correct."))
        return entry

    # -- archiving ---------------------------------------------------------------------------------

    def _archiving_users(self):
        """Return who is reminded to archive: the recorder, else the recorders of the organisation or of one above.

        :rtype: res.users
        """
        self.ensure_one()
        place, users = self.organization_id, self._able_recorders(self.recorder_id)
        while place and not users:
            users, place = self._able_recorders(place.recorder_ids), place.parent_id
        return users

    @staticmethod
    def _able_recorders(users):
        return users._mj_at_work().filtered("email")


class MjTalkParticipant(models.Model):
    """How a person of a talk is written in the ledger."""

    _inherit = "mj.talk.participant"  # pylint: disable=consider-merging-classes-inherited  # another package

    def _ledger_name(self):
        return self.member_id.name or self.external_name

    def _ledger_posts(self, day):
        """Return the posts held on a day, in the language of the ledger.

        :param datetime.date day: local day.
        :rtype: str
        """
        if not self.member_id:
            return self.external_title or NO_POST
        language = "zh_CN" if "zh_CN" in dict(self.env["res.lang"].get_installed()) else "en_US"
        posts = self.env["mj.appointment"].with_context(lang=language)._held_on(day, members=self.member_id)
        return "/".join(post._title() for post in posts) or NO_POST
