from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL
from psycopg2.extras import Json

from ...duty.gate_duties import settle_statement
from ...duty.gates import gate_states, gate_talks
from ...roster.rows import COLLECTOR, RosterCollector
from ...wording import comma

# More names than these help nobody.
SHOWN_IN_MESSAGE = 20
MOVING = {"date_from", "joined_on", "organization_id", "transferred_on"}


# How a gate may stand for somebody who was let through it by the rules.
LAWFUL = ("passed", "overridden", "not_needed", "transferred")


class MjGate(models.AbstractModel):
    """A decision that is blocked until the talks before it were held (A11, A12), whichever door it is taken by.

    What is required, by whom and what is exempt stands in :mod:`..duty.gates`.
    """

    _name = "mj.gate"
    _description = "Decision After a Talk"

    gate_state = fields.Selection(
        [
            ("not_needed", "Not needed"),
            ("history", "Before going live"),
            ("open", "Talk missing"),
            ("passed", "Talk held"),
            ("overridden", "Decided without the talk"),
            ("transferred", "Transferred from elsewhere"),
        ],
        string="Talk Before",
        compute="_compute_gate_state",
        groups="mj_talks.group_mj_user",
    )
    gate_missing = fields.Text(
        string="What Is Missing", compute="_compute_gate_missing", groups="mj_talks.group_mj_user"
    )

    def _gate(self):
        """Return the gate before this model's decision.

        :rtype: ..duty.gates.Gate
        """
        raise NotImplementedError

    def _gate_missing_text(self, contents, row):
        """Return in plain words which talk is missing.

        :param str contents: names of what no talk covered yet.
        :param dict row: of :func:`..duty.gates.gate_states`.
        """
        raise NotImplementedError

    @api.depends_context("uid")
    def _compute_gate_state(self):
        rows = self._gate_rows()
        for record in self:
            row = rows.get(record._origin.id)
            record.gate_state = row["gate_state"] if row else False

    @api.depends_context("uid")
    def _compute_gate_missing(self):
        reasons = self._explain_gates()
        for record in self:
            record.gate_missing = reasons.get(record._origin, False)

    # -- the transition -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        passed = records._check_gate()
        (records.filtered(lambda record: record.state != record._gate().state) | passed)._settle_gate()
        return records

    def write(self, vals):
        gate = self._gate()
        if not gate.watched & vals.keys():
            return super().write(vals)
        anew = self.filtered(lambda record: record.state != gate.state)
        before = {}
        # Day and place decide whether it was history: whoever moves them decides anew.
        if MOVING & vals.keys():
            before = (self - anew)._gate_rows()
            anew = self
        result = super().write(vals)
        anew._check_gate(before)
        self._settle_gate()
        return result

    def _check_gate(self, before=None):
        """Refuse decisions before which no talk was held, and history that is not for this user to enter.

        :param dict before: rows of those among these records that were decided already, as they stood then.
        :return: the records whose gate was opened by talks.
        :raises ValidationError: naming people and what is missing.
        """
        decided = self.filtered(lambda record: record.state == record._gate().state)
        # Who moves may have been let in where no talk was asked for: it has to be held before the move.
        moved = decided.filtered(
            lambda record: (
                record.id in (before or {}) and before[record.id]["organization_id"] != record.organization_id.id
            )
        )
        rows = (decided - moved)._gate_rows(is_deciding=True) | moved._gate_rows()
        anew = decided.filtered(lambda record: not record._stands((before or {}).get(record.id), rows[record.id]))
        missing = anew.filtered(lambda record: rows[record.id]["gate_state"] == "open")
        reasons = (missing - moved)._explain_gates(is_deciding=True) | (missing & moved)._explain_gates()
        reasons |= anew._take_history(rows)
        if reasons:
            self._refuse(reasons)
        return decided.filtered(lambda record: rows[record.id]["gate_state"] == "passed")

    def _refuse(self, reasons):
        collector = self.env.context.get(COLLECTOR)
        if isinstance(collector, RosterCollector):
            # An import names every bad row, and writes nothing.
            for record, reason in reasons.items():
                collector.messages[record.id] = record._roster_split_message(reason)
            return
        lines = [
            self.env._("%(subject)s: %(reason)s", subject=record.display_name, reason=reason)
            for record, reason in list(reasons.items())[:SHOWN_IN_MESSAGE]
        ]
        if len(reasons) > len(lines):
            lines.append(self.env._("… and %s more.", len(reasons) - len(lines)))
        raise ValidationError("\n".join(lines))

    # -- how it stands ------------------------------------------------------------------------

    @api.model
    def _today_of_gated(self):
        return self.env["res.company"]._mj_today_sql(SQL("gated.company_id"))

    def _gate_rows(self, is_deciding=False):
        """Return how the gates of these records stand, by id: one query.

        :param bool is_deciding: see :func:`..duty.gates.gate_talks`.
        :rtype: dict[int, dict]
        """
        ids = self._origin.ids
        if not ids:
            return {}
        self.env.flush_all()
        condition = SQL("record.id = ANY(%s)", ids)
        query = gate_states(self._gate(), condition, self._today_of_gated(), is_deciding)
        return {row["id"]: row for row in self.env.execute_query_dict(query)}

    def _explain_gates(self, is_deciding=False):
        """Say for those of these records that lack a talk which one, and why talks that were held do not count.

        :param bool is_deciding: see :func:`..duty.gates.gate_talks`.
        :return: text by record; records that lack none are left out.
        :rtype: dict
        """
        gate = self._gate()
        labels = {
            name: info["string"] for name, info in self.env["mj.talk"].fields_get(gate.contents, ["string"]).items()
        }
        rows = {key: row for key, row in self._gate_rows(is_deciding).items() if row["gate_state"] == "open"}
        others = self._explain_gate_talks(list(rows), is_deciding) if rows else {}
        reasons = {}
        for record in self._origin.filtered(lambda record: record.id in rows):
            row = rows[record.id]
            missing = comma(self.env).join(labels[name] for name in gate.contents if not row[name])
            reasons[record] = "\n".join([record._gate_missing_text(missing, row), *others.get(record.id, ())])
        return reasons

    def _explain_gate_talks(self, ids, is_deciding):
        """Return why talks do not count, as lines by id of the record."""
        query = gate_talks(self._gate(), SQL("record.id = ANY(%s)", ids), self._today_of_gated(), is_deciding)
        rows = self.env.execute_query_dict(query)
        reasons = {
            "form_ok": self.env._("its form does not count for this rule"),
            "day_ok": self.env._("it was held too long before"),
            "order_ok": self.env._("it was held after the first day: the first day has to come after the talk"),
            "talker_ok": self.env._("the talker did not have the required post on that day"),
            "filled_ok": self.env._("its record is not confirmed yet"),
        }
        failing = [row for row in rows if not all(row[check] for check in reasons)]
        lines = {}
        for row, line in self.env["mj.talk"]._explain_uncounted(failing, reasons):
            lines.setdefault(row["id"], []).append(line)
        return lines

    def _settle_gate(self):
        """Bring the duties of these gates up to date, in one statement."""
        if self.ids:
            self._settle_gates(SQL("record.id = ANY(%s)", self.ids))

    @api.model
    @api.private
    def _settle_gates(self, condition):
        """Bring the duties of gates up to date.

        :param SQL condition: on ``record``.
        :return: the duties that appeared or changed.
        :rtype: mj.obligation
        """
        gate = self._gate()
        rules = self.env["mj.talk.rule"].sudo().search([("kind", "=", gate.kind), ("state", "=", "on")])
        settings = Json({str(rule.id): rule._settings() for rule in rules})
        self.env.flush_all()
        rows = self.env.execute_query(settle_statement(gate, condition, self._today_of_gated(), settings))
        duties = self.env["mj.obligation"].browse(row[0] for row in rows)
        if duties:
            self.env["mj.obligation"].invalidate_model()
        return duties

    # -- exceptions ---------------------------------------------------------------------------

    def action_override_gate(self):
        """Ask for the reason to decide without the talk."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_gate_override_decide_action")
        action["context"] = self._gate_override_defaults()
        return action

    def _gate_override_defaults(self):
        raise NotImplementedError

    @api.private
    def _override_gate(self, reason):
        """Let these decisions pass without the talk; who, when and why stays for good (A11.1).

        :param str reason: why it could not wait.
        :rtype: mj.gate.override
        :raises AccessError: for anybody but the municipal rules administrator.
        :raises UserError: without a reason, or where nothing is missing.
        """
        if not self.env.user.has_group("mj_talks.group_mj_admin"):
            raise AccessError(
                self.env._("Only the municipal rules administrator lets a decision pass without the talk.")
            )
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for deciding without the talk: it stays visible for good."))
        rows = self._gate_rows()
        if any(rows[record.id]["gate_state"] != "open" for record in self):
            raise UserError(self.env._("Here no talk is missing. Take off what needs no exception."))
        overrides = (
            self.env["mj.gate.override"]
            .sudo()
            .create([record._prepare_override() | {"reason": reason, "user_id": self.env.uid} for record in self])
        )
        self.env.flush_all()
        self._settle_gate()
        self.invalidate_recordset(["gate_state", "gate_missing"])
        return overrides

    def _prepare_override(self):
        raise NotImplementedError

    # -- history -----------------------------------------------------------------------------------

    def _stands(self, before, now):
        """Whether a decision taken earlier stands, though its day or its organisation changed.

        :param dict before: row of :func:`..duty.gates.gate_states` before the change; ``None`` for a new decision.
        :param dict now: the row after it.
        :rtype: bool
        """
        if not before or (before["gate_state"] == "transferred" != now["gate_state"]):
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
