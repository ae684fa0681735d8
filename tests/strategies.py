"""Small municipalities for property tests: everything a world holds could be entered in the product.

Ids rise in the order of creation, so a loader that creates records in the order of their ids keeps "lower id first".
"""

import pathlib
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import strategies as st
from reference_duties import HELD_STATES, Appointment, Member, Organization, Position, Rule, Talk, World, posts_on

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2026, 12, 31)
REGULATION_FROM = date(2023, 11, 9)
OCCASIONS = ("regular", "timely")
LEVELS = ("municipal", "district", "grassroots")
ROLES = (
    "chair",
    "chair_or_full_time_vice_chair",
    "leadership",
    "committee_outside_leadership",
    "leading_body",
    "department_head",
    "key_few",
    "supervision_committee",
    "member",
)
RELATIONS = ["same", "in_charge", "above", "below"]
FORMS = ("organization", "collective", "individual", "personal")
CATEGORIES = ("daily", "appointment", "admission")
# Days around which answers change: ends of periods and the cut-off days 30 days before them.
EDGE_DAYS = tuple(
    date(year, month, day)
    for year in (2024, 2025, 2026)
    for month, day in ((1, 1), (3, 1), (3, 2), (5, 31), (6, 1), (6, 30), (7, 1), (12, 1), (12, 2), (12, 31))
)
DAYS = st.one_of(st.sampled_from(EDGE_DAYS), st.dates(FIRST_DAY, LAST_DAY))


def _shipped_positions():
    """Read the shipped catalogue of posts, so that it is written down once."""
    tree = ElementTree.parse(ROOT / "odoo_addons/mj_talks/data/mj_position_data.xml")
    positions = {}
    for record in tree.iter("record"):
        values = {field.get("name"): field for field in record.iter("field")}
        flags = {name for name, node in values.items() if name.startswith("is_") and node.get("eval") == "True"}
        code = values["code"].text
        positions[code] = Position(code, int(values["sequence"].get("eval")), frozenset(flags))
    return positions


POSITIONS = _shipped_positions()


def regulation_rules():
    """Return the periodic rules of A05.1 and A18 as the regulation has them, under ids 1 to 5.

    :rtype: dict[int, Rule]
    """
    terms = [
        {"code": "A18.1", "talker_scope": "chair", "talkee_scope": "leadership"},
        {"code": "A18.2", "talker_scope": "leadership", "talkee_scope": "leadership", "symmetric": True},
        {
            "code": "A18.3a",
            "talker_scope": "leadership",
            "talkee_scope": "committee_outside_leadership",
            "relation": "in_charge",
            "coverage": "talkee",
        },
        {
            "code": "A18.3b",
            "talker_scope": "leadership",
            "talkee_scope": "committee_outside_leadership",
            "coverage": "talker",
        },
        {
            "code": "A05.1",
            "talker_scope": "leading_body",
            "talkee_scope": "leading_body",
            "coverage": "talkee",
            "levels": frozenset({"municipal", "district"}),
        },
    ]
    return {
        number: Rule(number, regulation_from=REGULATION_FROM, date_from=REGULATION_FROM, **values)
        for number, values in enumerate(terms, 1)
    }


def overlap(left, right):
    """Tell whether two appointments share a day."""
    return left.date_from <= (right.date_to or date.max) and right.date_from <= (left.date_to or date.max)


def _often(usual, others):
    """Draw ``usual`` half of the time."""
    return st.booleans().flatmap(lambda is_usual: st.just(usual) if is_usual else others)


@st.composite
def _organizations(draw):
    districts = draw(st.integers(0, 3))
    grassroots = draw(st.integers(0, 4))
    found = {1: Organization(1, None, "municipal")}
    for number in range(2, 2 + districts):
        found[number] = Organization(number, 1, "district")
    above = list(found)
    for number in range(2 + districts, 2 + districts + grassroots):
        found[number] = Organization(number, draw(st.sampled_from(above)), "grassroots")
    return {number: draw(_with_life(organization)) for number, organization in found.items()}


