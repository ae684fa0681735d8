import hashlib
import json

from odoo import fields, models
from odoo.exceptions import UserError

from ...roster.cells import clean_text
from ...roster.columns import JOINED, RELATIVE, REMARK, REPEATED, UNKNOWN, split_joined
from ...roster.problems import Problems
from ...roster.questions import SAME, TRANSFER
from ...roster.rows import COLLECTOR, RosterCollector, RosterRow, RosterSource
from ...wording import comma


class MjRosterImport(models.Model):
    """Shows what the rows of a file will do, asks what is not certain, and writes all of it or nothing."""

    _inherit = "mj.roster.import"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def action_preview(self):
        """Show what every row will do, leaving nothing written.

        :raises UserError: when the file cannot be read, or no column means anything.
        """
        self.ensure_one()
        self._check_own()
        self._check_open()
        self._preview_rows()
        return True

    def action_write(self):
        """Write what the preview shows; where that holds no more, show what is true now instead.

        :raises UserError: while a question is open or a row is refused.
        """
        self.ensure_one()
        self._check_own()
        self._check_ready()
        self.env["mj.roster.turn"].sudo()._take(self.res_model, self.company_id)
        shown = self.sudo().digest
        collector = RosterCollector()
        refused = set(self.line_ids.filtered(lambda line: line.kind == "refused").mapped("number"))
        lines, is_kept = self._run(collector, shown, refused)
        if not is_kept:
            self._preview_rows()
            return self._say(self.env._("Something changed meanwhile. Nothing was written: look at the preview again."))
        self._conclude(lines, collector)
        return self._say(self.env._("The roster is written."), "success")

    def action_same_for_all(self):
        return self._answer_all("same")

    def action_other_for_all(self):
        return self._answer_all("other")

    def action_leave_out_all(self):
        return self._answer_all("leave_out")

    def action_open_lines(self):
        """Open the rows of the kind that the caller names."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_roster_import_line_action")
        kind = self.env.context.get("mj_kind")
        action["domain"] = [("import_id", "=", self.id), *([("kind", "=", kind)] if kind else [])]
        return action

    def _answer_all(self, answer):
        """Give one answer to all open questions of the kind that the caller names, or to all there are."""
        self.ensure_one()
        kind = self.env.context.get("mj_question")
        questions = self.question_ids.filtered(lambda line: not kind or line.question == kind)
        if questions:
            questions._answer(answer)
        return True

    def _check_ready(self):
        if self.state != "previewed":
            raise UserError(self.env._("Look at the preview first."))
        if self.question_count:
            raise UserError(self.env._("Answer the questions first: %s are open.", self.question_count))
        if self.refused_count and not self.leaves_out_refused:
            raise UserError(
                self.env._(
                    "Rows that cannot be imported: %s. Correct the file and load it again, or choose to leave these rows out.",
                    self.refused_count,
                )
            )

    def _say(self, message, kind="warning"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": kind, "next": {"type": "ir.actions.client", "tag": "soft_reload"}},
        }

    def _take_answers(self, lines, answer):
        """Keep answers; when no question is open any more, look again.

        :param mj.roster.import.line lines: the rows.
        :param str answer: the answer to each.
        """
        self._check_own()
        self._check_open()
        answers = dict(self.sudo().answers or {})
        for line in lines:
            given = {line.question_key: answer}
            if line.question == TRANSFER and answer == SAME:
                given |= self._transfer_facts()
            answers[str(line.number)] = {**answers.get(str(line.number), {}), **given}
        self.sudo().answers = answers
        lines.sudo().write({"answer": answer})
        if all(line.answer for line in self.question_ids):
            self._preview_rows()

    def _transfer_facts(self):
        """Return what is kept with each transfer that is agreed to.

        :raises UserError: while it is not said when and from where.
        """
        if not self.transferred_on or not (self.transferred_from or "").strip():
            raise UserError(
                self.env._(
                    "Enter the day of the transfer and where they come from first. Of people from several places these "
                    "stand in columns of the file."
                )
            )
        return {
            "transferred_on": fields.Date.to_string(self.transferred_on),
            "transferred_from": self.transferred_from.strip(),
        }

    # -- running ------------------------------------------------------------------------------

    def _preview_rows(self):
        lines, __ = self._run(RosterCollector())
        roster = self.sudo()
        roster.line_ids.unlink()
        roster.env["mj.roster.import.line"].create([{"import_id": roster.id, **line} for line in lines])
        roster.write({"state": "previewed", "digest": _digest(lines), "notice": self._notice()})

    def _run(self, collector, shown=None, refused=()):
        """Take all rows of the file, and leave them written only where they do what was shown.

        :param RosterCollector collector: filled with what is written.
        :param str shown: digest of the preview; without it nothing stays.
        :param refused: numbers of rows that are left out.
        :return: values of lines, and whether all stays.
        :rtype: tuple[list[dict], bool]
        """
        source, rows, left_out = self._rows()
        rows = [row for row in rows if row.number not in refused]
        source.objections = [objection for objection in source.objections if objection[0] not in refused]
        problems = Problems()
        model = self.env[self.res_model].with_company(self.company_id)
        model = model.with_context(**{COLLECTOR: collector}, **({} if shown else {"tracking_disable": True}))
        lines, kept = [], []

        def keep():
            lines.extend(model._roster_lines(rows, problems))
            is_open = any(line["kind"] in ("question", "refused") for line in lines)
            kept.append(bool(shown) and not problems and not is_open and _digest([*lines, *left_out]) == shown)
            return kept[-1]

        model._roster_take(source, rows, problems, keep)
        return sorted([*lines, *left_out], key=lambda line: line["number"]), kept[-1]

    def _rows(self):
        """Return the rows of the file by the columns as they are understood.

        :return: the source, the rows, and lines of what is left out.
        :rtype: tuple[RosterSource, list[RosterRow], list[dict]]
        :raises UserError: when no column means anything.
        """
        columns = [column for column in self.column_ids if column.meaning_id]
        meanings = {column.position: column.meaning_id.name for column in columns}
        if not set(meanings.values()) - {REMARK}:
            raise UserError(self.env._("Choose what at least one column means."))
        sheet = self._sheet(self._book())
        if len(sheet.rows) < 2:
            raise UserError(self.env._("There are no rows to import below the headers."))
        sheet.examine()
        # What stands above the header is not looked at.
        source = RosterSource(objections=[entry for entry in sheet.objections if entry[0] >= sheet.numbers[0]])
        source.headers = {column.meaning_id.name: column.header for column in columns if column.header}
        answers = self.sudo().answers or {}
        headers = {column.position: column.header for column in columns}
        rows, left_out = [], self._left_out(sheet)
        for number, values in list(zip(sheet.numbers, sheet.rows, strict=True))[1:]:
            raw, remarks = _raw(values, meanings, headers)
            if not remarks and not any(not isinstance(value, str) or value.strip() for value in raw.values()):
                left_out.append(_line(number, "left_out", self.env._("Nothing but a serial number.")))
                continue
            row = RosterRow(number, raw)
            row.remarks = remarks
            row.answers = answers.get(str(number), {})
            rows.append(row)
        return source, rows, left_out

    def _left_out(self, sheet):
        texts = self.env["mj.roster"]._roster_left_out_texts()
        return [_line(number, "left_out", texts[reason]) for number, reason in sheet.left_out]

    def _notice(self):
        """Name the columns that are not taken, and how much of the file is."""
        reasons = (UNKNOWN, RELATIVE, REPEATED)
        unknown = [column for column in self.column_ids if not column.meaning_id and column.reason in reasons]
        if not unknown:
            return False
        return self.env._(
            "Columns that are left out: %s. Say under “Columns” what they mean, or append them to the remarks.",
            comma(self.env).join(column.header for column in unknown),
        )

    def _conclude(self, lines, collector):
        """Note what was written.

        :param list[dict] lines: what the rows did.
        :param RosterCollector collector: what was changed.
        """
        roster = self.sudo()
        made = {line["number"]: line["res_id"] for line in lines}
        for line in roster.line_ids.filtered(lambda line: line.kind == "new"):
            line.res_id = made.get(line.number, 0)
        new = [
            (self.res_model, record.id, False, None, record._roster_snapshot())
            for record in roster.env[self.res_model].browse(
                made[line.number] for line in roster.line_ids if line.kind == "new"
            )
        ]
        created = {key for __, key, *__ in new}
        changes = [change for change in collector.changes if change[0] != self.res_model or change[1] not in created]
        self.env["mj.roster.change"]._note([*new, *changes], roster)
        roster.line_ids.filtered(lambda line: line.kind == "refused").write({"kind": "left_out"})
        roster.write({"state": "written", "written_at": self.env.cr.now()})


def _raw(values, meanings, headers):
    raw, remarks = {}, []
    for position, meaning in meanings.items():
        value = values[position] if position < len(values) else ""
        if meaning == REMARK:
            if text := clean_text(value):
                remarks.append(f"{headers[position] or ''}：{text}".lstrip("："))
        elif meaning == JOINED:
            employer, title = split_joined(value)
            raw["employer"] = employer
            # A column of its own says it better.
            if "job_title" not in meanings.values():
                raw["job_title"] = title
        else:
            raw[meaning] = value
    return raw, remarks


def _line(number, kind, text):
    return {"number": number, "kind": kind, "about": "", "text": text, "res_id": 0}


def _digest(lines):
    """Return what two runs have in common that do the same."""
    told = sorted(
        [line["number"], line["kind"], line["text"] or "", line["res_id"] if line["kind"] != "new" else 0]
        for line in lines
        if line["kind"] != "refused"
    )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
