"""Who held which post, in regular terms; ``special_cases`` then bends some of them."""

import datetime
from dataclasses import dataclass

from sample.members import by_organization
from sample.organizations import DIRECT_PREFIX, DISTRICT, GRASSROOTS, MUNICIPAL_CODE

CHAIR, FULL_TIME, VICE, SECRETARY = "主委", "专职副主委", "副主委", "秘书长"
STANDING, COMMITTEE, DEPARTMENT = "常委", "委员", "部门负责人"
DIRECTOR, VICE_DIRECTOR, BRANCH_COMMITTEE = "支部主任", "支部副主任", "支部委员"
BACKBONE = "骨干会员"
SUPERVISION_DIRECTOR, SUPERVISION_MEMBER = "监督委员会主任", "监督委员会委员"
POSTS = (
    CHAIR, FULL_TIME, VICE, SECRETARY, STANDING, COMMITTEE, DEPARTMENT, SUPERVISION_DIRECTOR, SUPERVISION_MEMBER,
    DIRECTOR, VICE_DIRECTOR, BRANCH_COMMITTEE, BACKBONE,
)  # fmt: skip
LEADERSHIP = {CHAIR, FULL_TIME, VICE, SECRETARY, DIRECTOR, VICE_DIRECTOR}

MUNICIPAL_TERM = datetime.date(2021, 12, 10)
DISTRICT_COMMITTEE_SIZE = 12
STANDING_SIZE, COMMITTEE_SIZE, SUPERVISION_SIZE = 15, 45, 8
DEPARTMENTS = ("办公室主任", "组织部部长", "宣传部部长", "参政议政部部长", "社会服务部部长")
# Districts whose chair is a vice chair, or a standing-committee member, of the municipal committee.
CHAIRS_AS_VICE = ("YUZHONG", "NANAN", "JIANGBEI")
CHAIRS_AS_STANDING = ("YUBEI", "JIULONGPO", "BEIBEI", "WANZHOU", "YONGCHUAN", "HECHUAN", "JIANGJIN", "BANAN")
FULL_TIME_DISTRICTS = ("YUZHONG", "SHAPINGBA", "WANZHOU", "YUBEI", "JIULONGPO")


