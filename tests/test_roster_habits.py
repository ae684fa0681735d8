"""Rosters made from the habits of offices, and what the reader makes of them: everything put in comes out, and nothing else."""

import io
from dataclasses import dataclass, field

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odoo.addons.mj_talks.roster.cells import clean_name, compact
from odoo.addons.mj_talks.roster.workbook import read_book
from odoo.tests import BaseCase, tagged

HEADERS = ("会员编号", "姓名", "所属组织", "性别", "出生年月", "工作单位", "备注")
PRINTED = {
    "会员编号": ("会员编号", "会员\n编号", "会 员 编 号"),
    "姓名": ("姓名", "姓 名", "姓　名", " 姓名"),
    "所属组织": ("所属组织", "所属\n组织", "所属组织 "),
    "性别": ("性别", "性\n别"),
    "出生年月": ("出生年月", "出生 年月"),
    "工作单位": ("工作单位", "工作\r\n单位"),
    "备注": ("备注", "备 注"),
}
VALUES = {
    "会员编号": st.from_regex("0[0-9]{7}", fullmatch=True),
    "性别": st.sampled_from(("男", "女", "")),
    "出生年月": st.sampled_from(("1975.03", "1975年3月", "1968-12-01", "")),
    "工作单位": st.sampled_from(("某中学", "某局（退休）", "甲,乙", "")),
    "备注": st.sampled_from(("", "党外\n人士", "2020年“先进”", "合计三次")),
}
NAMES = st.text("甲乙丙丁王李赵·", min_size=2, max_size=4).filter(lambda name: name.strip("·") == name)
ORGANIZATIONS = ("民进渝中区委", "民进渝中区委第一中学支部", "民进江北区委")
BETWEEN = ("blank", "header", "page", "total", "hidden")
ABOVE = (
    (),
    (("民进会员花名册",),),
    (("花名册",), ("填报单位：民进某区委", "", "联系人", "王某"), ()),
    (("姓名", "王某", "电话", "1"),),
)
BELOW = ((), (("合　计", "5"),), (("总计：5人",), ("填表人：张三", "", "审核人：李四"), ("注：以上均为在册会员",)))


@dataclass
class Roster:
    """A file and what is in it."""

    columns: list
    lines: list = field(default_factory=list)
    people: list = field(default_factory=list)
    hidden: set = field(default_factory=set)
    merged: list = field(default_factory=list)


@st.composite
def rosters(draw):
    """A roster with titles, people in runs of one organisation, what stands between them, and what stands below."""
    others = draw(st.lists(st.sampled_from(HEADERS[3:] + HEADERS[:1]), unique=True, max_size=5))
    roster = Roster(draw(st.permutations(["姓名", "所属组织", *others])))
    roster.lines += [list(line) for line in draw(st.sampled_from(ABOVE))]
    printed = [draw(st.sampled_from(PRINTED[column])) for column in roster.columns]
    roster.lines.append(printed)
    for organization in draw(st.lists(st.sampled_from(ORGANIZATIONS), min_size=1, max_size=3)):
        _add_run(draw, roster, organization)
        _add_between(draw(st.sampled_from(BETWEEN)), roster, printed)
    roster.lines += [list(line) for line in draw(st.sampled_from(BELOW))]
    return roster


def _add_run(draw, roster, organization):
    first = len(roster.lines)
    for name in draw(st.lists(NAMES, min_size=1, max_size=4)):
        person = {column: draw(VALUES[column]) for column in roster.columns if column in VALUES}
        person |= {"姓名": name, "所属组织": organization}
        padded = "　".join(name) if len(name) == 2 and draw(st.booleans()) else name
        roster.people.append((len(roster.lines) + 1, person))
        roster.lines.append([padded if column == "姓名" else person[column] for column in roster.columns])
    if len(roster.lines) - first > 1:
        roster.merged.append((first, len(roster.lines) - 1))


def _add_between(kind, roster, printed):
    if kind == "hidden":
        roster.hidden.add(len(roster.lines))
        roster.lines.append(["已调离" if column == "姓名" else "x" for column in roster.columns])
    else:
        lines = {"blank": [], "header": list(printed), "page": ["第1页，共2页"], "total": ["小计", "2"]}
        roster.lines.append(lines[kind])


def as_workbook(roster):
    """The roster as an XLSX file, organisations merged over their people."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.add_worksheet("封面").write(0, 0, "花名册")
        sheet = book.add_worksheet("名单")
        place = roster.columns.index("所属组织")
        below = {line for first, last in roster.merged for line in range(first, last + 1)}
        for number, line in enumerate(roster.lines):
            for column, value in enumerate(line):
                if value and not (number in below and column == place):
                    sheet.write_string(number, column, value)
        for first, last in roster.merged:
            sheet.merge_range(first, place, last, place, roster.lines[first][place])
        for number in roster.hidden:
            sheet.set_row(number, None, None, {"hidden": True})
    return content.getvalue()


def as_text(roster, encoding, separator):
    """The roster as a CSV file; it has no hidden rows."""
    rows = [["" if number in roster.hidden else value for value in line] for number, line in enumerate(roster.lines)]
    quoted = [
        separator.join(
            '"{}"'.format(value.replace('"', '""')) if set(value) & {"\n", "\r", '"', separator} else value
            for value in row
        )
        for row in rows
    ]
    return "\r\n".join(quoted).encode(encoding)


@tagged("post_install", "-at_install")
class TestRosterHabits(BaseCase):
    """R5, R6, R9, R15, R16: whatever an office does around its people, they come out as they went in."""

    def assertRead(self, content, name, roster):
        book = read_book(content, name)
        sheet = book.read(book.proposed(set(HEADERS)))
        sheet.skip_title(set(HEADERS))
        self.assertEqual([compact(value) for value in sheet.rows[0]][: len(roster.columns)], list(roster.columns))
        found = [
            (number, {column: _cell(column, value) for column, value in zip(roster.columns, row, strict=False)})
            for number, row in zip(sheet.numbers[1:], sheet.rows[1:], strict=True)
        ]
        self.assertEqual(
            found, [(number, {c: _cell(c, v) for c, v in person.items()}) for number, person in _in_order(roster)]
        )
        filled = {number for number, line in enumerate(roster.lines, 1) if any(line)}
        named = set(sheet.numbers) | {number for number, __ in sheet.left_out}
        self.assertLessEqual(named, filled)
        return sheet, filled - named

    @settings(max_examples=60, deadline=None)
    @given(rosters())
    def test_workbooks(self, roster):
        sheet, lost = self.assertRead(as_workbook(roster), "a.xlsx", roster)
        self.assertFalse(lost, "rows that nobody named")
        self.assertFalse(sheet.objections)

    @settings(max_examples=60, deadline=None)
    @given(rosters(), st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "utf-16")), st.sampled_from(",\t;"))
    def test_texts(self, roster, encoding, separator):
        __, lost = self.assertRead(as_text(roster, encoding, separator), "a.csv", roster)
        self.assertLessEqual(lost, {number + 1 for number in roster.hidden})


def _in_order(roster):
    return [(number, {column: person[column] for column in roster.columns}) for number, person in roster.people]


def _cell(column, value):
    return clean_name(value) if column == "姓名" else value.replace("\r\n", "\n")
