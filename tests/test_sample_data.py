"""The sample municipality and the import templates in ``data/``, read as an office would open them (A01.1)."""

import datetime
import pathlib
import re
from collections import Counter, defaultdict
from itertools import pairwise

import openpyxl
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TABLES = ("organizations", "members", "appointments")
CHAIRS = {"主委", "支部主任"}
TODAY = datetime.date(2026, 11, 15)
HEADERS = {
    "organizations": "组织编号 组织名称 级别 上级组织编号 排序 上线日期 联系电话 地址 备注",
    "members": (
        "序号 会员编号 姓名 性别 出生年月 民族 学历 工作单位 职务职称 入会时间 所属组织 会内职务 联系电话 状态 备注"
    ),
    "appointments": "序号 会员编号 姓名 任职组织 职务 任职日期 免职日期 免职原因 分工领导 备注",
}


def read(name, folder="sample"):
    """Header and rows of the first sheet; empty cells are ``""``."""
    book = openpyxl.load_workbook(DATA / folder / f"{name}.xlsx", read_only=True)
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    return header, [["" if value is None else value for value in row] for row in rows]


def records(name):
    header, rows = read(name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def day(value):
    """The date in a cell, in any of the ways offices write it; None when empty."""
    if isinstance(value, datetime.datetime):
        return value.date()
    parts = [int(part) for part in re.findall(r"\d+", value)]
    return datetime.date(*(parts + [1])[:3]) if parts else None


@pytest.fixture(scope="module")
def organizations():
    return {row["组织编号"]: row for row in records("organizations")}


@pytest.fixture(scope="module")
def members():
    return records("members")


@pytest.fixture(scope="module")
def people(members):
    return {row["会员编号"]: row for row in members if row["会员编号"]}


@pytest.fixture(scope="module")
def code_of(organizations):
    """From an organisation's name or code to its code."""
    names = {row["组织名称"]: code for code, row in organizations.items()}
    assert len(names) == len(organizations)
    return names | {code: code for code in organizations}


@pytest.fixture(scope="module")
def numbers(members):
    groups = defaultdict(list)
    for row in members:
        groups[row["姓名"]].append(row["会员编号"])
    return groups


@pytest.fixture(scope="module")
def appointments(code_of, numbers):
    """Appointments with person, organisation, leader and dates made comparable."""
    rows = []
    for row in records("appointments"):
        leader = row["分工领导"]
        rows.append(
            {
                "person": row["会员编号"] or only(numbers[row["姓名"]]),
                "name": row["姓名"],
                "organization": code_of[row["任职组织"]],
                "post": row["职务"],
                "first": day(row["任职日期"]),
                "last": day(row["免职日期"]) or datetime.date.max,
                "reason": row["免职原因"],
                "leader": only(numbers[leader]) if leader in numbers else leader,
                "by_name": not row["会员编号"],
            }
        )
    return rows


def only(values):
    (value,) = values
    return value


def held(appointments, on=TODAY, **values):
    return [
        row
        for row in appointments
        if row["first"] <= on <= row["last"] and all(row[key] == value for key, value in values.items())
    ]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("folder", ["sample", "templates"])
def test_headers(name, folder):
    header, rows = read(name, folder)
    assert " ".join(header) == HEADERS[name]
    assert bool(rows) == (folder == "sample")


@pytest.mark.parametrize("name", TABLES)
def test_template_guides_the_clerk(name):
    book = openpyxl.load_workbook(DATA / "templates" / f"{name}.xlsx")
    table, guide = book.worksheets
    header = [cell.value for cell in table[1]]
    assert guide.title == "填写说明"
    assert table.freeze_panes == "A2"
    explained = {row[0]: row[2] for row in guide.iter_rows(min_row=2, max_row=len(header) + 1, values_only=True)}
    assert list(explained) == header
    assert all(explained.values())
    drop_downs = {
        header[openpyxl.utils.cell.range_boundaries(str(validation.sqref))[0] - 1]: validation.formula1
        for validation in table.data_validations.dataValidation
    }
    expected = {"organizations": {"级别"}, "members": {"性别", "状态"}, "appointments": {"职务"}}
    assert set(drop_downs) == expected[name]
    used = {column: {row[column] for row in records(name)} for column in drop_downs}
    assert {column: set(values.strip('"').split(",")) for column, values in drop_downs.items()} == used
    formats = {
        column: table.column_dimensions[openpyxl.utils.get_column_letter(place)].number_format
        for place, column in enumerate(header, 1)
    }
    for column in {"组织编号", "会员编号", "联系电话"} & set(header):
        assert formats[column] == "@", column


def test_organizations(organizations):
    levels = Counter(row["级别"] for row in organizations.values())
    assert levels == {"市委会": 1, "区级组织": 26, "基层组织": 273}
    assert len(organizations) == len(read("organizations")[1])
    for code, row in organizations.items():
        assert bool(row["上级组织编号"]) == (row["级别"] != "市委会"), code
        assert day(row["上线日期"]).year in (2025, 2026)
    seen = set()
    for code, row in organizations.items():
        assert row["上级组织编号"] in seen | {""}, "the organisation above stands before"
        seen.add(code)
    assert sum(row["级别"] == "基层组织" and row["上级组织编号"] == "MJ-CQ" for row in organizations.values()) == 24
    days = {code.removeprefix("MJ-CQ-"): day(row["上线日期"]).isoformat() for code, row in organizations.items()}
    others = {"NANAN": "2025-07-01", "LIANGPING": "2026-07-01", "WULONG": "2026-07-01"}
    assert {code: days[code] for code in others} == others
    assert {value for code, value in days.items() if code.partition("-")[0] not in others} == {"2026-01-01"}


def test_members(members, code_of):
    states = Counter(row["状态"] for row in members)
    assert states == {"会员": 5999, "拟入会": 48, "已离会": 73}
    assert [row["序号"] for row in members] == list(range(1, len(members) + 1))
    given = [row["会员编号"] for row in members if row["会员编号"]]
    assert len(given) == len(set(given))
    for row in members:
        assert row["所属组织"] in code_of
        assert row["性别"] in ("男", "女")
        assert bool(row["会员编号"]) == bool(row["入会时间"]) == (row["状态"] != "拟入会")
        assert 22 <= TODAY.year - day(row["出生年月"]).year <= 97
        if row["入会时间"]:
            assert day(row["入会时间"]).year - day(row["出生年月"]).year >= 22


def test_nobody_is_admitted_after_the_organization_went_live(members, organizations, code_of):
    """A12.1: admissions after that day belong in the product, with their talk."""
    for row in members:
        if row["入会时间"]:
            assert day(row["入会时间"]) < day(organizations[code_of[row["所属组织"]]]["上线日期"])


def test_members_are_plausible(members):
    women = sum(row["性别"] == "女" for row in members) / len(members)
    assert 0.5 < women < 0.65
    ages = sorted(TODAY.year - day(row["出生年月"]).year for row in members)
    assert 44 <= ages[len(ages) // 2] <= 54
    surname, count = Counter(row["姓名"][0] for row in members).most_common(1)[0]
    assert count / len(members) < 0.12, surname


def test_one_name_in_one_organization_has_two_numbers(members, code_of):
    groups = defaultdict(list)
    for row in members:
        groups[code_of[row["所属组织"]], row["姓名"]].append(row["会员编号"])
    namesakes = {key: values for key, values in groups.items() if len(values) > 1}
    assert set(namesakes) == {("MJ-CQ-YUBEI-02", "李静"), ("MJ-CQ-WANZHOU-01", "张伟")}
    for values in namesakes.values():
        assert all(values)
        assert len(set(values)) == len(values)


def test_dates_are_written_in_many_ways(members):
    shapes = {
        "true date" if isinstance(row["出生年月"], datetime.datetime) else re.sub(r"\d+", "0", row["出生年月"])
        for row in members
    }
    assert shapes == {"true date", "0.0", "0-0-0", "0年0月"}


@pytest.mark.parametrize("name", TABLES)
def test_no_identity_card_numbers_no_formulas_no_real_phones(name):
    for row in read(name)[1]:
        for value in row:
            text = str(value)
            assert not re.search(r"\d{17}[\dXx]", text)
            assert not text.startswith("=")
            assert not re.fullmatch(r"1\d{10}", text) or text.startswith("1540000")


def test_rare_names_survive(members):
    names = {row["姓名"] for row in members}
    assert {"李㛃", "王𠮷", "欧阳䶮", "阿依努尔·买买提"} <= names


def test_appointments_refer_to_people_of_that_name(appointments, people):
    for row in appointments:
        assert people[row["person"]]["姓名"] == row["name"]
        assert row["first"] <= row["last"]
        assert row["first"] <= TODAY
        assert day(people[row["person"]]["入会时间"]) <= row["first"]
        assert (row["last"] != datetime.date.max) == bool(row["reason"])
        if row["leader"]:
            assert row["leader"] in people
            assert row["leader"] != row["person"]
    assert (len(appointments), len(held(appointments))) == (2674, 2207)
    assert min(row["first"] for row in appointments) == datetime.date(2021, 1, 8)


def test_a_missing_number_means_a_member_of_that_very_organization(appointments, people, code_of):
    by_name = [row for row in appointments if row["by_name"]]
    assert len(by_name) == 135
    for row in by_name:
        assert code_of[people[row["person"]]["所属组织"]] == row["organization"]


def assert_no_overlap(groups):
    for key, rows in groups.items():
        for before, after in pairwise(sorted(rows, key=lambda row: row["first"])):
            assert before["last"] < after["first"], key


def test_one_chair_at_a_time(appointments):
    groups = defaultdict(list)
    for row in appointments:
        if row["post"] in CHAIRS:
            groups[row["organization"]].append(row)
    assert any(len(rows) > 1 for rows in groups.values())
    assert_no_overlap(groups)


def test_same_post_of_the_same_person_does_not_overlap(appointments):
    groups = defaultdict(list)
    for row in appointments:
        groups[row["person"], row["organization"], row["post"]].append(row)
    assert any(len(rows) > 1 for rows in groups.values())
    assert_no_overlap(groups)


def test_municipal_posts(appointments):
    posts = Counter(row["post"] for row in held(appointments, organization="MJ-CQ"))
    assert posts == {
        "主委": 1,
        "专职副主委": 1,
        "副主委": 6,
        "秘书长": 1,
        "常委": 15,
        "委员": 45,
        "部门负责人": 5,
        "监督委员会主任": 1,
        "监督委员会委员": 8,
    }
    director = only(held(appointments, organization="MJ-CQ", post="监督委员会主任"))
    assert held(appointments, organization="MJ-CQ", post="副主委", person=director["person"])
    people = [
        row["person"]
        for row in held(appointments, organization="MJ-CQ")
        if row["post"] in ("主委", "专职副主委", "副主委", "秘书长", "常委", "委员")
    ]
    assert len(people) == len(set(people))


def test_district_posts(appointments, organizations):
    for code in (code for code, row in organizations.items() if row["级别"] == "区级组织"):
        posts = Counter(row["post"] for row in held(appointments, organization=code))
        assert 4 <= sum(posts[post] for post in ("主委", "专职副主委", "副主委", "秘书长")) <= 8, code
        assert 11 <= posts["委员"] <= 12, code
        assert posts["主委"] == (code != "MJ-CQ-QIANJIANG"), code


def test_grassroots_posts(appointments, organizations):
    without_director = set()
    for code in (code for code, row in organizations.items() if row["级别"] == "基层组织"):
        posts = Counter(row["post"] for row in held(appointments, organization=code))
        if not posts["支部主任"]:
            without_director.add(code)
        elif code != "MJ-CQ-WULONG-02":
            assert 1 <= posts["支部副主任"] <= 2, code
            assert 2 <= posts["支部委员"] <= 4, code
    assert without_director == {"MJ-CQ-YUZHONG-03", "MJ-CQ-BEIBEI-02", "MJ-CQ-KAIZHOU-04"}
    assert not held(appointments, organization="MJ-CQ-KAIZHOU-04")
    assert not [row for row in appointments if row["organization"] == "MJ-CQ-BEIBEI-02" and row["post"] == "支部主任"]
    assert [row["post"] for row in held(appointments, organization="MJ-CQ-WULONG-02")] == ["支部主任"]


def test_leaders_in_charge_lead_that_organization(appointments):
    """A18.3; the one exception is a leader who retired and has not been replaced."""
    leading = {"主委", "专职副主委", "副主委", "秘书长", "支部主任", "支部副主任"}
    lapsed = []
    for row in held(appointments):
        if row["leader"]:
            posts = held(appointments, organization=row["organization"], person=row["leader"])
            if not any(post["post"] in leading for post in posts):
                lapsed.append((row["organization"], row["post"]))
    assert lapsed == [("MJ-CQ-JIULONGPO", "委员")]


def test_special_cases(appointments):
    """The cases ``data/README.md`` promises."""

    def ended(organization, post, last):
        return [
            row["reason"]
            for row in appointments
            if (row["organization"], row["post"], row["last"]) == (organization, post, last)
        ]

    date = datetime.date
    assert ended("MJ-CQ", "主委", date(2021, 12, 9)) == ["换届"]
    assert ended("MJ-CQ-QIANJIANG", "主委", date(2026, 2, 28)) == ["工作调动"]
    assert ended("MJ-CQ-YUZHONG-03", "支部主任", date(2025, 12, 31)) == ["辞职"]
    assert ended("MJ-CQ-JIULONGPO", "副主委", date(2026, 5, 31)) == ["退休"]
    assert ended("MJ-CQ-FULING", "主委", date(2024, 4, 30)) == ["工作调动"]
    assert ended("MJ-CQ-WANZHOU", "委员", date(2026, 8, 31)) == ["职务变动"]
    assert ended("MJ-CQ-BANAN", "副主委", date(2026, 4, 18)) == ["去世"]
    assert only(held(appointments, organization="MJ-CQ-FULING", post="主委"))["first"] == date(2024, 5, 1)
    assert [row["post"] for row in appointments if row["first"] == date(2025, 12, 8)] == ["副主委"]


def test_reelection(appointments):
    """A18.4: one district elected a new team in the middle of 2026."""
    team = [row for row in appointments if row["organization"] == "MJ-CQ-SHAPINGBA"]
    eve, day_one = datetime.date(2026, 6, 25), datetime.date(2026, 6, 26)
    old, new = held(team, on=eve), held(team, on=day_one)
    assert {row["reason"] for row in old} == {"换届"}
    assert all(row["first"] == day_one for row in new)
    assert {row["person"] for row in old} & {row["person"] for row in new}
    assert only(held(old, on=eve, post="主委"))["person"] != only(held(new, post="主委"))["person"]
    assert len(old) + len(new) == len(team)


def test_posts_in_two_organizations(appointments):
    posts = defaultdict(set)
    for row in held(appointments):
        posts[row["person"]].add(row["organization"])
    assert sum(len(places) > 1 for places in posts.values()) >= 40
    chair = only(held(appointments, organization="MJ-CQ-YUZHONG", post="主委"))
    assert held(appointments, organization="MJ-CQ", post="副主委", person=chair["person"])
    chair = only(held(appointments, organization="MJ-CQ-CHANGSHOU", post="主委"))
    assert held(appointments, post="支部主任", person=chair["person"])
    secretary = only(held(appointments, organization="MJ-CQ-DAZU", post="秘书长"))
    assert held(appointments, organization="MJ-CQ-DAZU", post="副主委", person=secretary["person"])


def test_only_listed_posts_were_taken_after_the_organization_went_live(appointments, organizations):
    """A11.1: every other post is history and passes the gate without a talk."""
    later = Counter(
        row["organization"]
        for row in appointments
        if row["first"] >= day(organizations[row["organization"]]["上线日期"])
    )
    assert set(later) == {"MJ-CQ-SHAPINGBA", "MJ-CQ-NANAN", "MJ-CQ-WANZHOU"}
    assert later["MJ-CQ-NANAN"] == later["MJ-CQ-WANZHOU"] == 1


def test_only_people_in_good_standing_hold_posts(appointments, people):
    assert {people[row["person"]]["状态"] for row in held(appointments)} == {"会员"}


def test_roster_names_todays_posts(appointments, people):
    holders = {row["person"] for row in held(appointments)}
    assert holders == {number for number, row in people.items() if row["会内职务"]}


@pytest.mark.parametrize("name", TABLES)
def test_the_import_dialog_offers_the_same_templates(name):
    offered = ROOT / "odoo_addons" / "mj_talks" / "static" / "xlsx" / f"{name}.xlsx"
    assert offered.read_bytes() == (DATA / "templates" / f"{name}.xlsx").read_bytes()