@st.composite
def _with_life(draw, organization):
    kind = draw(st.sampled_from(["steady"] * 8 + ["late", "never", "dissolved", "archived"]))
    if kind == "late":
        return replace(organization, go_live=draw(DAYS))
    if kind == "never":
        return replace(organization, go_live=None)
    if kind == "dissolved":
        return replace(organization, dissolved_on=draw(DAYS))
    if kind == "archived":
        return replace(organization, active=False)
    return organization


@st.composite
def _spans(draw):
    """First and last day of an appointment; the last may be open."""
    first = draw(_often(FIRST_DAY, _often(FIRST_DAY, DAYS)))
    last = draw(_often(None, _often(None, DAYS)))
    return (first, last) if last is None or first <= last else (last, first)


def _fits(candidate, taken):
    """One chair at a time per organisation; the same post of a person there never twice at once."""
    if candidate.state != "effective":
        return True
    for other in taken:
        if other.state != "effective" or other.organization_id != candidate.organization_id:
            continue
        if not overlap(candidate, other):
            continue
        both_chair = "is_chair" in candidate.position.flags & other.position.flags
        same_post = other.member_id == candidate.member_id and other.position == candidate.position
        if both_chair or same_post:
            return False
    return True


@st.composite
def _appointments(draw, organizations, member_ids):
    taken = []
    # Every post of the catalogue, and those that most duties rest on more often.
    codes = ["chair", "vice_chair", "committee", "full_time_vice_chair", "branch_director", "committee", *POSITIONS]
    for organization_id in organizations:
        for __ in range(draw(st.integers(3, 7))):
            code = draw(st.sampled_from(codes))
            date_from, date_to = draw(_spans())
            candidate = Appointment(
                len(taken) + 1,
                draw(st.sampled_from(member_ids)),
                organization_id,
                POSITIONS[code],
                date_from,
                date_to,
                state=draw(st.sampled_from(["effective"] * 12 + ["proposed", "cancelled"])),
            )
            if _fits(candidate, taken):
                taken.append(candidate)
    return tuple(replace(appointment, leader_id=draw(_leaders(appointment, taken))) for appointment in taken)


def _leaders(appointment, appointments):
    """Draw nobody or somebody who is of the leadership there at some time of the appointment."""
    leaders = {
        other.member_id
        for other in appointments
        if other.organization_id == appointment.organization_id
        and other.member_id != appointment.member_id
        and other.state == "effective"
        and "is_leadership" in other.position.flags
        and overlap(other, appointment)
    }
    return st.sampled_from([None, *sorted(leaders)])


@st.composite
def _members(draw, organizations):
    homes = st.sampled_from(list(organizations))
    return {number: Member(number, draw(homes)) for number in range(1, draw(st.integers(4, 12)) + 1)}


@st.composite
def _memberships(draw, member, has_post):
    """Vary when people joined and left; who has posts is a member throughout."""
    kind = draw(st.sampled_from(["steady", "steady", "steady", "joined", "left", "applicant"]))
    if has_post or kind == "steady":
        return member
    if kind == "applicant":
        return replace(member, state="applicant")
    if kind == "joined":
        return replace(member, joined_on=draw(DAYS))
    return replace(member, state="former", left_on=draw(DAYS))


