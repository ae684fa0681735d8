import base64
import io
from datetime import date

import xlsxwriter

from ..roster.columns import HEADERS


class DoorMixin:
    """Takes rosters through the door as a clerk does: file, preview, answers, write."""

    def workbook(self, headers, rows, formulas=(), above=()):
        """An XLSX file; a list in ``formulas`` is (row, column, formula), counted from 0."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "in_memory": True}) as book:
            sheet = book.add_worksheet("花名册")
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for line, row in enumerate([*above, headers, *rows]):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(line, column, value, day)
                    elif value != "":
                        sheet.write(line, column, value)
            for formula in formulas:
                sheet.write_formula(*formula)
        return content.getvalue()

    def open_door(self, model, content, user=None, name="roster.xlsx"):
        """Choose a file; it is read and its columns are understood."""
        return (
            self.env["mj.roster.import"]
            .with_user(user or self.rules)
            .create({"res_model": model, "file": base64.b64encode(content), "name": name})
        )

    def preview(self, model, content, user=None, name="roster.xlsx"):
        """Choose a file and look at what it will do."""
        roster = self.open_door(model, content, user, name)
        roster.action_preview()
        return roster

    def line(self, roster, number):
        """The line about a row of the file."""
        (line,) = roster.line_ids.filtered(lambda line: line.number == number)
        return line

    def kinds(self, roster):
        """What happens to each row, by number."""
        return {line.number: line.kind for line in roster.line_ids}

    def take(self, model, content, user=None, name="roster.xlsx", answer=None, dryrun=False):
        """Take a file through the door, giving one answer to whatever is asked.

        :return: ``ids`` of the rows in their order, ``False`` where nothing was written, and ``messages``: what is refused.
        """
        roster = self.preview(model, content, user, name)
        for __ in range(3):
            if answer and roster.question_ids:
                roster.question_ids._answer(answer)
        refused = roster.line_ids.filtered(lambda line: line.kind in ("refused", "question"))
        messages = [f"Row {line.number}: {text}" for line in refused for text in line.text.split("\n")]
        if not messages and not dryrun:
            roster.action_write()
        is_written = roster.state == "written"
        lines = roster.line_ids.filtered(lambda line: line.kind != "left_out")
        return {"ids": lines.mapped("res_id") if is_written else False, "messages": messages, "roster": roster}

    def take_rows(self, model, columns, rows, user=None, **options):
        """Take rows whose columns are given as the roster's own."""
        headers = [HEADERS[model][column][0] for column in columns]
        return self.take(model, self.workbook(headers, rows), user=user, **options)
