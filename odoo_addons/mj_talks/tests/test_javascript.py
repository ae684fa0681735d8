from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestJavascript(HttpCase):
    """The unit tests of our own components, in the browser."""

    def test_team_matrix(self):
        """A18: signs, totals and clicks of the team matrix."""
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&filter=team_matrix",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