@st.composite
def _general_rules(draw, number, organizations):
    """A rule of another regulation, with terms the product accepts."""
    symmetric = draw(st.booleans())
    talker_scope = draw(st.sampled_from(ROLES))
    talkee_scope = talker_scope if symmetric else draw(st.sampled_from(ROLES))
    relations = ["same", "above", "below"] if "member" in (talker_scope, talkee_scope) else RELATIONS
    some_organizations = st.frozensets(st.sampled_from(list(organizations)), max_size=2)
    date_from = draw(_often(REGULATION_FROM, DAYS))
    return Rule(
        number,
        talker_scope,
        talkee_scope,
        relation="same" if symmetric else draw(st.sampled_from(relations)),
        symmetric=symmetric,
        coverage=draw(st.sampled_from(["pair", "talkee"] if symmetric else ["pair", "talkee", "talker"])),
        times=draw(st.integers(1, 3)),
        period=draw(st.sampled_from(["year", "half", "quarter"])),
        levels=draw(_often(frozenset(LEVELS), st.frozensets(st.sampled_from(LEVELS), min_size=1))),
        forms=draw(st.frozensets(st.sampled_from(FORMS), min_size=1)),
        categories=draw(_often(frozenset({"daily"}), st.frozensets(st.sampled_from(CATEGORIES), min_size=1))),
        occasions=draw(_often(frozenset(OCCASIONS), st.frozensets(st.sampled_from(OCCASIONS), min_size=1))),
        usual_months=draw(_often(frozenset(), st.just(frozenset({7, 12})))),
        counts_talk_of_chair=draw(_often(True, st.booleans())),
        date_from=date_from,
        date_to=draw(_often(None, DAYS.filter(lambda day: day >= date_from))) if date_from < LAST_DAY else None,
        regulation_from=REGULATION_FROM,
        days_in_post=draw(st.sampled_from([30, 30, 0, 45, 120])),
        counts_earlier=draw(st.booleans()),
        enabled_organization_ids=draw(_often(frozenset(), some_organizations)),
        disabled_organization_ids=draw(_often(frozenset(), some_organizations)),
        within_organization_id=draw(_often(None, st.sampled_from(list(organizations)))),
        code=f"general {number}",
    )


@st.composite
def _rules(draw, organizations):
    rules = regulation_rules()
    for number in range(6, 6 + draw(st.integers(0, 2))):
        rules[number] = draw(_general_rules(number, organizations))
    if draw(st.integers(0, 3)) == 0:
        _change_version(draw, rules)
    return rules


def _change_version(draw, rules):
    """End the regulation on a day; the next version takes some of its rules over, some in other words."""
    last_day = draw(DAYS.filter(lambda day: day < LAST_DAY))
    next_day = last_day + timedelta(days=1)
    for number, rule in list(rules.items()):
        if rule.date_from > last_day:
            del rules[number]
            continue
        ends = min(day for day in (rule.date_to, last_day) if day)
        rules[number] = replace(rule, date_to=ends, regulation_to=last_day)
        if draw(st.booleans()):
            successor = max(rules) + 1
            rules[successor] = replace(
                rule,
                id=successor,
                predecessor_id=number,
                times=draw(_often(rule.times, st.integers(1, 2))),
                date_from=next_day,
                date_to=None,
                regulation_from=next_day,
            )


@st.composite
def _talks(draw, world):
    """Talks that the product lets be held (A10.3, A13, A14, A15), on or before today."""
    talks = []
    latest = min(world.today, LAST_DAY)
    days = _often(latest, _often(latest, st.dates(FIRST_DAY, latest))).flatmap(
        lambda until: st.dates(date(until.year, 1, 1), until)
    )
    for __ in range(draw(st.integers(0, 12))):
        talk = _talk(draw, world, len(talks) + 1, draw(days))
        if talk:
            talks.append(talk)
    return tuple(talks)


def _talk(draw, world, number, day):
    leaders = sorted({(post.member_id, post.organization_id) for post in _held(world, day, "is_leadership")})
    if not leaders:
        return None
    talker_id, organization_id = draw(st.sampled_from(leaders))
    form = draw(st.sampled_from(["individual", "individual", "individual", "personal", "collective", "organization"]))
    others = sorted(set(world.members) - {talker_id})
    if form == "organization":
        others = sorted(_talked_to_by_chair(world, talker_id, organization_id, day))
    elif draw(st.integers(0, 3)):
        others = sorted(_team(world, organization_id, day) - {talker_id})
    if not others or (form == "collective" and len(others) < 2):
        return None
    few, many = (2, len(others)) if form == "collective" else (1, 1)
    talkee_ids = frozenset(draw(st.lists(st.sampled_from(others), min_size=few, max_size=many, unique=True)))
    talker_ids = {talker_id}
    second = sorted({member_id for member_id, __ in leaders} - talkee_ids - talker_ids)
    if form != "organization" and second and draw(st.integers(0, 4)) == 0:
        talker_ids.add(draw(st.sampled_from(second)))
    return Talk(
        number,
        day,
        frozenset(talker_ids),
        talkee_ids,
        state=draw(st.sampled_from(["held"] * 4 + [*sorted(HELD_STATES), "planned", "cancelled"])),
        form=form,
        category=draw(_often("daily", _often("daily", st.sampled_from(CATEGORIES)))),
        timing=draw(st.sampled_from(OCCASIONS)),
        organization_id=organization_id,
        absent=draw(_absent(sorted(world.members.keys() - talkee_ids - talker_ids))),
    )


