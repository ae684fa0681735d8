from odoo.addons.mj_talks.wording import comma, semicolon
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestWording(TransactionCase):
    def test_lists_as_the_language_writes_them(self):
        """A20.1: names and remarks on documents stand between Chinese marks."""
        chinese, english = (self.env(context={"lang": lang}) for lang in ("zh_CN", "en_US"))
        self.assertEqual((comma(chinese), semicolon(chinese)), ("、", "；"))
        self.assertEqual((comma(english), semicolon(english)), (", ", "; "))
