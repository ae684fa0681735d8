"""The exceptions every real municipality has; each is one function from lists to lists."""

import datetime
from dataclasses import replace

from sample.appointments import (
    BACKBONE,
    BRANCH_COMMITTEE,
    CHAIR,
    COMMITTEE,
    DIRECTOR,
    FULL_TIME,
    LEADERSHIP,
    SECRETARY,
    VICE,
    Appointment,
    build_district,
    eligible,
)
from sample.members import FORMER, by_organization
from sample.organizations import DIRECT_PREFIX, MUNICIPAL_CODE

REELECTION = datetime.date(2026, 6, 26)
ONE_DAY = datetime.timedelta(days=1)


def apply_special_cases(rng, members, appointments):
    """Bend the regular terms into the special cases listed in ``data/README.md``.

    :param random.Random rng: source of chance.
    :param list[Member] members: everybody.
    :param list[Appointment] appointments: regular terms.
    :return: members and appointments, changed.
    :rtype: tuple[list[Member], list[Appointment]]
    """
    for case in (
        _previous_municipal_chair,
        _vacancies,
        _small_branches,
        _retired_vice_chair,
        _new_chair_in_mid_term,
        _promoted_in_mid_year,
        _appointed_in_december,
        _two_posts_in_one_team,
        _two_chairs,
        _namesakes_with_posts,
    ):
        appointments = case(rng, members, appointments)
    appointments = _reelection(rng, members, appointments)
    return _death(members, appointments)


def _code(key):
    return f"{MUNICIPAL_CODE}-{key}"


def _find(appointments, organization, post, place=0):
    return [row for row in appointments if (row.organization, row.post, row.last_day) == (organization, post, None)][
        place
    ]


def _end(appointments, row, last_day, reason):
    ended = replace(row, last_day=last_day, reason=reason)
    return [ended if other == row else other for other in appointments]


def _move_charges(appointments, leader, new_leader):
    """Hand everybody a leader was in charge of, in one organisation, to another leader."""
    return [
        replace(row, leader=new_leader)
        if (row.organization, row.leader) == (leader.organization, leader.person)
        else row
        for row in appointments
    ]


def _people_below(members, code):
    return [member for home, group in by_organization(members).items() if home.startswith(code) for member in group]


def _free(rng, members, appointments, code, day):
    """Somebody of the district without any post."""
    holders = {row.person for row in appointments}
    candidates = [member for member in eligible(_people_below(members, code), day, 38, 55)]
    return rng.choice([member.number for member in candidates if member.number not in holders])


def _previous_municipal_chair(rng, members, appointments):
    veterans = eligible(by_organization(members)[f"{DIRECT_PREFIX}-23"], datetime.date(2005, 1, 1), 64, 76)
    person = rng.choice(veterans).number
    first, last = datetime.date(2021, 1, 8), datetime.date(2021, 12, 9)
    return [*appointments, Appointment(person, MUNICIPAL_CODE, CHAIR, first, last, "换届", note="上届主委")]


def _vacancies(rng, members, appointments):
    """A district without chair since March 2026, two branches without director."""
    chair = _find(appointments, _code("QIANJIANG"), CHAIR)
    acting = _find(appointments, _code("QIANJIANG"), VICE).person
    appointments = _move_charges(appointments, chair, acting)
    appointments = _end(appointments, chair, datetime.date(2026, 2, 28), "工作调动")
    director = _find(appointments, _code("YUZHONG-03"), DIRECTOR)
    appointments = _move_charges(appointments, director, "")
    appointments = _end(appointments, director, datetime.date(2025, 12, 31), "辞职")
    never = _code("BEIBEI-02")
    appointments = _move_charges(appointments, _find(appointments, never, DIRECTOR), "")
    return [row for row in appointments if (row.organization, row.post) != (never, DIRECTOR)]


def _small_branches(rng, members, appointments):
    """One branch with nobody in any post, one led by its director alone."""
    empty, alone = _code("KAIZHOU-04"), _code("WULONG-02")
    return [
        row
        for row in appointments
        if row.organization != empty and not (row.organization == alone and (row.post != DIRECTOR or row.last_day))
    ]


def _retired_vice_chair(rng, members, appointments):
    """The oldest retired on 2026-05-31; one committee member still has that person as leader in charge."""
    code = _code("JIULONGPO")
    births = {member.number: member.birth for member in members}
    vices = [row for row in appointments if (row.organization, row.post, row.last_day) == (code, VICE, None)]
    vice = min(vices, key=lambda row: births[row.person])
    stays = _find(appointments, code, COMMITTEE)
    appointments = _move_charges(appointments, vice, _find(appointments, code, CHAIR).person)
    appointments = [
        replace(row, leader=vice.person) if (row.organization, row.person) == (code, stays.person) else row
        for row in appointments
    ]
    return _end(appointments, vice, datetime.date(2026, 5, 31), "退休")


