from odoo import api, fields, models

from ...roster.columns import JOINED
from ...roster.rows import COLLECTOR, RosterCollector
from .mj_roster_change import plain_value
from .mj_roster_saving import kept_value


class MjRoster(models.AbstractModel):
    """Keeps which field of a record changed, from what, by which import or person."""

    _inherit = "mj.roster"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    # Whether changes by people are kept, too, not only those by imports.
    _roster_has_history = False

    def write(self, vals):
        collector = self.env.context.get(COLLECTOR)
        is_import = isinstance(collector, RosterCollector)
        names = self._roster_watched() & vals.keys() if is_import or self._roster_has_history else ()
        if not names:
            return super().write(vals)
        before = {record.id: {name: kept_value(record[name]) for name in names} for record in self.sudo()}
        result = super().write(vals)
        changes = [
            (self._name, record.id, name, before[record.id][name], kept_value(record[name]))
            for record in self.sudo()
            for name in sorted(names)
            if before[record.id][name] != kept_value(record[name])
        ]
        if is_import:
            collector.changes += changes
        elif changes:
            self.env["mj.roster.change"]._note(changes)
        return result

    @api.model
    def _roster_watched(self):
        """Return the names of the fields whose changes are kept.

        :rtype: set[str]
        """
        return {name for name in self._roster_columns() if name != JOINED and "/" not in name} | {"state"} & set(
            self._fields
        )

    def _roster_snapshot(self):
        """Return the values of the fields whose changes are kept.

        :rtype: dict
        """
        self.ensure_one()
        return {name: plain_value(kept_value(self[name])) for name in self._roster_watched()}

    @api.model
    def _roster_words_of(self, name, value):
        """Return the value of a field as the screen shows it.

        :param str name: of the field.
        :param value: as it is written.
        :rtype: str
        """
        field = self._fields[name]
        if value is None or value is False or value == "":
            return ""
        if field.type == "many2one":
            record = self.env[field.comodel_name].sudo().browse(value)
            return record.name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return fields.Date.to_string(value)
        return str(value)
