from odoo.tests import BaseCase, tagged

from ...roster.cells import IDENTITY_NUMBER, holds_identity_number, objection
from ...roster.normal_form import normal_code, normal_name, public_characters, visible, written
from ...roster.organization_names import meant_organizations


@tagged("post_install", "-at_install")
class TestNormalForm(BaseCase):
    """R4, R19: what differs in form alone is the same."""

    def test_names(self):
        for one, other in (
            ("阿布都·热合曼", "阿布都•热合曼"),
            ("阿布都·热合曼", "阿布都・热合曼"),
            ("阿布都·热合曼", "阿布都･热合曼"),
            ("阿布都·热合曼", "阿布都‧ 热合曼"),
            ("阿布都·热合曼", "阿布都.热合曼"),
            ("阿布都·热合曼", "阿布都．热合曼"),
            ("阿布都·热合曼", "阿布都··热合曼"),
            ("张三", "张　三"),
            ("张三", "张\u200b三\ufeff"),
            ("张三", "\u202d张三\u202c"),
            ("金三", "⾦三"),
            ("民生", "⺠生"),
            ("龙马", "⻰⻢"),
            ("民进（渝中）支部", "民进(渝中)\n支部"),
            ("Li Ming", "LI  MING"),
            ("\U00020087", "\ue816"),
            ("\u9fb4", "\ue81e"),
            ("\u3447", "\ue81b"),
        ):
            self.assertEqual(normal_name(one), normal_name(other), (one, other))
        for one, other in (("张三", "章三"), ("未来", "末来"), ("阿布都·热合曼", "阿布都热合曼"), ("J.R", "JR")):
            self.assertNotEqual(normal_name(one), normal_name(other))
        self.assertEqual((normal_name(False), normal_name("·"), normal_name("张三")), ("", "·", "张三"))

    def test_codes(self):
        for text in ("MJ-T-10", "mj-t-10", "MJ－T－１０", "MJ—T–10", " MJ - T-10\u200b", "ＭＪ-T-10"):
            self.assertEqual(normal_code(text), "MJ-T-10")
        self.assertEqual(normal_code("０９９０００１"), "0990001")
        self.assertEqual((normal_code(None), normal_code("")), ("", ""))

    def test_what_is_shown_keeps_its_marks(self):
        self.assertEqual(written("第⼆条：⺠进（１）"), "第二条：民进（１）")
        self.assertEqual(written("abc"), "abc")
        self.assertEqual(public_characters("\ue7c7"), "\u1e3f")
        self.assertEqual(visible("甲\u200e乙\u00ad"), "甲乙")


@tagged("post_install", "-at_install")
class TestIdentityNumbers(BaseCase):
    """Numbers of identity and residence cards are known in every shape. All of them are made up."""

    def test_shapes(self):
        for text in (
            "500103197503012345",
            "50010319750301234X",
            "50010319750301234x",
            "500103750301234",
            "500103 1975 0301 2345",
            "500103-19750301-2345",
            "５００１０３１９７５０３０１２３４５",
            "5001031975\u200b03012345",
            "身份证：500103197503012345，已核",
            "911156199001011234",
            "永居证９１１１５６１９９００１０１１２３Ｘ",
            "CHN110101000001",
            "usa 110081010001",
            "ＣＡＮ３１００５８０１０００１",
        ):
            self.assertTrue(holds_identity_number(text), text)
            self.assertEqual(objection(text), IDENTITY_NUMBER)

    def test_other_numbers(self):
        for text in (
            "13900000001",
            "02363851234",
            "99000101",
            "2026-11-30",
            "91500103MA5U000001",
            "ABCD110101000001",
            "900000199013011234",
        ):
            self.assertFalse(holds_identity_number(text), text)


@tagged("post_install", "-at_install")
class TestMeantOrganizations(BaseCase):
    """R13: an organisation by the name that an office uses."""

    NAMES = {1: "民进渝中区委第一中学支部", 2: "民进渝中区委机关支部", 3: "民进江北区委机关支部", 4: "机关支部"}

    def test_the_end_of_the_name(self):
        for text, found in (
            ("第一中学支部", [1]),
            ("第一中学\n 支部", [1]),
            ("民进渝中区委第一中学支部", [1]),
            ("区委机关支部", [2, 3]),
            ("机关支部", [4]),
            ("第二中学支部", []),
            ("部", []),
            ("", []),
        ):
            self.assertEqual(meant_organizations(text, self.NAMES), found, text)
