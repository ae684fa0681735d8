"""What stands between a report and the paper: documents, sheets, the engine and what it must not reach."""

import http.server
import io
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from unittest.mock import patch

from odoo.addons.base.models import ir_actions_report
from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ...printing import engine, paper
from ..common import MjCase
from ..papers import OFTEN_LOST, pages_of, radicals_in, squeezed

A4 = paper.sheet("A4", False, (28, 23, 25, 25))


def long_document(letter, pages):
    """Return a document of so many pages, a line on each."""
    title = 30 * letter
    parts = [f"<p style='break-after: page'>{title}{number}</p>" for number in range(pages - 1)]
    return f"<div class='mj_document'>{''.join(parts)}<p>{title}</p></div>"


def printed(*bodies, sheet=A4):
    """Print bodies of HTML as reports are printed."""
    return engine.print_documents(paper.documents(bodies), sheet.css, paper.NUMBERS)


@tagged("post_install", "-at_install")
class TestPrinting(BaseCase):
    def test_characters_stay_what_they_are(self):
        """A20.1: what was written can be searched, with its rare characters; no twin of it stands in the text."""
        text = squeezed("".join(pages_of(printed(f"<p lang='zh-CN'>{OFTEN_LOST}𠮷㛃12</p>"))))
        self.assertEqual((text, radicals_in(text)), (f"{OFTEN_LOST}𠮷㛃12", set()))

    def test_numbers(self):
        """GB/T 9704, 7.5: dashes, odd numbers at the right and even ones at the left; each document counts from one."""
        bodies = [long_document("甲", 3), long_document("乙", 1) + long_document("丙", 2)]
        pdf = printed(*bodies)
        lines = [page.strip("\n").splitlines()[-1] for page in pages_of(pdf)]
        self.assertEqual(list(map(squeezed, lines)), ["—1—", "—2—", "—3—", 30 * "乙", "—1—", "—2—"])
        right, left = (len(lines[number]) - len(lines[number].lstrip()) for number in (0, 1))
        self.assertGreater(right, 25)
        self.assertLess(left, 10)

    def test_heads_of_tables_and_whole_rows(self):
        """A20.1: a table of 400 rows begins each page with its heads, and no row is cut or lost."""
        rows = "".join(f"<tr><td>第{number}行<br>完{number}</td></tr>" for number in range(400))
        css = "<style>tr { break-inside: avoid }</style>"
        pages = pages_of(printed(f"{css}<table><thead><tr><th>谈话时间</th></tr></thead><tbody>{rows}</tbody></table>"))
        self.assertGreater(len(pages), 5)
        self.assertTrue(all(page.count("谈话时间") == 1 for page in pages))
        for number in range(400):
            (page,) = [page for page in pages if f"第{number}行" in page]
            self.assertIn(f"完{number}\n", page)

    def test_sheets(self):
        """Sizes that have a name, lying or standing; what is unknown is printed on A4."""
        for size, lies, sides in (
            ("A4", False, (595, 842)),
            ("A4", True, (842, 595)),
            ("A3", True, (1191, 842)),
            ("X", False, (595, 842)),
        ):
            pdf = printed("<p>甲</p>", sheet=paper.sheet(size, lies, (20, 20, 20, 20)))
            box = PdfFileReader(io.BytesIO(pdf)).pages[0].mediabox
            self.assertEqual((round(float(box.width)), round(float(box.height))), sides, (size, lies))

    def test_nested_pages_lose_nothing(self):
        """Odoo's frames put a page of HTML into another one: what follows the inner one's end is printed, too."""
        (document,) = paper.documents(["<div><html><body><p>甲</p></body></html><p>乙</p></div>"])
        self.assertEqual(document.count("<body>"), 1)
        self.assertEqual(squeezed("".join(pages_of(engine.print_documents([document], A4.css)))), "甲乙")

    def test_nothing_from_elsewhere(self):
        """Neither an address nor a file that a paper names is fetched; a picture that lies in the paper is printed."""
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        secret = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()), "secret.svg")
        secret.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>SECRET</text></svg>")
        own = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='9'><text y='9'>OWN</text></svg>"
        own = "data:image/svg+xml," + urllib.parse.quote(own)
        for address in (secret.as_uri(), f"http://127.0.0.1:{server.server_port}/x"):
            body = f"""
                <style>@import url({address}); p {{ background: url({address}) }}
                @font-face {{ font-family: F; src: url({address}) }} p {{ font-family: F }}</style>
                <p>甲</p><img src="{address}"><img src="{own}"><svg width="9" height="9"><image href="{address}"/></svg>
                <a rel="attachment" href="{address}">乙</a><object data="{address}"></object>"""
            document = paper.documents([body])[0].replace("</head>", f'<link rel="attachment" href="{address}"></head>')
            pdf = engine.print_documents([document], A4.css)
            self.assertNotIn("SECRET", "".join(pages_of(pdf)))
            self.assertIn("OWN", "".join(pages_of(pdf)))
            self.assertFalse(PdfFileReader(io.BytesIO(pdf)).attachments)
        self.assertEqual(asked, [])

    def test_time_of_the_worker_is_its_own(self):
        """A20.1: a long ledger takes longer than Odoo lends to a worker, whose limit is inherited."""

        def lend_a_second():
            resource.setrlimit(resource.RLIMIT_CPU, (1, resource.getrlimit(resource.RLIMIT_CPU)[1]))

        row = "<tr>" + 12 * "<td>民主生活会</td>" + "</tr>"
        job = {"documents": [f"<table>{200 * row}</table>"], "sheet_css": A4.css, "number_css": ""}
        command = [sys.executable, "-I", str(engine.WORKER)]
        done = subprocess.run(command, input=json.dumps(job).encode(), capture_output=True, preexec_fn=lend_a_second)
        self.assertEqual((done.returncode, done.stdout[:5]), (0, b"%PDF-"))

    def test_failing_worker_is_told(self):
        """What the engine says on its error stream is the reason; nothing of the paper is in it."""
        with self.assertRaisesRegex(engine.PrintingFailed, "Error") as raised:
            engine.print_documents([], A4.css)
        self.assertNotIn("甲", str(raised.exception))


