from odoo import SUPERUSER_ID, models

# How a gate may stand for somebody who was let through it by the rules.
LAWFUL = ("passed", "overridden", "not_needed")


class MjGate(models.AbstractModel):
    """Once an organisation is live, its history is entered by the rules administrator alone, and listed (A11, A12).

    Otherwise a day long ago would open every gate.
    """

    _inherit = "mj.gate"

    def _stands(self, before, now):
        """Whether a decision taken earlier stands, though its day or its organisation changed.

        :param dict before: row of :func:`..duty.gates.gate_states` before the change; ``None`` for a new decision.
        :param dict now: the row after it.
        :rtype: bool
        """
        if not before:
            return False
        if before["organization_id"] != now["organization_id"] and not self._was_lawful(before):
            return False
        same_day = before["day"] == now["day"]
        if now["gate_state"] == "open":
            return same_day
        # Who was loaded before going live without a day gets one later.
        return same_day or before["gate_state"] == "history" or before["due_date"] is None

    def _was_lawful(self, row):
        """Whether the gate was passed where it stood; what is true before going live was looked at by nobody."""
        return row["gate_state"] in LAWFUL or row["gate_state"] == "history" and self._is_live(row)

    def _is_live(self, row):
        return bool(row["go_live"]) and row["go_live"] <= row["today"]

    def _take_history(self, rows):
        """List what the rules administrator enters as history of live organisations.

        :param dict rows: of :func:`..duty.gates.gate_states`, by id.
        :return: why others may not enter it, by record.
        :rtype: dict
        """
        late = self.filtered(
            lambda record: rows[record.id]["gate_state"] == "history" and self._is_live(rows[record.id])
        )
        if not late:
            return {}
        if not self.env.user.has_group("mj_talks.group_mj_admin"):
            return {record: record._late_history_text(rows[record.id]) for record in late}
        # Installation and the shell of the server are nobody who decides.
        if self.env.uid != SUPERUSER_ID:
            late._list_history(rows)
        return {}

    def _late_history_text(self, row):
        return self.env._(
            "%(organization)s has been live since %(live)s and no talk was required on %(day)s. Such days are entered "
            "by the municipal rules administrator only: ask there, or correct the day.",
            organization=self.organization_id.sudo().name,
            live=row["go_live"],
            day=row["day"],
        )

    def _list_history(self, rows):
        self.env["mj.gate.override"].sudo().create(
            [
                record._prepare_override()
                | {
                    "kind": "history",
                    "user_id": self.env.uid,
                    "reason": self.env._(
                        "Entered as history: counts from %(day)s, the organisation has been live since %(live)s.",
                        day=rows[record.id]["day"],
                        live=rows[record.id]["go_live"],
                    ),
                }
                for record in self
            ]
        )
