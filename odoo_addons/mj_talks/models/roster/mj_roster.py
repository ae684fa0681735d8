from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...roster import cells, dates
from ...roster.columns import HEADERS
from ...roster.normal_form import normal_code, normal_name
from ...roster.organization_names import OrganizationNames
from ...roster.problems import Sentence
from ...roster.questions import ORGANIZATION, SAME, Question
from ...roster.words import lookup


class MjRoster(models.AbstractModel):
    """Takes rosters as offices keep them, through the door (``mj.roster.import``) and no other way.

    All rows are looked at and every bad one is named; a file with a bad row writes nothing. A row
    about something known changes only what differs, and an empty cell says nothing.
    """

    _name = "mj.roster"
    _description = "Loaded from a Roster"

    # Columns a new record needs, in the order in which they are asked for.
    _roster_required = ()
    # Columns that the model resolves itself, in ``_roster_match``.
    _roster_relations = ()
    # Plain fields that are not to be set from a roster.
    _roster_excluded = ()
    # Words for the values of selections.
    _roster_words = {}

    @api.model
    def load(self, fields, data):
        """Refuse: rosters come in by their own door, which shows what will change before anything is written.

        :raises UserError: always, naming the door.
        """
        raise UserError(self._roster_door_message())

    @api.model
    def _roster_door_message(self):
        return self.env._(
            "Organisations, members and appointments are not imported here. Open People → Import a Roster and load the file "
            "there: it shows beforehand what will change."
        )

    @api.model
    def _roster_columns(self):
        """Return the columns that a roster of this model has, in the order in which offices write them.

        :rtype: list[str]
        """
        return list(HEADERS[self._name])

    @api.model
    def _roster_label(self, column):
        """Return what the screen calls a column.

        :param str column: one of :meth:`_roster_columns`.
        :rtype: str
        """
        return self._fields[column]._description_string(self.env)

    @api.model
    def _roster_check_cells(self, source, problems):
        texts = {
            cells.FORMULA: self.env._("A cell holds a formula or begins like one. Enter the plain value."),
            cells.IDENTITY_NUMBER: self.env._("A cell holds an identity-card number. Remove it: it is not kept here."),
            cells.ERROR_VALUE: self.env._("A cell holds an error value. Enter the plain value."),
            cells.RUINED: self.env._(
                "The spreadsheet has lost digits of a number. Format the cell as text and enter the number again."
            ),
        }
        for number, column, reason in source.objections:
            address = f"{cells.column_letters(column)}{number}"
            problems.add(number, texts[reason], self.env._("cell %s", address))

    # Taking

    @api.model
    def _roster_take(self, source, rows, problems, keep):
        """Convert, match and save rows, and leave nothing of it unless all is well.

        :param RosterSource source: where they come from.
        :param list[RosterRow] rows: all of them; what is found out is noted on them.
        :param Problems problems: of the rows, added to.
        :param keep: called when all is saved; whether it stays.
        """
        self.browse().check_access("create")
        savepoint = self.env.cr.savepoint()
        kept = False
        try:
            self._roster_check_cells(source, problems)
            for row in rows:
                if problems.has(row.number):
                    row.drop_refused()
            self._roster_convert(source, rows, problems)
            self._roster_match(rows, problems)
            self._roster_append_remarks(rows)
            self._roster_check_required(source, rows, problems)
            self._roster_save_all([row for row in rows if not problems.has(row.number)], problems)
            kept = keep()
        finally:
            savepoint.close(rollback=not kept)
            if not kept:
                self.pool.reset_changes()

    @api.model
    def _roster_append_remarks(self, rows):
        """Append what columns of the file's own say to the remarks that are known, unless they say it already."""
        for row in rows:
            note = row.values.get("note") or (row.record.note if row.record and row.remarks else "") or ""
            for remark in row.remarks:
                if remark not in note:
                    note = f"{note}\n{remark}" if note else remark
            if row.remarks:
                row.values["note"] = note

    @api.model
    def _roster_message(self, reason, detail):
        if isinstance(detail, Sentence):
            return detail
        return self.env._("%(reason)s (%(detail)s)", reason=reason, detail=detail) if detail else reason

    @api.model
    def _roster_ask(self, row, question, problems):
        """Return the answer to a question about a row; without one the row is set aside.

        :param RosterRow row: what it is about.
        :param Question question: what is asked.
        :param Problems problems: where the row is set aside.
        :rtype: str | None
        """
        answer = row.ask(question)
        if answer is None or row.left_out:
            problems.set_aside(row.number)
        return answer

    # Reading of cells

    @api.model
    def _roster_convert(self, source, rows, problems):
        """Fill ``values`` of the rows from their plain columns; an empty cell leaves no value."""
        columns = [column for column in (rows[0].raw if rows else ()) if column not in self._roster_relations]
        for column in columns:
            label = source.headers.get(column) or self._roster_label(column)
            memory = {}
            for row in rows:
                cell = row.raw[column]
                if cell is None or cell is False or cell == "":
                    continue
                key = (type(cell), cell)
                if key not in memory:
                    memory[key] = self._roster_read(column, cell)
                value, reason = memory[key]
                if reason:
                    problems.add(row.number, self.env._("“%(column)s”: %(reason)s", column=label, reason=reason), cell)
                elif value is not None:
                    row.values[column] = value

    @api.model
    def _roster_read(self, column, cell):
        """Return the value of a cell, ``None`` when it says nothing, and why it is refused, if it is."""
        kind = self._fields[column].type
        if kind == "date":
            return self._roster_read_date(cell)
        if kind == "selection":
            return self._roster_read_selection(column, cell)
        if kind == "boolean":
            return cells.clean_text(cell).lower() in ("1", "true", "是", "yes"), None
        text = cells.clean_name(cell) if column == "name" else cells.clean_text(cell)
        if kind == "integer":
            number = text.removesuffix(".0")
            return (int(number), None) if number.isdecimal() else (None, self.env._("not a whole number, like 40."))
        return text or None, None

    @api.model
    def _roster_read_date(self, cell):
        try:
            return dates.parse_date(cell), None
        except dates.DateError as error:
            return None, self._roster_date_reasons()[error.reason]

    @api.model
    def _roster_date_reasons(self):
        return {
            dates.UNREADABLE: self.env._("not a date. Write it like 1975.03, 1975-03-01 or 1975年3月."),
            dates.IMPOSSIBLE: self.env._("there is no such day."),
            dates.AMBIGUOUS: self.env._("January or October? Write the month with two digits, as text."),
            dates.EVENING: self.env._("which day is meant, this one or the next? Write the day without a time."),
        }

    @api.model
    def _roster_read_selection(self, column, cell):
        text = cells.clean_text(cell)
        if not text:
            return None, None
        if value := lookup(self._roster_words.get(column, {}), text):
            return value, None
        for value, label in self._fields[column]._description_selection(self.env):
            if text.casefold() in (value.casefold(), label.casefold()):
                return value, None
        return None, self.env._("this value is not known.")

    # Matching

    @api.model
    def _roster_match(self, rows, problems):
        """Resolve the columns that name other records and find the record each row is about.

        Sets ``record`` and adds to ``values`` of the rows.
        """
        raise NotImplementedError

    @api.model
    def _roster_check_required(self, source, rows, problems):
        for row in rows:
            if row.record:
                continue
            for column in self._roster_required:
                if not row.values.get(column) and not problems.has(row.number):
                    label = source.headers.get(column) or self._roster_label(column)
                    problems.add(row.number, self.env._("“%s” is missing.", label))

    @api.model
    def _roster_find_organizations(self, texts):
        """Return the active organisations of the company of these codes or names.

        :param texts: as written.
        :rtype: dict[str, mj.organization]
        :return: by text; more than one record where a name is not enough.
        """
        texts = set(filter(None, texts))
        organizations = self.env["mj.organization"].search_fetch(
            Domain("company_id", "=", self.env.company.id)
            & (
                Domain("normal_code", "in", {normal_code(text) for text in texts})
                | Domain("normal_name", "in", {normal_name(text) for text in texts})
            ),
            ["code", "normal_code", "normal_name", "parent_path"],
        )
        by_name, by_code = organizations.grouped("normal_name"), organizations.grouped("normal_code")
        found = {text: by_code.get(normal_code(text)) or by_name.get(normal_name(text)) for text in texts}
        return {text: organization for text, organization in found.items() if organization}

    @api.model
    def _roster_set_organization(self, rows, problems, column="organization_id"):
        """Resolve the column of the organisation; refuse the unknown and those outside the user's scope."""
        found = self._roster_find_organizations(row.text(column) for row in rows)
        outside = self._roster_outside(self.env["mj.organization"].union(*found.values()))
        named = {}
        for row in rows:
            text = row.text(column)
            organization = found.get(text)
            if not text:
                continue
            if not organization:
                self._roster_propose(row, column, text, self._roster_named_so(text, named), problems)
            elif len(organization) > 1:
                problems.add(
                    row.number, self.env._("Several organisations have this name. Enter the code instead."), text
                )
            elif organization in outside:
                problems.add(row.number, self.env._("This organisation is outside those you work for."), text)
            else:
                row.values[column] = organization.id

    @api.model
    def _roster_named_so(self, text, memory):
        """Return the organisations in scope whose names end as an office writes them.

        :param str text: as written.
        :param dict memory: the names in scope, filled in the first time.
        :rtype: mj.organization
        """
        Organization = self.env["mj.organization"]
        if not memory:
            domain = Domain("company_id", "=", self.env.company.id)
            if not self.env.su:
                domain &= Domain(self.env.user.mj_scope_domain("parent_path"))
            found = Organization.search_fetch(domain, ["name"])
            memory["names"] = OrganizationNames({organization.id: organization.name for organization in found})
        return Organization.browse(memory["names"].meant(text))

    @api.model
    def _roster_propose(self, row, column, text, organization, problems):
        """Ask whether the one organisation whose name ends so is meant; refuse the row where there are none or several."""
        if len(organization) > 1:
            problems.add(
                row.number, self.env._("Several organisations end so. Enter the whole name or the code."), text
            )
            return
        if not organization:
            problems.add(row.number, self.env._("This organisation is not in the system."), text)
            return
        question = Question(
            ORGANIZATION,
            organization.id,
            self.env._("“%(text)s”: is this %(organization)s?", text=text, organization=organization.name),
        )
        answer = self._roster_ask(row, question, problems)
        if answer == SAME:
            row.values[column] = organization.id
        elif answer and not row.left_out:
            problems.add(row.number, self.env._("This organisation is not in the system."), text)

    @api.model
    def _roster_outside(self, organizations):
        """Return those organisations that the user's scope does not cover."""
        if self.env.su:
            return organizations.browse()
        return organizations - organizations.search(
            Domain("id", "in", organizations.ids) & Domain(self.env.user.mj_scope_domain("parent_path"))
        )

    @api.model
    def _roster_refuse_repeats(self, rows, problems, keys):
        """Refuse a row that is about the same thing as one before it.

        :param list keys: what each row is about; rows with ``None`` are passed over.
        """
        first = {}
        for row, key in zip(rows, keys, strict=True):
            if key is not None and first.setdefault(key, row) is not row:
                problems.add(
                    row.number,
                    self.env._("This row repeats another one."),
                    self.env._("row %s", first[key].number),
                )

    @api.model
    def _roster_people(self, domain):
        """Return members of the company, whether or not the user may see them: the caller checks that.

        :param Domain domain: which of them.
        :rtype: mj.member
        """
        return (
            self.env["mj.member"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch(
                Domain("company_id", "=", self.env.company.id) & domain,
                ["member_no", "normal_member_no", "normal_name", "organization_id", "organization_path"],
                order="id",
            )
        )
