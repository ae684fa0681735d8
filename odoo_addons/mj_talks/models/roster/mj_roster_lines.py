from odoo import api, models

from ...wording import comma


class MjRoster(models.AbstractModel):
    """Says of every row of a file what it does."""

    _inherit = "mj.roster"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    # Columns that say what a row is about.
    _roster_identity = ()
    # The field that says where a record belongs: another value is a move.
    _roster_home = ""
    # The field that says when something ended.
    _roster_end = ""

    @api.model
    def _roster_lines(self, rows, problems):
        """Return what the rows do, while what they wrote is there to look at.

        :param list[RosterRow] rows: all of them.
        :param Problems problems: of the rows.
        :rtype: list[dict]
        """
        reasons = problems.by_row()
        return [self._roster_line(row, reasons.get(row.number)) for row in rows]

    @api.model
    def _roster_line(self, row, reasons):
        line = {
            "number": row.number,
            "about": " ".join(filter(None, (row.text(column) for column in self._roster_identity))),
            "res_id": row.record.id if row.record else 0,
        }
        if reasons:
            messages = dict.fromkeys(self._roster_message(*reason) for reason in reasons)
            return line | {"kind": "refused", "text": "\n".join(messages)}
        if row.left_out:
            return line | {"kind": "left_out", "text": self.env._("Left out by the answer to its question.")}
        if row.question:
            return line | {
                "kind": "question",
                "text": row.question.text,
                "question": row.question.kind,
                "question_key": row.question.key,
            }
        if row.changes is None:
            return line | {"kind": "new", "text": self._roster_values_text(row)}
        return line | {"kind": self._roster_kind(row.changes), "text": self._roster_changes_text(row.changes)}

    @api.model
    def _roster_kind(self, changes):
        if not changes:
            return "unchanged"
        if self._roster_home in changes:
            return "moved"
        if self._roster_end in changes and changes[self._roster_end][1]:
            return "ended"
        return "changed"

    @api.model
    def _roster_changes_text(self, changes):
        parts = [
            self.env._(
                "%(field)s: %(old)s → %(new)s",
                field=self._roster_label(name),
                old=self._roster_words_of(name, old) or self.env._("(empty)"),
                new=self._roster_words_of(name, new) or self.env._("(empty)"),
            )
            for name, (old, new) in changes.items()
        ]
        return "\n".join(parts)

    @api.model
    def _roster_values_text(self, row):
        parts = [
            self.env._("%(field)s %(value)s", field=self._roster_label(name), value=self._roster_words_of(name, value))
            for name, value in row.values.items()
            if value and name in self._fields
        ]
        return comma(self.env).join(parts)