@dataclass(frozen=True)
class Appointment:
    """One post of one person; ``person`` and ``leader`` are members' numbers, ``last_day`` is inclusive."""

    person: str
    organization: str
    post: str
    first_day: datetime.date
    last_day: datetime.date | None = None
    reason: str = ""
    leader: str = ""
    note: str = ""

    def held_on(self, day):
        """Whether the post was held on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def eligible(members, day, youngest=32, oldest=62):
    """Members old enough and long enough in the party for a post on a day.

    :param list[Member] members: to choose from.
    :param datetime.date day: first day of the post.
    :param int youngest: years of age in 2026.
    :param int oldest: years of age in 2026.
    :rtype: list[Member]
    """
    return [member for member in members if member.joined < day and youngest <= 2026 - member.birth.year <= oldest]


def build_appointments(rng, organizations, members):
    """Fill every post of every organisation for the term begun in 2021.

    :param random.Random rng: source of chance.
    :param list[Organization] organizations: the tree.
    :param list[Member] members: everybody.
    :rtype: list[Appointment]
    """
    homes = by_organization(members)
    appointments = []
    for district in (organization for organization in organizations if organization.level == DISTRICT):
        below = [member for code, group in homes.items() if code.startswith(district.code) for member in group]
        appointments += build_district(rng, district.code, below, _district_term(rng))
    appointments += _build_municipal(rng, homes, list(appointments))
    busy = {appointment.person for appointment in appointments if appointment.post in LEADERSHIP}
    for branch in (organization for organization in organizations if organization.level == GRASSROOTS):
        free = [member for member in homes[branch.code] if member.number not in busy]
        appointments += _build_branch(rng, branch, free)
    return appointments


def _district_term(rng):
    return datetime.date(2021, 8, 20) + datetime.timedelta(days=int(rng.random() * 90))


def build_district(rng, code, members, first_day):
    """Leadership of five to seven, a committee of twelve, and two backbone members.

    :param random.Random rng: source of chance.
    :param str code: the district's code.
    :param list[Member] members: everybody of the district.
    :param datetime.date first_day: the day of the election.
    :rtype: list[Appointment]
    """
    size = rng.choice((5, 6, 7))
    first = FULL_TIME if code.removeprefix(f"{MUNICIPAL_CODE}-") in FULL_TIME_DISTRICTS else VICE
    posts = [CHAIR, first, *[VICE] * (size - 3), SECRETARY]
    candidates = eligible(members, first_day, 38, 59)
    chosen = [member.number for member in rng.sample(candidates, size + DISTRICT_COMMITTEE_SIZE + 2)]
    leaders, committee, backbone = chosen[:size], chosen[size:-2], chosen[-2:]
    return [
        *(Appointment(person, code, post, first_day) for person, post in zip(leaders, posts, strict=True)),
        *(Appointment(person, code, COMMITTEE, first_day, leader=_leader(rng, leaders)) for person in committee),
        *(Appointment(person, code, BACKBONE, first_day, leader=_leader(rng, leaders)) for person in backbone),
    ]


def _leader(rng, leaders, share=0.85):
    return rng.choice(leaders) if rng.random() < share else ""


def _build_municipal(rng, homes, districts):
    chair_of = {
        row.organization.removeprefix(f"{MUNICIPAL_CODE}-"): row.person for row in districts if row.post == CHAIR
    }
    direct = [member for code, group in homes.items() if code.startswith(DIRECT_PREFIX) for member in group]
    pool = [member.number for member in rng.sample(eligible(direct, MUNICIPAL_TERM, 42, 59), 60)]
    chair, full_time, secretary, *vices = pool[:6]
    vices = [*(chair_of[key] for key in CHAIRS_AS_VICE), *vices]
    leaders = [chair, full_time, *vices, secretary]
    posts = [CHAIR, FULL_TIME, *[VICE] * len(vices), SECRETARY]
    standing = [*(chair_of[key] for key in CHAIRS_AS_STANDING), *pool[6:13]]
    others = [row.person for row in districts if row.post in (VICE, FULL_TIME, SECRETARY)]
    committee = [*rng.sample(others, COMMITTEE_SIZE - 17), *pool[13:30]]
    return [
        *_municipal_rows(leaders, posts),
        *(_under_leader(rng, person, STANDING, leaders) for person in standing),
        *(_under_leader(rng, person, COMMITTEE, leaders) for person in committee),
        *_department_heads(rng, homes, [full_time, secretary, vices[-1]], set(pool[:30])),
        *_municipal_rows([vices[-1]], [SUPERVISION_DIRECTOR]),
        *_municipal_rows(pool[28 : 28 + SUPERVISION_SIZE], [SUPERVISION_MEMBER] * SUPERVISION_SIZE),
    ]


def _municipal_rows(people, posts):
    return [
        Appointment(person, MUNICIPAL_CODE, post, MUNICIPAL_TERM) for person, post in zip(people, posts, strict=True)
    ]


def _under_leader(rng, person, post, leaders):
    return Appointment(person, MUNICIPAL_CODE, post, MUNICIPAL_TERM, leader=_leader(rng, leaders))


def _department_heads(rng, homes, leaders, taken):
    """The five departments of the municipal office, each under a leader in charge."""
    first_day = datetime.date(2022, 3, 1)
    candidates = [
        member for member in eligible(homes[f"{DIRECT_PREFIX}-01"], first_day, 36, 59) if member.number not in taken
    ]
    for place, (member, title) in enumerate(zip(rng.sample(candidates, 5), DEPARTMENTS, strict=True)):
        leader = leaders[place % len(leaders)]
        yield Appointment(member.number, MUNICIPAL_CODE, DEPARTMENT, first_day, leader=leader, note=title)


def _build_branch(rng, branch, members):
    """Director, one or two deputies, two or three committee members, up to two backbone members."""
    first_day = datetime.date(2021, rng.choice((3, 4, 5, 6)), rng.choice((1, 15, 20)))
    oldest = 80 if branch.kind == "retired" else 62
    candidates = eligible(members, first_day, 29, oldest)
    posts = [DIRECTOR, *[VICE_DIRECTOR] * rng.choice((1, 1, 2)), *[BRANCH_COMMITTEE] * rng.choice((2, 3))]
    backbones = min(rng.choice((0, 1, 1, 2)), max(0, len(candidates) - len(posts) - 1))
    chosen = [member.number for member in rng.sample(candidates, len(posts) + backbones)]
    people = chosen[: len(posts)]
    rows = [Appointment(person, branch.code, post, first_day) for person, post in zip(people, posts, strict=True)]
    if rng.random() < 0.3:
        rows = _reelect_branch(rows)
    director = next(row.person for row in rows if row.post == DIRECTOR and row.last_day is None)
    return rows + [
        Appointment(person, branch.code, BACKBONE, datetime.date(2023, 9, 1), leader=_leader(rng, [director], 0.7))
        for person in chosen[len(posts) :]
    ]


def _reelect_branch(rows):
    """A new term from April 2024: the first deputy becomes director, the director a committee member."""
    last, first = datetime.date(2024, 3, 31), datetime.date(2024, 4, 1)
    people = [row.person for row in rows]
    director, deputy, *others = people
    posts = [row.post for row in rows]
    new_people = [deputy, others[0], *others[1:], director]
    ended = [Appointment(row.person, row.organization, row.post, row.first_day, last, "换届") for row in rows]
    return ended + [
        Appointment(person, rows[0].organization, post, first) for person, post in zip(new_people, posts, strict=True)
    ]
