"""The menus that the guides name are those of the screen."""

import pathlib
import re

from odoo.tests import TransactionCase, tagged

ROOT = pathlib.Path(__file__).resolve().parent.parent
GUIDES = sorted(
    {
        *ROOT.glob("README*.md"),
        *(ROOT / "docs" / f"{name}.md" for name in ("administrator", "reminders", "followups")),
        ROOT / "data" / "README.md",
        *ROOT.glob("odoo_addons/*/readme/*.md"),
    }
)
CODE = re.compile(r"`([^`\n]+)`")
CHINESE = re.compile(r"[\u3400-\u9fff]")
# What is no menu in the table of clauses: pages of the portal, a mail, and the page of a talk that holds its record.
NO_MENU = {"门户", "每周提醒", "谈话记录"}


def menu_paths(text):
    """The menu paths of a guide: inline code with arrows."""
    return [path for path in CODE.findall(text) if "→" in path]


def split(path):
    return tuple(part.strip() for part in path.split("→"))


@tagged("post_install", "-at_install")
class TestGuides(TransactionCase):
    def menus(self, language):
        """All paths of menus from their app on, as this language writes them."""
        menus = self.env["ir.ui.menu"].with_context(**{"ir.ui.menu.full_list": True, "lang": language})
        paths = set()
        for menu in menus.search([]):
            path = ()
            while menu:
                path, menu = (menu.name, *path), menu.parent_id
            paths.add(path)
        return paths

    def test_every_menu_of_the_guides_exists(self):
        """Whoever follows a guide finds each menu under the very name that is written there."""
        self.assertTrue(self.env["res.lang"]._lang_get("zh_CN"), "the template has no Chinese")
        known = {"zh_CN": self.menus("zh_CN"), "en_US": self.menus("en_US")}
        missing, count = [], 0
        for guide in GUIDES:
            for path in menu_paths(guide.read_text()):
                count += 1
                if split(path) not in known["zh_CN" if CHINESE.search(path) else "en_US"]:
                    missing.append(f"{guide.relative_to(ROOT)}: {path}")
        self.assertEqual(missing, [])
        self.assertGreater(count, 20)

    def test_menus_are_written_in_one_way(self):
        """An arrow outside of inline code, or an app with a slash, would be a menu that nobody compares."""
        for guide in GUIDES:
            text = CODE.sub("", guide.read_text())
            self.assertEqual(re.findall(r"[^\n]*→[^\n]*", text), [], guide.name)
            self.assertEqual(re.findall(r"(?:谈心谈话|内部监督|监督|保密管理)／\S*", text), [], guide.name)
            self.assertEqual(re.findall(r"(?:Talks|Settings|Inspections|Guidance|Directory), [A-Z][^.;:]*", text), [])

    def test_menus_of_the_clauses_exist(self):
        """The table of clauses names menus by their Chinese names, the app of talks where none is named."""
        names = {name for path in self.menus("zh_CN") for name in path} | NO_MENU
        missing = []
        for line in (ROOT / "docs" / "clauses.md").read_text().splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) < 4 or not re.fullmatch(r"A\d\d\.\d+", cells[1]):
                continue
            for place in re.split("[；]", re.sub("（[^）]*）", "", cells[2])):
                parts = re.split("[／、]", place.strip())
                if parts[0] != "门户":
                    missing += [f"{cells[1]}: {place}" for part in parts if part not in names]
        self.assertEqual(missing, [])
