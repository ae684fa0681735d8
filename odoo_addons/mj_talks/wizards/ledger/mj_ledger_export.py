from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ... import clock
from ...ledger.workbook import MOST_ROWS, write_workbook
from ...models.ledger.mj_ledger_entry import SEPARATOR
from ...wording import colon, semicolon

BATCH = 500
MONTHS = range(1, 13)


class MjLedgerExport(models.TransientModel):
    """Take the ledger of an organisation and year away, on paper or as a workbook (A20.1)."""

    _name = "mj.ledger.export"
    _description = "Print or Export the Ledger"
    _inherit = ["mj.checked.references"]

    organization_id = fields.Many2one(
        "mj.organization",
        string="Organisation",
        required=True,
        default=lambda self: self.env.user._mj_own_organizations()[:1],
    )
    year = fields.Integer(required=True, default=lambda self: clock.today(self.env).year)
    include_below = fields.Boolean(string="And All Below")
    entry_count = fields.Integer(string="Entries", compute="_compute_entry_count")

    @api.depends("organization_id", "year", "include_below")
    def _compute_entry_count(self):
        for export in self:
            export.entry_count = (
                self.env["mj.ledger.entry"].search_count(export._domain()) if export.organization_id else 0
            )

    def _check_in_scope(self):
        """Refuse a ledger of which the user would see a part only.

        :raises AccessError: outside the organisations in scope.
        """
        self.ensure_one()
        self.env["mj.ledger.entry"].check_access("read")
        scope = Domain(self.env.user.mj_scope_domain("parent_path")) & Domain("id", "=", self.organization_id.id)
        if not self.env["mj.organization"].with_context(active_test=False).search_count(scope, limit=1):
            raise AccessError(self.env._("You take away the ledgers of the organisations you work for only."))

    def _domain(self):
        """Return the domain of the sealed entries asked for."""
        place = (
            Domain("organization_path", "=like", f"{self.organization_id.parent_path}%")
            if self.include_below
            else Domain("organization_id", "=", self.organization_id.id)
        )
        return place & Domain("year", "=", self.year) & Domain("state", "=", "sealed")

    def action_print(self):
        """Print the ledger.

        :raises UserError: when it is empty.
        """
        self._require_entries()
        return self.env.ref("mj_talks.mj_ledger_report").report_action(self)

    def action_download(self):
        """Download the ledger as a workbook, saying meanwhile that it is being written.

        :raises UserError: when it is empty, or longer than a sheet can be.
        """
        self._require_entries()
        self._require_one_sheet()
        below = "?below=1" if self.include_below else ""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%s entries are being written; the download begins by itself when the workbook is ready.",
                    self.entry_count,
                ),
                "next": {
                    "type": "ir.actions.act_url",
                    "url": f"/mj/ledger/{self.organization_id.id}/{self.year}.xlsx{below}",
                    "target": "download",
                },
            },
        }

    def _require_entries(self):
        self._check_in_scope()
        if not self.entry_count:
            raise UserError(self.env._("The ledger of this organisation and year has no sealed entry."))

    def _require_one_sheet(self):
        """Refuse to leave entries out: a sheet ends at a row of its own."""
        if self.entry_count > MOST_ROWS:
            raise UserError(
                self.env._(
                    "A workbook holds %(most)s entries at most, and these are %(count)s. Take away the ledgers of the "
                    "organisations below one by one.",
                    most=MOST_ROWS,
                    count=self.entry_count,
                )
            )

    # -- what is in it ------------------------------------------------------------------------

    def _batches(self):
        """Yield the entries in their order, some at a time, forgetting each lot before the next."""
        entries = self.env["mj.ledger.entry"]
        order = "organization_path, number, id" if self.include_below else "number, id"
        # Sorted once: an offset would sort all of them for every lot.
        for ids in split_every(BATCH, entries.search(self._domain(), order=order).ids):
            yield entries.browse(ids)
            self.env.invalidate_all(flush=False)

    def _columns(self):
        return [
            self.env._("No."),
            self.env._("Time of the Talk"),
            *([self.env._("Organisation")] if self.include_below else []),
            self.env._("Form of the Talk"),
            self.env._("Kind of the Talk"),
            self.env._("Talkers"),
            self.env._("Posts of the Talkers"),
            self.env._("Talked-to"),
            self.env._("Posts of the Talked-to"),
            self.env._("Recorder"),
            self.env._("Place of the Talk"),
            self.env._("Outline of the Talk"),
            self.env._("Remarks"),
        ]

    def _row(self, entry, labels):
        """Return the cells of an entry, in the order of :meth:`_columns`."""
        return [
            entry.number,
            self._held_local(entry).strftime("%Y-%m-%d %H:%M"),
            *([entry.organization_id.sudo().name] if self.include_below else []),
            labels["form"].get(entry.form),
            labels["category"].get(entry.category),
            entry.talker_names,
            self._beside_names(entry.talker_names, entry.talker_posts),
            entry.talkee_names,
            self._beside_names(entry.talkee_names, entry.talkee_posts),
            entry.recorder_name,
            entry.place,
            entry.theme,
            self._remarks_of(entry),
        ]

    def _beside_names(self, names, posts):
        """Return the posts of several people one below the other, each beside its name; those of one stand alone."""
        people, held = ((text or "").split(SEPARATOR) for text in (names, posts))
        if len(people) == 1 or len(people) != len(held):
            return posts
        return "\n".join(f"{name}{colon(self.env)}{post}" for name, post in zip(people, held, strict=True))

    def _held_local(self, entry):
        zone = entry.company_id.sudo().mj_timezone
        return fields.Datetime.context_timestamp(entry.with_context(tz=zone), entry.held_at)

    def _file_name(self):
        """Return the name of the file, without its ending."""
        return self.env._(
            "Talk Ledger of %(organization)s, %(year)s", organization=self.organization_id.name, year=self.year
        )

    def _remarks_of(self, entry):
        notes = []
        if entry.kind == "correction":
            notes.append(
                self.env._("Corrects no. %(entry)s: %(reason)s", entry=entry.corrected_id.number, reason=entry.reason)
            )
        elif entry.kind == "annulment":
            notes.append(
                self.env._("Annuls no. %(entry)s: %(reason)s", entry=entry.corrected_id.number, reason=entry.reason)
            )
        if entry.absent_names:
            notes.append(self.env._("Absent: %s", entry.absent_names))
        if entry.is_late:
            notes.append(self.env._("Archived late"))
        if entry.remarks:
            notes.append(entry.remarks)
        return semicolon(self.env).join(notes)

    def _labels(self):
        entry_fields = self.env["mj.ledger.entry"]._fields
        return {name: dict(entry_fields[name]._description_selection(self.env)) for name in ("form", "category")}

    def _effective_counts(self, groupby):
        """Return how many entries hold, by a field, and the people who attended them.

        :param str groupby: as for ``_read_group``.
        :rtype: list[tuple]
        """
        entries = self.env["mj.ledger.entry"]
        return entries._read_group(
            self._domain() & entries._effective_domain(), [groupby], ["__count", "attended_count:sum"]
        )

    def _monthly(self):
        """Return rows of month, talks, and people talked to, with their sum."""
        counts = {month.month: (talks, people or 0) for month, talks, people in self._effective_counts("date:month")}
        rows = [[f"{self.year}-{month:02d}", *counts.get(month, (0, 0))] for month in MONTHS]
        return self._with_total(rows)

    def _by_kind(self):
        """Return rows of group, kind or form, talks, and people talked to, with the sum of each group."""
        rows = []
        titles = {"category": self.env._("Kind of the Talk"), "form": self.env._("Form of the Talk")}
        for name, title in titles.items():
            counts = {value: (talks, people or 0) for value, talks, people in self._effective_counts(name)}
            group = [[label, *counts.get(value, (0, 0))] for value, label in self._labels()[name].items()]
            rows += [[title, *row] for row in self._with_total(group)]
        return rows

    def _with_total(self, rows):
        return [*rows, [self.env._("Total"), sum(row[1] for row in rows), sum(row[2] for row in rows)]]

    def _write_xlsx(self, path):
        """Write the workbook: details, by month, by kind of talk.

        :param path: file to write.
        :raises AccessError: outside the organisations in scope.
        :raises UserError: for more entries than a sheet has rows.
        """
        self._check_in_scope()
        self._require_one_sheet()
        labels = self._labels()
        title = self._file_name()
        period = self.env._(
            "Period counted: %(first)s to %(last)s", first=f"{self.year}-01-01", last=f"{self.year}-12-31"
        )
        rows = (self._row(entry, labels) for batch in self._batches() for entry in batch)
        talks, people = self.env._("Talks Counted"), self.env._("People Talked To")
        write_workbook(
            path,
            [
                (self.env._("Details"), [title], self._columns(), rows),
                (self.env._("By Month"), [title, period], [self.env._("Month"), talks, people], self._monthly()),
                (
                    self.env._("By Kind of Talk"),
                    [title, period],
                    [self.env._("Counted By"), self.env._("Kind"), talks, people],
                    self._by_kind(),
                ),
            ],
        )
