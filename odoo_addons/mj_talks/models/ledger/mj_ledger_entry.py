from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ... import clock
from ...duty.talk_kinds import CATEGORIES, FORMS

SEPARATOR = "、"
# In the context of whoever queues an entry. No caller from outside can name an object.
QUEUEING = object()

# What a seal covers, with the columns that the sealer fills.
SEALED_COLUMNS = (
    "id",
    "company_id",
    "organization_id",
    "position",
    "number",
    "year",
    "kind",
    "corrected_id",
    "reason",
    "talk_id",
    "talk_reference",
    "held_at",
    "date",
    "form",
    "category",
    "timing",
    "talker_names",
    "talker_posts",
    "talkee_names",
    "talkee_posts",
    "invited_count",
    "attended_count",
    "absent_names",
    "place",
    "theme",
    "recorder_name",
    "archived_at",
    "archived_by",
    "is_late",
    "remarks",
    "record_digest",
)


class MjLedgerEntry(models.Model):
    """One line of the ledger (台账, A20.1): a talk as it was when it was archived, sealed for good.

    Entries are queued by archiving and sealed by :class:`mj.ledger.sealer`; the database refuses to change what is
    sealed. There are no columns for who wrote the row: nobody does.
    """

    _name = "mj.ledger.entry"
    _description = "Ledger Entry"
    _inherit = ["mj.organization.scoped"]
    _log_access = False
    _order = "date desc, id desc"

    state = fields.Selection(
        [("queued", "Waiting for the Seal"), ("sealed", "Sealed")], readonly=True, required=True, default="queued"
    )
    number = fields.Integer(readonly=True, aggregator=None, help="Without gaps, by organisation and year.")
    year = fields.Integer(
        readonly=True, required=True, aggregator=None, help="Year of the day of the talk where it was held."
    )
    kind = fields.Selection(
        [("original", "Original"), ("correction", "Correction"), ("annulment", "Annulment")],
        string="Kind of Entry",
        readonly=True,
        required=True,
        default="original",
    )
    corrected_id = fields.Many2one(
        "mj.ledger.entry", string="Corrects", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    correction_ids = fields.One2many("mj.ledger.entry", "corrected_id", string="Corrected By", readonly=True)
    may_correct = fields.Boolean(compute="_compute_may_correct")
    reason = fields.Char(string="Reason of the Correction", readonly=True)
    talk_id = fields.Many2one("mj.talk", readonly=True, required=True, index=True, ondelete="restrict")
    talk_reference = fields.Char(readonly=True, index="trigram")
    held_at = fields.Datetime(string="Time of the Talk", readonly=True)
    date = fields.Date(string="Day of the Talk", readonly=True)
    form = fields.Selection(FORMS, readonly=True)
    category = fields.Selection(CATEGORIES, readonly=True)
    timing = fields.Selection([("regular", "Regular"), ("timely", "Timely")], string="Occasion", readonly=True)
    talker_names = fields.Char(string="Talkers", readonly=True, index="trigram")
    talker_posts = fields.Char(string="Posts of the Talkers", readonly=True, help="Held on the day of the talk.")
    talkee_names = fields.Char(string="Talked-to", readonly=True, index="trigram")
    talkee_posts = fields.Char(string="Posts of the Talked-to", readonly=True, help="Held on the day of the talk.")
    invited_count = fields.Integer(string="Number Invited", readonly=True)
    attended_count = fields.Integer(string="Number Attended", readonly=True)
    absent_names = fields.Char(string="Persons Absent", readonly=True)
    place = fields.Char(readonly=True)
    theme = fields.Char(readonly=True)
    recorder_name = fields.Char(string="Recorder", readonly=True)
    archived_at = fields.Datetime(readonly=True)
    archived_by = fields.Char(readonly=True)
    is_late = fields.Boolean(
        string="Archived Late", readonly=True, help="Later after the talk than the settings ask (A20.2)."
    )
    remarks = fields.Char(readonly=True)

    position = fields.Integer(string="Place in the Chain", readonly=True, aggregator=None)
    record_digest = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    seal = fields.Char(readonly=True, help="Ties the entry to all entries before it.")

    _position_uniq = models.UniqueIndex("(company_id, position)")
    _number_uniq = models.UniqueIndex("(organization_id, year, number)")
    _corrected_once = models.UniqueIndex(
        "(corrected_id) WHERE corrected_id IS NOT NULL",
        "Somebody corrected this entry a moment ago. Look at the newer entry and correct that one.",
    )
    _queue_idx = models.Index("(company_id, id) WHERE state = 'queued'")
    # With what record rules and the usual filter ask, so that a page is found and counted in the index alone.
    _page_by_index = True
    _date_idx = models.Index("(date DESC, id DESC) INCLUDE (company_id, organization_path, year, talk_id)")
    _organization_path_idx = models.Index(
        "(organization_path text_pattern_ops, date DESC, id DESC) INCLUDE (company_id, year, talk_id)"
    )

    def init(self):
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION mj_ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND OLD.state = 'queued' AND NEW.state IN ('queued', 'sealed') THEN
                    RETURN NEW;
                END IF;
                -- Where the organisation stands in the tree is no part of the entry.
                IF TG_OP = 'UPDATE'
                   AND to_jsonb(OLD) - 'organization_path' = to_jsonb(NEW) - 'organization_path' THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'Entries of the ledger are only ever added.' USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE OR REPLACE TRIGGER mj_ledger_entry_row BEFORE UPDATE OR DELETE ON mj_ledger_entry
               FOR EACH ROW EXECUTE FUNCTION mj_ledger_refuse_change();
            CREATE OR REPLACE TRIGGER mj_ledger_entry_table BEFORE TRUNCATE ON mj_ledger_entry
               FOR EACH STATEMENT EXECUTE FUNCTION mj_ledger_refuse_change();
            """
        )

    @api.depends("organization_id", "year", "number", "talk_reference")
    def _compute_display_name(self):
        for entry in self:
            if entry.number:
                code = entry.organization_id.sudo().code
                entry.display_name = f"{code} {entry.year}-{entry.number:03d}"
            else:
                entry.display_name = self.env._("%s (waiting for the seal)", entry.talk_reference)

    @api.model
    def _search_display_name(self, operator, value):
        return Domain("talk_reference", operator, value)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False):
        """Look for a page, or count so far, in the two parts of what somebody with a wide scope reads, each by its own index.

        What is read is decided by the record rule alone, which holds in both parts. Asked for both at once PostgreSQL reads
        the whole ledger in the order of the page, or sorts all of the scope.
        """
        options = {"active_test": active_test, "bypass_access": bypass_access}
        is_asked_for = limit and order in (None, self._order) and not (self.env.su or bypass_access)
        if not is_asked_for or not (parts := self._parts_in_sight()):
            return super()._search(domain, offset, limit, order, **options)
        search = super()._search
        found = [search(Domain(domain) & part, 0, offset + limit, order, **options) for part in parts]
        columns = [[SQL.identifier(query.table, name) for name in ("id", "date")] for query in found]
        pages = [SQL("(%s)", query.select(*names)) for query, names in zip(found, columns, strict=True)]
        rows = SQL(
            "SELECT id FROM (%s) AS page %s LIMIT %s OFFSET %s",
            SQL(" UNION ALL ").join(pages),
            SQL("ORDER BY date DESC, id DESC") if order else SQL(),
            limit,
            offset,
        )
        if not order:
            return Query(self.env, self._table, SQL("(%s)", rows))
        return self.browse(key for (key,) in self.env.execute_query(rows))._as_query()

    @api.model
    def _parts_in_sight(self):
        """Return the domains of the entries in scope, and of the user's own elsewhere, where that is worth two questions.

        :rtype: list[Domain]
        """
        user = self.env.user
        if user._mj_oversees_all() or not any(user.sudo().mj_scope_ids.mapped("include_below")):
            return []
        in_scope, *own = user._mj_talk_domains("talk_id")
        return [in_scope, own[0] & ~in_scope] if own else []

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("mj_ledger") is not QUEUEING:
            raise AccessError(self.env._("Entries of the ledger come from archiving talks, and in no other way."))
        return super().create(vals_list)

    @api.model
    @api.private
    def _queue(self, talks, **values):
        """Queue an entry for each talk, and have the queue sealed once this transaction is committed.

        :param mj.talk talks: archived ones.
        :param values: more values of the entries, the kind of a correction for one.
        :return: the entries, not sealed yet.
        :rtype: mj.ledger.entry
        """
        entries = self.sudo().with_context(mj_ledger=QUEUEING)
        entries = entries.create([self._prepare(talk) | values for talk in talks.sudo()])
        self.env["mj.ledger.sealer"]._wake()
        return entries.with_context(mj_ledger=None)

    @api.model
    def _prepare(self, talk):
        """Return the values of a talk's entry: the talk as it is now, in the words of the ledger.

        :param mj.talk talk: an archived one, in superuser mode.
        :rtype: dict
        """
        day = talk._day()
        company = talk.company_id or talk.env.company
        lines = talk.participant_ids
        archived_on = clock.local_date(talk.env, talk.archived_at, company)
        people = {}
        for role in ("talker", "talkee"):
            present = lines.filtered(lambda line, role=role: line.role == role and line.attended)
            people[f"{role}_names"] = SEPARATOR.join(line._ledger_name() for line in present) or False
            people[f"{role}_posts"] = SEPARATOR.join(line._ledger_posts(day) for line in present) or False
        absent = lines.filtered(lambda line: not line.attended)
        return people | {
            "organization_id": talk.organization_id.id,
            "year": day.year,
            "talk_id": talk.id,
            "talk_reference": talk.reference,
            "held_at": talk.held_at,
            "date": day,
            "form": talk.form,
            "category": talk.category,
            "timing": talk.timing,
            "invited_count": len(lines.filtered(lambda line: line.role == "talkee")),
            "attended_count": len(lines.filtered(lambda line: line.role == "talkee" and line.attended)),
            "absent_names": SEPARATOR.join(line._ledger_name() for line in absent) or False,
            "place": talk.place,
            "theme": talk.theme,
            "recorder_name": talk.recorder_id.name,
            "archived_at": talk.archived_at,
            "archived_by": talk.archived_by_id.name,
            "is_late": (archived_on - day).days > company.mj_archive_days,
            "remarks": talk.remarks,
        }

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(
            self.env._("An entry of the ledger is never changed. Correct the talk: that makes a new entry.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Entries of the ledger are not deleted. Annul the talk: that makes a new entry."))

    @api.model
    @api.private
    def _effective_domain(self):
        """Return the domain of entries that hold: neither corrected nor an annulment.

        :rtype: Domain
        """
        return Domain("correction_ids", "=", False) & Domain("kind", "!=", "annulment")

    @api.depends_context("uid")
    @api.depends("kind", "correction_ids", "talk_id")
    def _compute_may_correct(self):
        """Whoever moves the talk on corrects its last entry, unless that took the talk back."""
        effective = self.filtered_domain(self._effective_domain())
        for entry in self:
            entry.may_correct = entry in effective and entry.talk_id.has_access("read") and entry.talk_id.may_act

    def action_correct(self):
        """Open the correction of the talk behind this entry."""
        self.ensure_one()
        self.check_access("read")
        return self.talk_id.action_correct()

    def action_open_talk(self):
        self.ensure_one()
        return self.talk_id._get_records_action()

    def action_verify(self):
        """Verify the whole ledger of the current company and show the result.

        :raises AccessError: for those who keep no ledger.
        """
        return self.env["mj.ledger.verification"].action_verify()
