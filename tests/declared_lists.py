"""Lists in ``census/`` that are compared with what the addons have, and written anew when somebody says so."""

import csv
import io
import os
import pathlib

CENSUS = pathlib.Path(__file__).resolve().parent / "census"
WRITE = "MJ_WRITE_LISTS"


class DeclaredLists:
    """Tests that compare with a list that people read.

    With ``MJ_WRITE_LISTS=1`` a list that differs is written anew; the test fails all the same, so that the difference is read.
    """

    def assertDeclared(self, name, found):
        """Compare rows with those declared in ``census/<name>.csv``."""
        path = CENSUS / f"{name}.csv"
        with path.open(newline="") as file:
            header, *declared = (tuple(row) for row in csv.reader(file))
        found = {tuple(row) for row in found}
        undeclared, gone = found - set(declared), set(declared) - found
        message = [f"census/{name}.csv ({','.join(header)})"]
        message += [f"+ {as_line(row)}" for row in sorted(undeclared)]
        message += [f"- {as_line(row)}" for row in sorted(gone)]
        if (undeclared or gone) and os.environ.get(WRITE) == "1":
            path.write_text("".join(f"{as_line(row)}\n" for row in (header, *sorted(found))))
            message.append("Written anew. Read the difference, then run the test again.")
        self.assertFalse(undeclared or gone, "\n".join(message))


def as_line(row):
    """Return a row as the list has it.

    :rtype: str
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue()
