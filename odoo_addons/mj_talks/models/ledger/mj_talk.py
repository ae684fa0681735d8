from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class MjTalk(models.Model):
    """An archived talk enters the ledger, and is corrected by new entries only (A20)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    remarks = fields.Char(
        copy=False, help="For the ledger, seen by all who see the talk: nothing of what was said (A20.1)."
    )
    ledger_entry_ids = fields.One2many("mj.ledger.entry", "talk_id", string="Ledger Entries", readonly=True)

    def _enter_in_ledger(self):
        result = super()._enter_in_ledger()
        self.env["mj.ledger.entry"]._queue(self)
        return result

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
        return self.env["mj.ledger.entry"]._queue(self, kind="correction", corrected_id=entry.id, reason=reason)

    @api.private
    def annul(self, reason):
        """Annul an archived talk by a new entry: it counts as cancelled, what it fulfilled is owed again.

        :param str reason: kept with the entry and the talk.
        :return: the new entry.
        :rtype: mj.ledger.entry
        """
        entry = self._entry_to_correct(reason)
        annulment = self.env["mj.ledger.entry"]._queue(self, kind="annulment", corrected_id=entry.id, reason=reason)
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
