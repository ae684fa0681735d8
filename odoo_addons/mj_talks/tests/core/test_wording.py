from odoo.tests import TransactionCase, tagged

from ...wording import comma, counted, post_title, semicolon
from ..common import activate_chinese


@tagged("post_install", "-at_install")
class TestWording(TransactionCase):
    def test_lists_as_the_language_writes_them(self):
        """A20.1: names and remarks on documents stand between Chinese marks."""
        activate_chinese(self.env)
        chinese, english = (self.env(context={"lang": lang}) for lang in ("zh_CN", "en_US"))
        self.assertEqual((comma(chinese), semicolon(chinese)), ("、", "；"))
        self.assertEqual((comma(english), semicolon(english)), (", ", "; "))
        self.assertEqual(counted(chinese, [["个别谈话", 13], ["个人谈话", 1]]), "个别谈话：13；个人谈话：1")
        self.assertEqual((counted(english, [["Daily", 2]]), counted(english, [])), ("Daily: 2", "–"))

    def test_posts_say_no_word_twice(self):
        """A20.1: a post stands behind its organisation as offices write it."""
        self.assertEqual(post_title("民进渝中区委", "副主委"), "民进渝中区委副主委")
        self.assertEqual(post_title("民进渝中区委第一中学支部", "支部主任"), "民进渝中区委第一中学支部主任")
        self.assertEqual(post_title("民进渝中区委", "委员"), "民进渝中区委委员")
        self.assertEqual(post_title("East District", "Vice Chair"), "East District Vice Chair")
        self.assertEqual((post_title("民进渝中区委", ""), post_title(False, "主委")), ("民进渝中区委", "主委"))