def _absent(others):
    """Some of those who were invited and stayed away: mostly nobody."""
    if not others:
        return st.just(frozenset())
    roles = st.sampled_from(("talker", "talkee"))
    some = st.dictionaries(st.sampled_from(others), roles, min_size=1, max_size=2)
    return _often(frozenset(), some.map(lambda found: frozenset(found.items())))


def _team(world, organization_id, day):
    """Return whoever holds a post in an organisation on a day."""
    return {member_id for member_id in world.members if posts_on(world, member_id, organization_id, day)}


def _held(world, day, flag):
    """Return the effective appointments of a day whose post has a flag."""
    return [
        post
        for organization_id in world.organizations
        for member_id in world.members
        for post in posts_on(world, member_id, organization_id, day)
        if flag in post.position.flags
    ]


def _talked_to_by_chair(world, talker_id, organization_id, day):
    """A13.1: leadership of the chair's organisation and chairs of those directly below."""
    chairs, leaders = _held(world, day, "is_chair"), _held(world, day, "is_leadership")
    if not any(post.member_id == talker_id and post.organization_id == organization_id for post in chairs):
        return set()
    people = {post.member_id for post in leaders if post.organization_id == organization_id}
    for post in chairs:
        if world.organizations[post.organization_id].parent_id == organization_id:
            people.add(post.member_id)
    return people - {talker_id}


@st.composite
def worlds(draw):
    """Draw a small municipality with its people, posts, rules, talks and today.

    One root, 0–3 districts, 0–4 grassroots organisations, 2–12 members; the rules of A05.1 and A18, up to two
    general ones, and sometimes a second version of the regulation.

    :rtype: SearchStrategy[World]
    """
    organizations = draw(_organizations())
    members = draw(_members(organizations))
    appointments = draw(_appointments(organizations, sorted(members)))
    with_posts = {appointment.member_id for appointment in appointments}
    members = {number: draw(_memberships(member, number in with_posts)) for number, member in members.items()}
    world = World(organizations, members, appointments, draw(_rules(organizations)), today=draw(DAYS))
    return replace(world, talks=draw(_talks(world)))


@st.composite
def changed(draw, world):
    """Draw what a world may have become by today or a later day: posts ended, leaders changed, organisations moved.

    :param World world: from :func:`worlds`; records keep their ids, no talk is lost.
    :rtype: SearchStrategy[World]
    """
    today = draw(_often(world.today, st.dates(world.today, LAST_DAY)))
    appointments = list(world.appointments)
    for index, appointment in enumerate(appointments):
        kind = draw(st.sampled_from(["kept", "kept", "kept", "ended", "cancelled", "leader"]))
        if kind == "ended" and appointment.date_from <= today:
            last_day = draw(st.dates(appointment.date_from, today))
            if appointment.date_to is None or last_day < appointment.date_to:
                appointments[index] = replace(appointment, date_to=last_day)
        elif kind == "cancelled":
            appointments[index] = replace(appointment, state="cancelled")
        elif kind == "leader":
            appointments[index] = replace(appointment, leader_id=draw(_leaders(appointment, appointments)))
    organizations = dict(world.organizations)
    for number, organization in world.organizations.items():
        kind = draw(st.sampled_from(["kept"] * 6 + ["moved", "dissolved"]))
        if kind == "moved" and organization.level == "grassroots":
            above = [other.id for other in world.organizations.values() if other.level != "grassroots"]
            organizations[number] = replace(organization, parent_id=draw(st.sampled_from(above)))
        elif kind == "dissolved" and (organization.go_live or date.min) <= today:
            organizations[number] = replace(organization, dissolved_on=today)
    return replace(world, organizations=organizations, appointments=tuple(appointments), today=today)