@tagged("post_install", "-at_install")
class TestChoiceOfEngine(MjCase):
    """Our engine where it is there, else wkhtmltopdf, else what to install; papers of other addons stay as they are."""

    def lacking(self, answer):
        """A machine whose engine says what it lacks."""
        worker = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()), "worker.py")
        worker.write_text(f"print({answer!r})")
        self.enterContext(patch.object(engine, "WORKER", worker))
        self.enterContext(patch.object(engine, "_seen_ready", False))

    def wkhtmltopdf(self, state):
        found = ir_actions_report._wkhtml()._replace(state=state)
        self.enterContext(patch.object(ir_actions_report, "_wkhtml", lambda: found))

    def test_ready(self):
        self.wkhtmltopdf("install")
        self.assertEqual(engine.state(), engine.READY)
        self.assertEqual(self.env["ir.actions.report"]._mj_engine(), "own")

    def test_wkhtmltopdf_where_only_that_is_there(self):
        self.lacking("no_engine")
        self.wkhtmltopdf("ok")
        self.assertEqual(self.env["ir.actions.report"]._mj_engine(), "wkhtmltopdf")

    def test_neither(self):
        """A09.1: who prints is told what the server lacks, each in its own words."""
        for answer, wanted in (
            ("no_engine", "weasyprint"),
            ("Traceback", "weasyprint"),
            ("no_library", "libpango-1.0-0"),
            ("no_font", "fonts-noto-cjk"),
        ):
            self.lacking(answer)
            for state in ("install", "broken", "workers"):
                self.wkhtmltopdf(state)
                with self.subTest(answer, state=state), self.assertRaisesRegex(UserError, wanted):
                    self.env["ir.actions.report"]._mj_engine()

    def test_what_is_installed_later_is_seen(self):
        self.lacking("no_library")
        self.assertEqual(engine.state(), "no_library")
        engine.WORKER.write_text("print('ready')")
        self.assertEqual(engine.state(), "ready")

    def test_button(self):
        """The web client knows our papers by a sign of their own, from a button and from the menu alike."""
        report, other = (
            self.env.ref("mj_talks.mj_talk_sheet_empty_report"),
            self.env.ref("base.report_ir_model_overview"),
        )
        self.assertTrue(report.report_action([1])["is_mj_paper"])
        self.assertTrue(report._get_action_dict()["is_mj_paper"])
        self.assertFalse(other.report_action([1])["is_mj_paper"])

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_others_are_untouched(self):
        """A report of another addon asks for wkhtmltopdf as ever: our engine prints none of it."""
        self.wkhtmltopdf("install")
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        ours = patch.object(engine, "print_documents", side_effect=AssertionError("Not ours"))
        with ours, self.assertRaisesRegex(UserError, "Wkhtmltopdf"):
            report._render_qweb_pdf("base.report_irmodeloverview", self.env["ir.model"].search([], limit=1).ids)
