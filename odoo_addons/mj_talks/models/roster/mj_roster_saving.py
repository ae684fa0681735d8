import time

import psycopg2
from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ...roster.normal_form import normal_code, normal_name
from ...roster.problems import Sentence
from ...roster.rows import COLLECTOR, RosterCollector

# How long to look for the rows to blame when the database refuses a whole batch, in seconds.
ISOLATION_TIME = 12


class MjRoster(models.AbstractModel):
    """Writes the good rows of a roster, and finds those that the database or a check refuses."""

    _inherit = "mj.roster"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model
    def _roster_save_all(self, rows, problems):
        """Save rows; when the database refuses them as a whole, find those to blame."""
        collector = self.env.context.get(COLLECTOR)
        if not isinstance(collector, RosterCollector):
            collector = RosterCollector()
        model = self.with_context(**{COLLECTOR: collector})
        model._roster_save_isolating(rows, problems, time.monotonic() + ISOLATION_TIME)
        numbers = {row.record.id: row.number for row in rows if row.record}
        for record_id, (reason, text) in collector.messages.items():
            if record_id in numbers:
                problems.add(numbers[record_id], reason, text)

    @api.model
    def _roster_save_isolating(self, rows, problems, deadline):
        collector = self.env.context[COLLECTOR]
        noted = len(collector.changes)
        try:
            known = [row.record for row in rows]
            with self.env.cr.savepoint():
                self._roster_save(rows, problems)
            return
        except UserError as error:
            message = str(error)
        except (psycopg2.IntegrityError, psycopg2.DataError) as error:
            message = self._sql_error_to_message(error)
        del collector.changes[noted:]
        for row, record in zip(rows, known, strict=True):
            row.record = record
        if len(rows) == 1:
            problems.add(rows[0].number, message)
            return
        if time.monotonic() > deadline:
            for row in rows:
                problems.add(row.number, self.env._("At least one of these rows is refused."), message)
            return
        middle = len(rows) // 2
        self._roster_save_isolating(rows[:middle], problems, deadline)
        self._roster_save_isolating(rows[middle:], problems, deadline)

    @api.model
    def _roster_save(self, rows, problems):
        """Create the new records in one batch, and write what differs on the others.

        :param list[RosterRow] rows: good so far.
        :param Problems problems: of the other rows.
        """
        known = [row for row in rows if row.record]
        self._roster_create([row for row in rows if not row.record])
        self._roster_write(known)

    @api.model
    def _roster_create(self, rows):
        # No line "created" for each of thousands; who loaded what is in the columns of creation.
        created = self.with_context(tracking_disable=True).create([row.values for row in rows])
        for row, record in zip(rows, created, strict=True):
            row.record = record.with_env(self.env)

    @api.model
    def _roster_write(self, rows):
        records = self.browse(row.record.id for row in rows)
        for row, record in zip(rows, records, strict=True):
            row.record = record
            changes = self._roster_changes(record, row.values)
            row.changes = {name: (kept_value(record[name]), value) for name, value in changes.items()}
            if changes:
                record.write(changes)

    @api.model
    def _roster_changes(self, record, values):
        """Return those of ``values`` that the record does not have yet; another form of a name is no change."""
        forms = {"name": normal_name, "member_no": normal_code, "code": normal_code}
        return {
            name: value
            for name, value in values.items()
            if kept_value(record[name]) != value
            and not (name in forms and record[name] and forms[name](record[name]) == forms[name](value))
        }

    def _validate_fields(self, field_names, excluded_names=()):
        collector = self.env.context.get(COLLECTOR)
        if not isinstance(collector, RosterCollector):
            return super()._validate_fields(field_names, excluded_names)
        field_names, excluded_names = set(field_names), set(excluded_names)
        try:
            return super()._validate_fields(field_names, excluded_names)
        except ValidationError as error:
            if len(self) == 1:
                collector.messages[self.id] = self._roster_split_message(str(error))
                return None
            for record in self:
                record._validate_fields(field_names, excluded_names)

    def _roster_split_message(self, message):
        """Return the message without names, to sum up many rows by it, and the message itself."""
        self.ensure_one()
        reason = message
        for name in self._roster_names():
            reason = reason.replace(name, "…")
        return reason, Sentence(message)

    def _roster_names(self):
        """Return the names of people and organisations that a message about this record may hold."""
        return [self.name]


def kept_value(value):
    """Return the value of a field as it is written: of a record its id."""
    return value.id if isinstance(value, models.BaseModel) else value