def _new_chair_in_mid_term(rng, members, appointments):
    """One chair to 2024-04-30, the next from the day after."""
    code, last = _code("FULING"), datetime.date(2024, 4, 30)
    chair, successor = _find(appointments, code, CHAIR), _find(appointments, code, VICE)
    appointments = _end(appointments, chair, last, "工作调动")
    appointments = _end(appointments, successor, last, "职务变动")
    appointments = _move_charges(appointments, chair, successor.person)
    return [*appointments, Appointment(successor.person, code, CHAIR, last + ONE_DAY, note="届中增选")]


def _promoted_in_mid_year(rng, members, appointments):
    """A committee member becomes vice chair on 2026-09-01."""
    code, last = _code("WANZHOU"), datetime.date(2026, 8, 31)
    row = _find(appointments, code, COMMITTEE)
    appointments = _end(appointments, row, last, "职务变动")
    return [*appointments, Appointment(row.person, code, VICE, last + ONE_DAY, note="届中增选")]


def _appointed_in_december(rng, members, appointments):
    """A new vice chair on 2025-12-08 in a district that has been live since July 2025."""
    code, day = _code("NANAN"), datetime.date(2025, 12, 8)
    person = _free(rng, members, appointments, code, day)
    return [*appointments, Appointment(person, code, VICE, day, note="届中增选")]


def _two_posts_in_one_team(rng, members, appointments):
    """The vice chair who is secretary-general as well."""
    code = _code("DAZU")
    secretary, vice = _find(appointments, code, SECRETARY), _find(appointments, code, VICE)
    appointments = _move_charges(appointments, secretary, vice.person)
    double = replace(secretary, person=vice.person, note="副主委兼任")
    return [double if row == secretary else row for row in appointments]


def _two_chairs(rng, members, appointments):
    """The district's chair also directs her or his own branch."""
    chair = _find(appointments, _code("CHANGSHOU"), CHAIR)
    home = next(member.organization for member in members if member.number == chair.person)
    if home == chair.organization:
        home = _code("CHANGSHOU-01")
    director = _find(appointments, home, DIRECTOR)
    appointments = _move_charges(appointments, director, chair.person)
    return [replace(row, person=chair.person) if row == director else row for row in appointments]


def _namesakes_with_posts(rng, members, appointments):
    """Two people of one name in one branch, both with posts: only the number tells them apart."""
    code = _code("YUBEI-02")
    first, second = [member.number for member in members if member.organization == code and member.name == "李静"]
    appointments = [row for row in appointments if not (row.organization == code and row.person in {first, second})]
    day = datetime.date(2024, 5, 1)
    return [
        *appointments,
        Appointment(first, code, BRANCH_COMMITTEE, day),
        Appointment(second, code, BACKBONE, day),
    ]


def _reelection(rng, members, appointments):
    """A whole district re-elected on 2026-06-26; about half of the old team comes back."""
    code = _code("SHAPINGBA")
    old = [row for row in appointments if row.organization == code and row.last_day is None]
    kept = [row for row in appointments if row not in old]
    ended = [replace(row, last_day=REELECTION - ONE_DAY, reason="换届") for row in old]
    drafts = build_district(rng, code, _people_below(members, code), REELECTION)
    stay = [row.person for row in old if row.post in (FULL_TIME, VICE)][:2] + [
        row.person for row in old if row.post == COMMITTEE
    ][:6]
    return kept + ended + _keep_in_office(drafts, stay)


def _keep_in_office(drafts, stay):
    """Give the first leadership and committee places of a new team to people of the old one."""
    fresh = [row for row in drafts if row.person not in stay]
    team = [row for row in fresh if row.post in LEADERSHIP]
    committee = [row for row in fresh if row.post == COMMITTEE]
    posts = [CHAIR, FULL_TIME, *[VICE] * 3, SECRETARY]
    people = [*stay[:2], *[row.person for row in team[2:]], *[row.person for row in committee]]
    leaders, rest = people[: len(posts)], [*stay[2:], *people[len(posts) :]][:12]
    code = drafts[0].organization
    return [
        *(Appointment(person, code, post, REELECTION) for person, post in zip(leaders, posts, strict=True)),
        *(
            Appointment(person, code, COMMITTEE, REELECTION, leader=leaders[place % len(leaders)])
            for place, person in enumerate(rest)
        ),
        *(replace(row, leader=leaders[0]) for row in fresh if row.post == BACKBONE),
    ]


def _death(members, appointments):
    """A vice chair died on 2026-04-18: all posts end, the member leaves."""
    day = datetime.date(2026, 4, 18)
    vice = _find(appointments, _code("BANAN"), VICE)
    person = vice.person
    appointments = _move_charges(appointments, vice, _find(appointments, _code("BANAN"), CHAIR).person)
    members = [
        replace(member, state=FORMER, note="2026年4月18日去世") if member.number == person else member
        for member in members
    ]
    appointments = [
        replace(row, last_day=day, reason="去世") if row.person == person and row.last_day is None else row
        for row in appointments
    ]
    return members, appointments
