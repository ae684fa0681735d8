from odoo.tests import HttpCase, tagged


class JavascriptCase(HttpCase):
    def run_suite(self, name, preset="desktop"):
        """Run one file of unit tests in the browser, and no test of others whose name is much like it.

        :param str name: addon and file.
        :param str preset: ``desktop`` or ``mobile``.
        """
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000&filter=%22@{name}%22",
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
        """A18: signs and totals of the team matrix, what a click plans, opens and explains, organisation and year."""
        self.run_suite("mj_talks/team_matrix")

    def test_columns_kanban(self):
        """A17.2: cards stand in columns at the desk."""
        self.run_suite("mj_talks/columns_kanban")

    def test_empty_search(self):
        """A17: a search that finds nothing says so, and not that there is nothing yet."""
        self.run_suite("mj_talks/empty_search")

    def test_talk_record(self):
        """A08, A09: prompts, files, and two people at work on one record."""
        self.run_suite("mj_talks/talk_record")

    def test_careful_form(self):
        """A08: a page that is closed or hidden keeps no talk of which nothing was entered, and none twice."""
        self.run_suite("mj_talks/careful_form")

    def test_talk_calendar(self):
        """A17: the week of the calendar begins on Monday in Chinese, wherever it is installed."""
        self.run_suite("mj_talks/talk_calendar")

    def test_paper_report(self):
        """A09: the print button needs no wkhtmltopdf."""
        self.run_suite("mj_talks/paper_report")


@tagged("post_install", "-at_install")
class TestPhoneJavascript(JavascriptCase):
    """The unit tests of what differs on a phone."""

    browser_size = "375x667"
    touch_enabled = True

    def test_columns_kanban(self):
        """A17.2: cards stand below one another."""
        self.run_suite("mj_talks/columns_kanban", "mobile")
