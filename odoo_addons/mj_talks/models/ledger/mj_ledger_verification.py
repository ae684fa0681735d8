import hmac
import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...ledger import ChainCheck, seal_head
from ...ledger.chain import version_of
from ...ledger.verification import PROBLEMS, Fault
from ...vault import KeyringError
from .mj_ledger_entry import SEALED_COLUMNS

AT_A_TIME = 2000
DEADLINE_DAYS = 7


class MjLedgerVerification(models.Model):
    """A verification of the ledger: who had it done, when, and what came of it. Rows are only ever added."""

    _name = "mj.ledger.verification"
    _description = "Verification of the Ledger"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _log_access = False
    _order = "moment desc, id desc"
    _rec_name = "moment"

    company_id = fields.Many2one("res.company", readonly=True, required=True, ondelete="restrict")
    moment = fields.Datetime(string="Verified At", readonly=True, required=True)
    verified_by = fields.Char(readonly=True)
    result = fields.Selection([("whole", "Unbroken"), ("broken", "Broken")], readonly=True, required=True)
    problem = fields.Selection(PROBLEMS, readonly=True)
    entry_id = fields.Many2one("mj.ledger.entry", string="First Bad Entry", readonly=True, ondelete="restrict")
    entry_name = fields.Char(string="Name of the First Bad Entry", readonly=True)
    position = fields.Integer(string="Place in the Chain", readonly=True, aggregator=None)
    count = fields.Integer(string="Entries", readonly=True, aggregator=None, help="Found good, from the first on.")
    queued_count = fields.Integer(string="Entries Not Sealed Yet", readonly=True, aggregator=None)
    head = fields.Char(string="Last Good Seal", readonly=True)
    duration = fields.Float(string="Seconds", readonly=True, aggregator=None)
    confirmed_reason = fields.Char(
        string="End Confirmed Because", readonly=True, help="The end of the chain as it was then was confirmed."
    )

    _order_idx = models.Index("(moment DESC, id DESC)")

    def init(self):
        self.env.cr.execute(
            """
            CREATE OR REPLACE TRIGGER mj_ledger_verification_row BEFORE UPDATE OR DELETE ON mj_ledger_verification
               FOR EACH ROW EXECUTE FUNCTION mj_refuse_change();
            CREATE OR REPLACE TRIGGER mj_ledger_verification_table BEFORE TRUNCATE ON mj_ledger_verification
               FOR EACH STATEMENT EXECUTE FUNCTION mj_refuse_change();
            """
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("The result of a verification is never changed. Verify again."))

    # -- actions ------------------------------------------------------------------------------

    def action_verify(self):
        """Verify the ledger of the current company and open the result.

        :raises AccessError: for those who keep no ledger.
        """
        self._check_may_verify()
        verification = self._verify(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": verification.id,
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "current",
        }

    @api.model
    def _check_may_verify(self):
        self.check_access("read")
        if not self.env.user.has_groups("mj_talks.group_mj_leader,mj_talks.group_mj_recorder") and not (
            self.env.user._mj_oversees_all()
        ):
            raise AccessError(self.env._("The ledger is verified by those who keep or supervise it."))

    @api.private
    def confirm_end(self, reason):
        """Take the end of the chain as it is from now on, after the database was restored or copied.

        Only when nothing else is wrong. The reason stays with a verification of its own.

        :param str reason: why the end is right.
        :rtype: mj.ledger.verification
        :raises AccessError: for anybody but the rules administrator.
        :raises UserError: without a reason, or for a chain with other faults.
        """
        if not self.env.user.has_group("mj_talks.group_mj_admin"):
            raise AccessError(self.env._("Only the rules administrator confirms the end of the ledger."))
        if not (reason or "").strip():
            raise UserError(self.env._("Enter why the end of the ledger is right."))
        company = self.company_id or self.env.company
        check, fault = self._walk(company)
        if fault and fault.problem not in ("unknown_end", "truncated"):
            raise UserError(
                self.env._("The ledger has other faults. Find their cause first; they cannot be confirmed.")
            )
        sealer = self.env["mj.ledger.sealer"].sudo()
        sealer._note_end(self.env["mj.vault"]._keyring_or_explain(), company.id, check.count, check.last, True)
        return self._verify(company, confirmed_reason=reason)

    @api.model
    def _cron_verify(self):
        """Every month: verify all ledgers, and make a broken one known to the rules administrators."""
        for company in self.env["res.company"].search([("id", "!=", False)]):
            verification = self._verify(company)
            if verification.result == "broken":
                verification._alert()
            self.env["ir.cron"]._commit_progress(1)

    def _alert(self):
        """Plan an activity for each rules administrator; it says where to look and nothing else."""
        administrators = self.env.ref("mj_talks.group_mj_admin").all_user_ids
        told = administrators.filtered(lambda user: self.company_id in user.company_ids and not user.share)
        told._mj_plan_activities(self, self.env.ref("mj_talks.activity_type_ledger_broken"))

    # -- verification -------------------------------------------------------------------------

    @api.model
    @api.private
    def _verify(self, company, **values):
        """Verify a company's ledger from the first entry to the last, and keep the result.

        :param res.company company: whose ledger.
        :param values: more values of the result.
        :rtype: mj.ledger.verification
        """
        begun = time.monotonic()
        check, fault = self._walk(company)
        entry = self._entry_at(company, fault)
        entries = self.env["mj.ledger.entry"].sudo()
        return (
            self.sudo()
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(
                {
                    "company_id": company.id,
                    "moment": fields.Datetime.now(),
                    "verified_by": self.env.user.name,
                    "result": "broken" if fault else "whole",
                    "problem": fault and fault.problem,
                    "entry_id": entry.id,
                    "entry_name": entry.display_name,
                    "position": fault and fault.position,
                    "count": check.count,
                    "queued_count": entries.search_count([("company_id", "=", company.id), ("state", "=", "queued")]),
                    "head": check.last,
                    "duration": time.monotonic() - begun,
                    **values,
                }
            )
            .sudo(self.env.su)
        )

    @api.model
    def _entry_at(self, company, fault):
        """Return the entry at the place of a fault; where it is gone, the first one after that place."""
        entries = self.env["mj.ledger.entry"].sudo()
        if not fault or fault.problem == "key":
            return entries
        if fault.problem == "inserted":
            return entries.browse(fault.position)
        return entries.search(
            [("company_id", "=", company.id), ("position", ">=", fault.position)], order="position", limit=1
        )

    @api.model
    def _walk(self, company):
        """Return the check after the last good entry, and the first fault.

        :rtype: tuple[ChainCheck, Fault | None]
        """
        self.env.flush_all()
        check = ChainCheck(self._key_of)
        try:
            keyring = self.env["mj.vault"]._keyring()
            for row in self._rows(company):
                values = dict(zip(SEALED_COLUMNS, row, strict=False))
                seal, envelope, is_erased = row[len(SEALED_COLUMNS) :]
                envelope = None if envelope is None else bytes(envelope)
                if fault := check.check(values["position"], seal, values, envelope, is_erased):
                    return check, fault
            return check, self._stray(company) or self._fault_of_end(keyring, company, check)
        except KeyringError:
            return check, Fault("key", 0)

    @api.model
    def _key_of(self, version):
        try:
            return self.env["mj.vault"]._keyring().ledger_key(version)
        except KeyringError as error:
            raise KeyError(version) from error

    @api.model
    def _rows(self, company):
        """Yield the entries of a chain in its order, some at a time from a cursor of the server."""
        statement = SQL(
            """
            SELECT %(columns)s, entry.seal, record.envelope,
                   COALESCE(record.content_erased, FALSE) AND EXISTS (
                       SELECT FROM mj_access_log AS log
                        WHERE log.res_model = 'mj.talk.record' AND log.res_id = record.id AND log.operation = 'erase')
              FROM mj_ledger_entry AS entry
              LEFT JOIN mj_talk_record AS record
                ON record.talk_id = entry.talk_id AND entry.record_digest IS NOT NULL
             WHERE entry.company_id = %(company)s AND entry.position IS NOT NULL
             ORDER BY entry.position
            """,
            columns=SQL(", ").join(SQL.identifier("entry", name) for name in SEALED_COLUMNS),
            company=company.id,
        )
        with self.env.cr._cnx.cursor(name="mj_ledger") as cursor:
            cursor.itersize = AT_A_TIME
            cursor.execute(statement.code, tuple(statement.params))
            yield from cursor

    @api.model
    def _stray(self, company):
        """Return the fault of an entry that claims to be sealed and has no place in the chain."""
        self.env.cr.execute(
            SQL(
                """
                SELECT min(id) FROM mj_ledger_entry
                 WHERE company_id = %s AND (state = 'sealed') <> (position IS NOT NULL)
                """,
                company.id,
            )
        )
        stray_id = self.env.cr.fetchone()[0]
        return stray_id and Fault("inserted", stray_id)

    @api.model
    def _fault_of_end(self, keyring, company, check):
        """Compare the end of the chain with both places that keep it."""
        self.env.cr.execute(SQL("SELECT count, last, seal FROM mj_ledger_head WHERE company_id = %s", company.id))
        count, last, seal = self.env.cr.fetchone() or (0, "", None)
        noted = self.env["mj.ledger.sealer"].sudo()._noted_end(keyring, company.id)
        known = max(count, noted["count"] if noted else 0)
        if known > check.count:
            return Fault("truncated", check.count + 1)
        if count and not self._is_sealed_head(company, count, last, seal) or (count, last) != (check.count, check.last):
            return Fault("head", check.count)
        if count and not noted:
            return Fault("unknown_end", count)
        if noted and self.env["mj.ledger.sealer"].sudo()._seal_at(company.id, noted["count"]) != noted["seal"]:
            return Fault("head", noted["count"])
        return None

    @api.model
    def _is_sealed_head(self, company, count, last, seal):
        try:
            version = version_of(seal)
            expected = seal_head(self._key_of(version), version, company.id, count, last)
        except (AttributeError, ValueError, KeyError):
            return False
        return hmac.compare_digest(expected, seal)
