from odoo.tests import HttpCase, tagged


class JavascriptCase(HttpCase):
    def run_suite(self, name):
        """Run one file of unit tests in the browser, and no test of others whose name is much like it.

        :param str name: addon and file.
        """
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&filter=%22@{name}%22",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )


@tagged("post_install", "-at_install")
class TestJavascript(JavascriptCase):
    """The unit tests of our own components, in the browser."""

    def test_team_matrix(self):
        """A18: signs, totals and clicks of the team matrix."""
        self.run_suite("mj_talks/team_matrix")

    def test_talk_record(self):
        """A08, A09: prompts, files, and two people at work on one record."""
        self.run_suite("mj_talks/talk_record")

    def test_careful_form(self):
        """A08: a page that is closed or hidden keeps no talk of which nothing was entered, and none twice."""
        self.run_suite("mj_talks/careful_form")

    def test_roster_import_model(self):
        """A01.1: messages about a roster's rows are shown as they come."""
        self.run_suite("mj_talks/roster_import_model")

    def test_talk_calendar(self):
        """A17: the week of the calendar begins on Monday in Chinese, wherever it is installed."""
        self.run_suite("mj_talks/talk_calendar")

    def test_paper_report(self):
        """A09: the print button needs no wkhtmltopdf."""
        self.run_suite("mj_talks/paper_report")
