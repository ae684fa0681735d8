from odoo.addons.mj_talks.tests.test_javascript import JavascriptCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestJavascript(JavascriptCase):
    """The unit tests of the committee's own components, in the browser."""

    def test_home(self):
        """A22: rates, months, tiles and lists of the committee's home."""
        self.run_suite("mj_supervision/home")
