"""The people: 6,000 members, some applicants, some who left."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from sample.names import make_name
from sample.occupations import OCCUPATIONS, describe
from sample.organizations import DISTRICT, GRASSROOTS

TODAY = datetime.date(2026, 11, 15)
MEMBER, APPLICANT, FORMER = "会员", "拟入会", "已离会"
MEMBERS, APPLICANTS, FORMERS = 6000, 48, 72
DIRECT_TO_DISTRICT = 2
# Nobody is admitted after an organisation went live: admissions belong in the product (A12.1).
LAST_ADMISSION = datetime.date(2025, 6, 30)
LEAVING = ("2024年5月去世", "2025年2月去世", "2025年9月转往外省民进组织", "2023年12月退会", "2025年6月自愿退会")
ETHNICITIES = {
    "汉族": 915,
    "土家族": 48,
    "苗族": 24,
    "回族": 5,
    "满族": 3,
    "彝族": 2,
    "蒙古族": 1,
    "藏族": 1,
    "壮族": 1,
}
EDUCATION = (
    (1954, {"中专": 15, "大专": 35, "大学本科": 45, "硕士研究生": 5}),
    (1969, {"中专": 3, "大专": 18, "大学本科": 64, "硕士研究生": 12, "博士研究生": 3}),
    (1984, {"大专": 4, "大学本科": 60, "硕士研究生": 28, "博士研究生": 8}),
    (9999, {"大学本科": 47, "硕士研究生": 42, "博士研究生": 11}),
)
# Names that trip software up: rare characters, two characters of surname, a dot, two people of one
# name in one organisation (who differ by number). Keyed by organisation and place in its list.
FIXED_NAMES = {
    ("MJ-CQ-YUZHONG-01", 4): ("李㛃", "女", "汉族"),
    ("MJ-CQ-YUZHONG-03", 5): ("王𠮷", "男", "汉族"),
    ("MJ-CQ-YUZHONG-02", 6): ("阿依努尔·买买提", "女", "维吾尔族"),
    ("MJ-CQ-NANAN-01", 3): ("欧阳䶮", "男", "汉族"),
    ("MJ-CQ-BEIBEI-01", 5): ("陈堃", "男", "汉族"),
    ("MJ-CQ-YUBEI-02", 3): ("李静", "女", "汉族"),
    ("MJ-CQ-YUBEI-02", 7): ("李静", "女", "汉族"),
    ("MJ-CQ-WANZHOU-01", 2): ("张伟", "男", "汉族"),
    ("MJ-CQ-WANZHOU-01", 9): ("张伟", "男", "汉族"),
    ("MJ-CQ-JIANGBEI-01", 4): ("王伟", "男", "汉族"),
    ("MJ-CQ-HECHUAN-01", 4): ("王伟", "男", "汉族"),
}


@dataclass(frozen=True)
class Member:
    """One person of the sample. ``organization`` is the code of the home organisation."""

    organization: str
    name: str
    gender: str
    birth: datetime.date
    ethnicity: str
    education: str
    employer: str
    title: str
    joined: datetime.date | None
    state: str = MEMBER
    number: str = ""
    phone: str = ""
    note: str = ""

    def age_on(self, day):
        """Full years of age on a day."""
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))


def build_members(rng, organizations):
    """Invent everybody, ordered by home organisation.

    :param random.Random rng: source of chance.
    :param list[Organization] organizations: the tree.
    :rtype: list[Member]
    """
    sizes = _sizes(rng, organizations)
    members = [member for home in organizations for member in _build_branch(rng, home, sizes.get(home.code, 0))]
    return _number(_with_phones(rng, _with_states(rng, members)))


def _sizes(rng, organizations):
    """Share everybody out over the branches; a few belong to a district directly."""
    sizes = {home.code: DIRECT_TO_DISTRICT for home in organizations if home.level == DISTRICT}
    branches = [home.code for home in organizations if home.level == GRASSROOTS]
    weights = {code: rng.uniform(0.65, 1.35) for code in branches}
    to_share = MEMBERS + APPLICANTS + FORMERS - sum(sizes.values())
    total = sum(weights.values())
    sizes.update({code: int(to_share * weight / total) for code, weight in weights.items()})
    for code in branches[: to_share - sum(sizes[code] for code in branches)]:
        sizes[code] += 1
    return sizes


def _build_branch(rng, home, size):
    fixed = {place: person for (code, place), person in FIXED_NAMES.items() if code == home.code}
    taken = {name for name, __, __ in fixed.values()}
    for place in range(size):
        member = _invent(rng, home, *fixed.get(place, (None, None, None)))
        while place not in fixed and member.name in taken:
            member = _invent(rng, home)
        taken.add(member.name)
        yield member


def _invent(rng, home, name=None, gender=None, ethnicity=None):
    occupation = OCCUPATIONS[home.kind]
    gender = gender or ("女" if rng.random() < occupation.women else "男")
    birth = _birth(rng, home, occupation, fixed=bool(name))
    age = TODAY.year - birth.year
    name = name or make_name(rng, gender, birth.year)
    employer, title = describe(rng, occupation, home.area, gender, age)
    education = next(shares for last_year, shares in EDUCATION if birth.year <= last_year)
    return Member(
        organization=home.code,
        name=name,
        gender=gender,
        birth=birth,
        ethnicity=ethnicity or _weighted(rng, ETHNICITIES),
        education=_weighted(rng, education),
        employer=employer,
        title=title,
        joined=_joined(rng, birth),
    )


def _birth(rng, home, occupation, fixed):
    mean, spread = occupation.age
    oldest, youngest = (94, 58) if home.kind == "retired" else (84, 25)
    age = min(oldest, max(youngest, rng.gauss(45, 4) if fixed else rng.gauss(mean, spread)))
    return TODAY - datetime.timedelta(days=int(age * 365.25) + int(rng.random() * 365))


def _joined(rng, birth):
    """Most join in their thirties; the party took members again from 1980 on."""
    earliest = max(datetime.date(1980, 3, 1), birth + datetime.timedelta(days=23 * 366))
    wanted = birth + datetime.timedelta(days=int(rng.gauss(35, 6) * 365))
    if not earliest <= wanted <= LAST_ADMISSION:
        span = (min(LAST_ADMISSION, earliest + datetime.timedelta(days=8 * 365)) - earliest).days
        wanted = earliest + datetime.timedelta(days=int(rng.random() * max(span, 1)))
    return min(wanted, LAST_ADMISSION)


def _weighted(rng, shares):
    return rng.choices(tuple(shares), weights=tuple(shares.values()))[0]


def _with_states(rng, members):
    """Turn some young people into applicants and some old ones into former members."""
    fixed_names = {name for name, __, __ in FIXED_NAMES.values()}
    free = [place for place, member in enumerate(members) if member.name not in fixed_names]
    young = [place for place in free if members[place].birth.year >= 1980]
    old = [place for place in free if members[place].birth.year < 1970]
    result = list(members)
    for place in rng.sample(young, APPLICANTS):
        result[place] = replace(members[place], state=APPLICANT, joined=None, note="2026年提交入会申请")
    for place in rng.sample(old, FORMERS):
        result[place] = replace(members[place], state=FORMER, note=rng.choice(LEAVING))
    return result


def _with_phones(rng, members):
    """Numbers of the never allotted prefix 154; some of the old have none."""
    return [
        replace(member, phone="" if member.birth.year < 1950 and rng.random() < 0.3 else f"1540000{place:04d}")
        for place, member in enumerate(members, 1)
    ]


def _number(members):
    """Number members in the order they joined; applicants have no number yet. Leading zero on purpose."""
    by_joining = sorted(
        (place for place, member in enumerate(members) if member.joined),
        key=lambda place: (members[place].joined, place),
    )
    numbers = {place: f"0230{order:04d}" for order, place in enumerate(by_joining, 1)}
    return [replace(member, number=numbers.get(place, "")) for place, member in enumerate(members)]


def unique_names(members):
    """Names that only one person of the whole municipality bears.

    :rtype: set[str]
    """
    return {name for name, count in Counter(member.name for member in members).items() if count == 1}


def by_organization(members):
    """Group members in good standing by the code of their home organisation.

    :rtype: dict[str, list[Member]]
    """
    groups = defaultdict(list)
    for member in members:
        if member.state == MEMBER:
            groups[member.organization].append(member)
    return groups
