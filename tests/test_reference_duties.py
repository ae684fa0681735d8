"""The reference of duties against hand-worked organisations and every row of docs/duties.md (A18, A05, A06, A19)."""

import itertools
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference_duties import (
    DONE_BEFORE,
    LEADER_CHANGED,
    NOBODY_LEFT,
    ORGANIZATION_ENDED,
    ROLE_ENDED,
    RULE_ENDED,
    Appointment,
    Duty,
    DutyKey,
    Member,
    Organization,
    Period,
    Rule,
    Talk,
    World,
    cut_off_day,
    due_day,
    duties_of_year,
    expected_duties,
    fulfil,
    has_role,
    is_overdue,
    need,
    period_containing,
    periods_of_year,
    reconcile,
    reconciliation_day,
    release,
    satisfies,
)
from strategies import POSITIONS, changed, overlap, regulation_rules, worlds

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
MARCH, JUNE, JULY = date(2025, 3, 10), date(2025, 6, 30), date(2025, 7, 1)
OCTOBER, CUT_OFF, DECEMBER = date(2025, 10, 8), date(2025, 12, 1), date(2025, 12, 15)
MUNICIPAL, DISTRICT, BRANCH = 1, 2, 3
CHAIR_RULE, MUTUAL, MEMBERS_RULE, LEADERS_RULE, A05 = regulation_rules().values()

slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def post(member_id, code, organization_id=DISTRICT, date_from=date(2024, 1, 1), date_to=None, leader_id=None, **other):
    """An appointment; its id is given by :func:`make`."""
    return Appointment(0, member_id, organization_id, POSITIONS[code], date_from, date_to, leader_id, **other)


def make(*posts, rules=(), talks=(), organizations=(), members=()):
    """A municipality with one district and one branch below it, and whoever holds a post."""
    tree = {
        MUNICIPAL: Organization(MUNICIPAL, None, "municipal"),
        DISTRICT: Organization(DISTRICT, MUNICIPAL, "district"),
        BRANCH: Organization(BRANCH, DISTRICT, "grassroots"),
    }
    tree |= {organization.id: organization for organization in organizations}
    people = {appointment.member_id: Member(appointment.member_id, BRANCH) for appointment in posts}
    people |= {member.id: member for member in members}
    numbered = tuple(replace(appointment, id=number) for number, appointment in enumerate(posts, 1))
    catalogue = regulation_rules() | {rule.id: rule for rule in rules}
    return World(tree, people, numbered, catalogue, tuple(talks))


def pairs(world, rule, today=OCTOBER, period=YEAR, organization_id=DISTRICT):
    """The (talker, talked-to) a rule expects in one organisation."""
    keys = expected_duties(world, rule, period, today)
    return {(key.talker_id, key.talkee_id) for key in keys if key.organization_id == organization_id}


def step(world, rule, today, existing=(), period=YEAR):
    return reconcile(list(existing), expected_duties(world, rule, period, today), world, rule, period, today)


def states(duties):
    return {(duty.key.talker_id, duty.key.talkee_id): duty.lapse_reason or duty.state for duty in duties}


def talk(number, talker, talkee, held_on=MARCH, **other):
    def as_set(people):
        return frozenset(people if isinstance(people, tuple) else (people,))

    return Talk(number, held_on, as_set(talker), as_set(talkee), **other)


def duty(rule, talker_id, talkee_id, number=1, period=YEAR, organization_id=DISTRICT):
    key = DutyKey(rule.id, organization_id, period, talker_id, talkee_id, number)
    return Duty(key, YEAR.first_day, YEAR.last_day)


SMALL = (
    post(1, "chair"),
    post(2, "full_time_vice_chair"),
    post(3, "vice_chair"),
    post(4, "committee", leader_id=2),
    post(5, "standing_committee"),
    post(6, "department_head", leader_id=3),
)


# -- three organisations worked by hand -----------------------------------------------------


def test_small_organization():
    """A18.1, A18.2, A18.3, A05.1: chair, two vice chairs, two on the committee, one department head."""
    world = make(*SMALL)
    assert pairs(world, CHAIR_RULE) == {(1, 2), (1, 3)}
    assert pairs(world, MUTUAL) == {(1, 2), (1, 3), (2, 3)}
    assert pairs(world, MEMBERS_RULE) == {(2, 4), (None, 5)}
    assert pairs(world, LEADERS_RULE) == {(1, None), (2, None), (3, None)}
    assert pairs(world, A05) == {(None, number) for number in (1, 2, 3, 4, 5, 6)}
    duties = duties_of_year(world, 2025, OCTOBER)
    assert len(duties) == 2 + 3 + 2 + 3 + 6
    assert {(one.opens_on, one.due_on, one.state) for one in duties} == {(*YEAR, "open")}


def test_organization_with_vacancy():
    """A18.1, A18.4: without a chair only the chair's own duties are missing."""
    world = make(*SMALL[1:])
    assert pairs(world, CHAIR_RULE) == set()
    assert pairs(world, MUTUAL) == {(2, 3)}
    assert pairs(world, MEMBERS_RULE) == {(2, 4), (None, 5)}
    assert pairs(world, LEADERS_RULE) == {(2, None), (3, None)}
    assert pairs(world, A05) == {(None, number) for number in (2, 3, 4, 5, 6)}


def test_organization_with_change_in_the_year():
    """A18.4: on 1 July chair 1 goes, vice chair 3 becomes chair, 7 becomes vice chair; 1 had talked with 2."""
    before = make(*SMALL, members=[Member(7, BRANCH)], talks=[talk(1, 1, 2)])
    after = make(
        post(1, "chair", date_to=JUNE),
        post(2, "full_time_vice_chair"),
        post(3, "vice_chair", date_to=JUNE),
        *SMALL[3:],
        post(3, "chair", date_from=JULY),
        post(7, "vice_chair", date_from=JULY),
        talks=before.talks,
    )
    duties = duties_of_year(after, 2025, JULY, duties_of_year(before, 2025, MARCH))

    def of(rule):
        return states(one for one in duties if one.key.rule_id == rule.id)

    assert of(CHAIR_RULE) == {(1, 2): "fulfilled", (1, 3): ROLE_ENDED, (3, 2): "open", (3, 7): "open"}
    assert of(MUTUAL) == {
        (1, 2): "fulfilled",
        (1, 3): ROLE_ENDED,
        (2, 3): "open",
        (2, 7): "open",
        (3, 7): "open",
    }
    assert of(MEMBERS_RULE) == {(2, 4): "open", (None, 5): "open"}
    assert of(LEADERS_RULE) == {(1, None): ROLE_ENDED, (2, None): "open", (3, None): "open", (7, None): "open"}
    assert of(A05) == {(None, 1): ROLE_ENDED, (None, 2): "fulfilled"} | {(None, n): "open" for n in (3, 4, 5, 6, 7)}


# -- days -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("year", date(2024, 2, 29), Period(date(2024, 1, 1), date(2024, 12, 31))),
        ("half", date(2025, 6, 30), Period(date(2025, 1, 1), date(2025, 6, 30))),
        ("half", date(2025, 7, 1), Period(date(2025, 7, 1), date(2025, 12, 31))),
        ("quarter", date(2024, 3, 31), Period(date(2024, 1, 1), date(2024, 3, 31))),
        ("quarter", date(2025, 11, 1), Period(date(2025, 10, 1), date(2025, 12, 31))),
    ],
)
def test_period_containing(kind, day, expected):
    """A18, A19.1: years, half-years and quarters by calendar."""
    assert period_containing(kind, day) == expected
    assert expected in periods_of_year(kind, day.year)


def test_reconciliation_and_cut_off_day():
    """A18.4: today, kept inside the period; 30 days in post by its end."""
    assert reconciliation_day(YEAR, date(2024, 5, 1)) == date(2025, 1, 1)
    assert reconciliation_day(YEAR, OCTOBER) == OCTOBER
    assert reconciliation_day(YEAR, date(2026, 5, 1)) == date(2025, 12, 31)
    assert cut_off_day(CHAIR_RULE, YEAR) == CUT_OFF
    assert cut_off_day(replace(CHAIR_RULE, days_in_post=0), YEAR) == YEAR.last_day


def test_appointment_holds_on_first_and_last_day():
    """A18.4: both days included, only while effective."""
    world = make(post(1, "chair", date_from=MARCH, date_to=JUNE), post(2, "chair", state="proposed"))
    held = [has_role(world, "chair", 1, DISTRICT, day) for day in (date(2025, 3, 9), MARCH, JUNE, JULY)]
    assert held == [False, True, True, False]
    assert not has_role(world, "chair", 2, DISTRICT, MARCH)


def test_overdue_from_the_day_after():
    """A18.4: open with a due day before today."""
    one = duty(CHAIR_RULE, 1, 2)
    assert not is_overdue(one, date(2025, 12, 31))
    assert is_overdue(one, date(2026, 1, 1))
    assert not is_overdue(replace(one, state="fulfilled"), date(2026, 1, 1))


# -- roles, relations, coverage -------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("chair", {1}),
        ("chair_or_full_time_vice_chair", {1, 2}),
        ("leadership", {1, 2, 3}),
        ("committee_outside_leadership", {4, 5}),
        ("leading_body", {1, 2, 3, 4, 5, 6}),
        ("department_head", {6}),
        ("key_few", {1, 2, 3, 7}),
        ("supervision_committee", {13}),
        ("member", {8, 9}),
    ],
)
def test_roles(role, people):
    """A02.1, A05.1, A18: who is what by the flags of the posts; members by home and dates."""
    members = [
        Member(8, DISTRICT),
        Member(9, DISTRICT, joined_on=OCTOBER, left_on=OCTOBER),
        Member(10, DISTRICT, joined_on=DECEMBER),
        Member(11, DISTRICT, state="former", left_on=MARCH),
        Member(12, DISTRICT, state="applicant"),
    ]
    world = make(*SMALL, post(7, "backbone"), post(13, "supervision_member"), members=members)
    assert {number for number in world.members if has_role(world, role, number, DISTRICT, OCTOBER)} == people


def test_above_and_below_name_the_same_pairs():
    """A05.1: chairs above talk with chairs below; the duty belongs to the lower or to the upper organisation."""
    posts = [post(1, "chair", MUNICIPAL), post(2, "chair"), post(3, "branch_director", BRANCH)]
    above = Rule(90, "chair", "chair", relation="above")
    below = replace(above, id=91, relation="below")
    world = make(*posts, rules=[above, below])
    assert [pairs(world, above, organization_id=number) for number in (1, 2, 3)] == [set(), {(1, 2)}, {(2, 3)}]
    assert [pairs(world, below, organization_id=number) for number in (1, 2, 3)] == [{(1, 2)}, {(2, 3)}, set()]


def test_dissolved_organization_takes_part_in_no_pair():
    """A18.4: nobody talks with the chair of an organisation below that was dissolved."""
    below = Rule(91, "chair", "chair", relation="below")
    branch = Organization(BRANCH, DISTRICT, "grassroots", dissolved_on=JUNE)
    world = make(post(2, "chair"), post(3, "branch_director", BRANCH), rules=[below], organizations=[branch])
    assert pairs(world, below, JUNE) == {(2, 3)}
    assert pairs(world, below, JULY) == set()
    assert states(step(world, below, JULY, step(world, below, JUNE))) == {(2, 3): ROLE_ENDED}


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ([post(4, "committee", leader_id=2)], {(2, 4)}),
        ([post(4, "committee")], {(None, 4)}),
        # The highest-ranking post decides, even when nobody is in charge there.
        ([post(4, "committee", leader_id=2), post(4, "standing_committee", leader_id=3)], {(3, 4)}),
        ([post(4, "committee", leader_id=2), post(4, "standing_committee")], {(None, 4)}),
        # Who left the leadership is in charge of nobody.
        ([post(4, "committee", leader_id=9), post(9, "vice_chair", date_to=JUNE)], {(None, 4)}),
    ],
)
def test_leader_in_charge(posts, expected):
    """A18.3: by the leader in charge or, none set, by any leadership member."""
    assert pairs(make(*SMALL[:3], *posts), MEMBERS_RULE) == expected


def test_in_charge_for_every_pair():
    """A18.3 as another committee may word it: each pair, but only the leader in charge where there is one."""
    world = make(*SMALL[:5])
    assert pairs(world, replace(MEMBERS_RULE, coverage="pair")) == {(2, 4), (1, 5), (2, 5), (3, 5)}


def test_leader_counts_by_cut_off_day_too():
    """A18.3: a leader of December is not in charge for the year yet; the person is owed by any other leader."""
    world = make(post(1, "chair"), post(3, "vice_chair", date_from=DECEMBER), post(4, "committee", leader_id=3))
    assert pairs(world, MEMBERS_RULE, DECEMBER) == {(None, 4)}


def test_symmetric_names_lower_id_first():
    """A18.2: one duty per unordered pair."""
    assert pairs(make(post(9, "chair"), post(5, "vice_chair")), MUTUAL) == {(5, 9)}


def test_symmetric_at_least_one_each():
    """A18.2 at least one per person: the person named may be on either side of the talk."""
    rule = replace(MUTUAL, id=90, coverage="talkee")
    world = make(*SMALL, rules=[rule], talks=[talk(1, 2, 3)])
    duties = fulfil(step(world, rule, OCTOBER), world.talks, world)
    assert states(duties) == {(None, 1): "open", (None, 2): "fulfilled", (None, 3): "fulfilled"}


def test_times_are_numbered_in_each_period():
    """A18.1 twice a half-year: four duties per pair and year."""
    rule = replace(CHAIR_RULE, id=90, times=2, period="half")
    world = make(post(1, "chair"), post(2, "vice_chair"), rules=[rule])
    found = [one.key for one in duties_of_year(world, 2025, DECEMBER) if one.key.rule_id == 90]
    assert sorted((key.period.first_day.month, key.number) for key in found) == [(1, 1), (1, 2), (7, 1), (7, 2)]


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"switched_on": False}, False),
        ({"company_id": 2}, False),
        ({"date_to": date(2025, 10, 7)}, False),
        ({"date_to": OCTOBER}, True),
        ({"date_from": OCTOBER}, True),
        ({"date_from": date(2025, 10, 9)}, False),
        ({"regulation_to": date(2025, 10, 7)}, False),
        ({"regulation_from": date(2025, 10, 9)}, False),
        ({"levels": frozenset({"grassroots"})}, False),
        ({"levels": frozenset({"grassroots"}), "enabled_organization_ids": frozenset({DISTRICT})}, True),
        ({"disabled_organization_ids": frozenset({DISTRICT})}, False),
        ({"enabled_organization_ids": frozenset({2}), "disabled_organization_ids": frozenset({2})}, False),
        ({"days_in_post": 400}, False),
    ],
)
def test_rule_counts(changes, counts):
    """A05.2, A23.1: switched on, within its dates and its version's, at the level or listed."""
    rule = replace(CHAIR_RULE, **changes)
    world = make(*SMALL, rules=[rule])
    assert bool(pairs(world, rule)) is counts
    if not counts:
        assert set(states(step(world, rule, OCTOBER, [duty(rule, 1, 2)])).values()) == {RULE_ENDED}


def test_grassroots_owe_a18_but_not_a05():
    """A05.2, A18.1: on at every level, off at grassroots."""
    world = make(post(1, "branch_director", BRANCH), post(2, "branch_vice_director", BRANCH))
    assert pairs(world, CHAIR_RULE, organization_id=BRANCH) == {(1, 2)}
    assert pairs(world, A05, organization_id=BRANCH) == set()
    on = replace(A05, enabled_organization_ids=frozenset({BRANCH}))
    assert pairs(world, on, organization_id=BRANCH) == {(None, 1), (None, 2)}


def test_nothing_owed_before_the_regulation():
    """A18, A23.1: the year 2023 opens on 9 November; 2022 owes nothing."""
    world = make(*[replace(one, date_from=date(2020, 1, 1)) for one in SMALL])
    assert {one.opens_on for one in duties_of_year(world, 2023, date(2023, 11, 20))} == {date(2023, 11, 9)}
    assert duties_of_year(world, 2022, date(2023, 11, 20)) == []


# -- edges, row by row ----------------------------------------------------------------------


def test_edge_vacant_chair():
    """A18.1: those of the former chair lapse, and nothing is owed until somebody is chair."""
    world = make(post(1, "chair", date_to=JUNE), *SMALL[1:], post(3, "chair", date_from=OCTOBER))
    duties = step(world, CHAIR_RULE, JULY, step(world, CHAIR_RULE, MARCH))
    assert states(duties) == {(1, 2): ROLE_ENDED, (1, 3): ROLE_ENDED}
    assert states(step(world, CHAIR_RULE, OCTOBER, duties)) == states(duties) | {(3, 2): "open"}


def test_edge_leadership_of_one():
    """A18.1, A18.2, A18.3: nobody to talk with; the committee is owed its talk all the same."""
    alone = make(post(1, "chair"))
    assert [pairs(alone, rule) for rule in (CHAIR_RULE, MUTUAL, MEMBERS_RULE, LEADERS_RULE)] == [set()] * 4
    with_committee = make(post(1, "chair"), post(4, "committee"))
    assert pairs(with_committee, CHAIR_RULE) == pairs(with_committee, MUTUAL) == set()
    assert pairs(with_committee, MEMBERS_RULE) == {(None, 4)}
    assert pairs(with_committee, LEADERS_RULE) == {(1, None)}


def test_edge_posts_in_two_organizations():
    """A18: owes and is owed in each; one talk serves both."""
    posts = [post(1, "chair"), post(2, "vice_chair"), post(1, "vice_chair", BRANCH), post(2, "branch_director", BRANCH)]
    world = make(*posts, talks=[talk(1, 1, 2)])
    duties = duties_of_year(world, 2025, OCTOBER)
    mutual = [one for one in duties if one.key.rule_id == MUTUAL.id]
    assert {one.key.organization_id: one.talk_id for one in mutual} == {DISTRICT: 1, BRANCH: 1}


def test_edge_two_posts_in_one_organization():
    """A18.3: counted once, with all flags together: a vice chair on the committee is outside nothing."""
    world = make(post(1, "chair"), post(2, "vice_chair"), post(2, "committee"), post(1, "department_head"))
    assert pairs(world, MUTUAL) == pairs(world, CHAIR_RULE) == {(1, 2)}
    assert pairs(world, MEMBERS_RULE) == set()
    assert len(expected_duties(world, MUTUAL, YEAR, OCTOBER)) == 1


@pytest.mark.parametrize(("date_from", "owed"), [(CUT_OFF, {(1, 2)}), (date(2025, 12, 2), set())])
def test_edge_appointment_in_december(date_from, owed):
    """A18.4: in post by the cut-off day or owed from the next year on."""
    world = make(post(1, "chair"), post(2, "vice_chair", date_from=date_from))
    assert pairs(world, CHAIR_RULE, DECEMBER) == owed
    next_year = period_containing("year", date(2026, 1, 1))
    assert pairs(world, CHAIR_RULE, date(2026, 1, 1), next_year) == {(1, 2)}


def test_edge_change_inside_the_leadership_in_december():
    """A18.2, A18.4: the mutual duties stay, the new chair's own wait for the next year."""
    world = make(
        post(1, "chair", date_to=DECEMBER),
        post(2, "vice_chair", date_to=DECEMBER),
        post(3, "vice_chair"),
        post(2, "chair", date_from=date(2025, 12, 16)),
    )
    assert pairs(world, MUTUAL, date(2025, 12, 20)) == {(2, 3)}
    assert pairs(world, CHAIR_RULE, date(2025, 12, 20)) == set()


def test_edge_end_of_a_post():
    """A18.4: open duties lapse, fulfilled and waived ones stay."""
    world = make(*SMALL[:2], post(3, "vice_chair", date_to=JUNE))
    duties = fulfil(step(world, MUTUAL, MARCH), [talk(1, 3, 1)], world)
    duties = [replace(one, state="waived") if one.key.talkee_id == 2 else one for one in duties]
    assert states(step(world, MUTUAL, JULY, duties)) == {(1, 2): "waived", (1, 3): "fulfilled", (2, 3): ROLE_ENDED}


@pytest.mark.parametrize("counts_earlier", [True, False])
def test_edge_talk_before_the_duty_opens(counts_earlier):
    """A19.2, A23.1: a talk in March counts for a rule of June only if the rule counts earlier talks."""
    rule = replace(CHAIR_RULE, date_from=JUNE, counts_earlier=counts_earlier)
    world = make(*SMALL[:2], rules=[rule])
    duties = step(world, rule, JULY)
    assert {one.opens_on for one in duties} == {JUNE}
    assert {one.state for one in fulfil(duties, [talk(1, 1, 2, held_on=MARCH)], world)} == (
        {"fulfilled"} if counts_earlier else {"open"}
    )
    assert {one.state for one in fulfil(duties, [talk(1, 1, 2, held_on=JUNE)], world)} == {"fulfilled"}


@pytest.mark.parametrize(("joined", "owed"), [(JULY, True), (CUT_OFF, True), (date(2025, 12, 2), False)])
def test_edge_re_election(joined, owed):
    """A18.4: who stays keeps, who leaves lapses, who comes owes unless after the cut-off day."""
    before = make(*SMALL[:3])
    after = make(*SMALL[:2], post(3, "vice_chair", date_to=JUNE), post(7, "vice_chair", date_from=joined))
    duties = fulfil(step(before, CHAIR_RULE, MARCH), [talk(1, 1, 2)], before)
    found = states(step(after, CHAIR_RULE, joined, duties))
    assert found == {(1, 2): "fulfilled", (1, 3): ROLE_ENDED} | ({(1, 7): "open"} if owed else {})


def two_versions(**changes):
    """A18.1 in a version until 30 June and, reworded, in the next one."""
    old = replace(CHAIR_RULE, regulation_to=JUNE)
    new = replace(CHAIR_RULE, id=90, predecessor_id=old.id, date_from=JULY, regulation_from=JULY, **changes)
    return old, new


def test_edge_version_change_inside_a_year():
    """A18.1, A23.1: old open duties lapse the day after, who is done is not asked again, earlier talks count."""
    old, new = two_versions()
    world = make(*SMALL, post(7, "vice_chair"), rules=[old, new])
    duties = fulfil(step(world, old, MARCH), [talk(1, 1, 2)], world)
    assert {one.due_on for one in duties} == {JUNE}
    assert states(step(world, old, JUNE, duties)) == states(duties)
    duties = step(world, new, JULY, step(world, old, JULY, duties))
    assert states(one for one in duties if one.key.rule_id == old.id) == {
        (1, 2): "fulfilled",
        (1, 3): RULE_ENDED,
        (1, 7): RULE_ENDED,
    }
    # The talk with 3 was held under the old version and entered after the change: as if entered before.
    duties = fulfil(duties, [talk(1, 1, 2), talk(2, 1, 3, date(2025, 6, 20)), talk(3, 1, 7, JULY)], world)
    older = {one.key.talkee_id: one.fulfilled_on for one in duties if one.key.rule_id == old.id}
    assert older == {2: MARCH, 3: date(2025, 6, 20), 7: None}
    newer = [one for one in duties if one.key.rule_id == new.id]
    assert states(newer) == {(1, 3): DONE_BEFORE, (1, 7): "fulfilled"}
    assert {(one.opens_on, one.due_on) for one in newer} == {(JULY, YEAR.last_day)}


def test_edge_version_change_to_more_often():
    """A18.1, A23.1: the first of two is done under the predecessor's predecessor, the second is owed."""
    old, new = two_versions(regulation_to=JULY, date_to=JULY)
    newest = replace(CHAIR_RULE, id=91, times=2, predecessor_id=new.id, regulation_from=date(2025, 7, 2))
    world = make(*SMALL[:2], rules=[old, new, newest])
    duties = fulfil(step(world, old, MARCH), [talk(1, 1, 2)], world)
    found = step(world, newest, OCTOBER, step(world, new, OCTOBER, duties))
    assert [(one.key.rule_id, one.key.number, one.state) for one in found] == [(1, 1, "fulfilled"), (91, 2, "open")]


def test_edge_talk_of_another_period_does_not_count_for_the_predecessor():
    """A23.1: a predecessor's talk counts only where it lies in the successor's period."""
    old, new = two_versions(period="half")
    world = make(*SMALL[:2], rules=[old, new])
    duties = fulfil(step(world, old, MARCH), [talk(1, 1, 2)], world)
    second_half = period_containing("half", JULY)
    assert len(step(world, new, JULY, duties, second_half)) == 2


def test_done_before_adds_and_reopens_nothing_but_ends_nothing():
    """A18.4, A23.1: what the predecessor fulfilled neither brings a duty back nor makes an open one lapse."""
    old, new = two_versions()
    world = make(*SMALL[:2], rules=[old, new])
    done = replace(duty(old, 1, 2), state="fulfilled", talk_id=1, fulfilled_on=MARCH)
    for one in (duty(new, 1, 2), replace(duty(new, 1, 2), state="lapsed", lapse_reason=ROLE_ENDED)):
        assert step(world, new, OCTOBER, [done, one]) == [done, one]


def test_edge_organization_moves():
    """A18.4: duties with the organisation above follow the tree; those within stay."""
    rule = Rule(90, "chair", "chair", relation="above")
    posts = [post(1, "chair", MUNICIPAL), post(2, "chair"), post(3, "branch_director", BRANCH)]
    posts.append(post(4, "branch_vice_director", BRANCH))
    before = make(*posts, rules=[rule])
    after = make(*posts, rules=[rule], organizations=[Organization(BRANCH, MUNICIPAL, "grassroots")])
    duties = step(after, rule, OCTOBER, step(before, rule, MARCH))
    assert states(duties) == {(1, 2): "open", (2, 3): NOBODY_LEFT, (1, 3): "open"}
    within = step(before, CHAIR_RULE, MARCH)
    assert step(after, CHAIR_RULE, OCTOBER, within) == within


@pytest.mark.parametrize(
    ("go_live", "today", "opens_on"),
    [
        (JULY, JUNE, None),
        (JULY, JULY, JULY),
        (CUT_OFF, CUT_OFF, CUT_OFF),
        (date(2025, 12, 2), DECEMBER, None),
        (None, OCTOBER, None),
    ],
)
def test_edge_organization_goes_live(go_live, today, opens_on):
    """A18.4: owes from that day on; nothing before, without, or after the cut-off day."""
    world = make(*SMALL[:2], organizations=[Organization(DISTRICT, MUNICIPAL, "district", go_live=go_live)])
    duties = step(world, CHAIR_RULE, today)
    assert {one.opens_on for one in duties} == ({opens_on} if opens_on else set())


def test_edge_chair_talks_with_leadership_member():
    """A18.1, A18.2: the chair's talk fulfils both duties of the pair; the other way round only the mutual one."""
    for talker, talkee, chair_state in ((1, 2, "fulfilled"), (2, 1, "open")):
        world = make(*SMALL[:2], talks=[talk(1, talker, talkee)])
        of_pair = [one for one in duties_of_year(world, 2025, OCTOBER) if one.key.talker_id and one.key.talkee_id]
        found = {one.key.rule_id: one.state for one in of_pair}
        assert found == {CHAIR_RULE.id: chair_state, MUTUAL.id: "fulfilled"}


# -- lapse reasons --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{"active": False}, {"dissolved_on": date(2025, 10, 7)}, {"active": False, "dissolved_on": JUNE}]
)
def test_lapse_with_the_organization(changes):
    """A18.4: dissolved or archived; the day of dissolution itself still counts."""
    duties = step(make(*SMALL), CHAIR_RULE, MARCH)
    gone = make(*SMALL, organizations=[Organization(DISTRICT, MUNICIPAL, "district", **changes)])
    assert set(states(step(gone, CHAIR_RULE, OCTOBER, duties)).values()) == {ORGANIZATION_ENDED}
    last = make(*SMALL, organizations=[Organization(DISTRICT, MUNICIPAL, "district", dissolved_on=OCTOBER)])
    assert step(last, CHAIR_RULE, OCTOBER, duties) == duties


def test_lapse_of_a_number_no_longer_asked_for():
    """A18.4: the second of two lapses when the rule asks for one."""
    world = make(*SMALL[:2])
    duties = [duty(CHAIR_RULE, 1, 2, number) for number in (1, 2)]
    assert [one.lapse_reason for one in step(world, CHAIR_RULE, OCTOBER, duties)] == [None, RULE_ENDED]


def test_first_reason_that_applies():
    """A18.4: an ended rule comes before an ended organisation, that before an ended role."""
    ended = replace(CHAIR_RULE, date_to=JUNE)
    district = Organization(DISTRICT, MUNICIPAL, "district", dissolved_on=JUNE)
    duties = [duty(CHAIR_RULE, 1, 2)]
    everything = make(post(1, "chair", date_to=JUNE), rules=[ended], organizations=[district])
    assert states(step(everything, ended, JULY, duties)) == {(1, 2): RULE_ENDED}
    organization = make(post(1, "chair", date_to=JUNE), organizations=[district])
    assert states(step(organization, CHAIR_RULE, JULY, duties)) == {(1, 2): ORGANIZATION_ENDED}


def test_leader_in_charge_changes():
    """A18.3, A18.4: the duty lapses for the one and appears for the other; it comes back with the first."""
    first = make(*SMALL[:3], post(4, "committee", leader_id=2))
    second = make(*SMALL[:3], post(4, "committee", leader_id=3))
    nobody = make(*SMALL[:3], post(4, "committee"))
    duties = step(second, MEMBERS_RULE, JULY, step(first, MEMBERS_RULE, MARCH))
    assert states(duties) == {(2, 4): LEADER_CHANGED, (3, 4): "open"}
    assert states(step(nobody, MEMBERS_RULE, JULY, duties)) == {
        (2, 4): LEADER_CHANGED,
        (3, 4): LEADER_CHANGED,
        (None, 4): "open",
    }
    assert states(step(first, MEMBERS_RULE, JULY, duties)) == {(2, 4): "open", (3, 4): LEADER_CHANGED}


def test_nobody_left_to_talk_with():
    """A18.3, A18.4: a committee member without a leadership, a leader without a committee."""
    world = make(post(1, "chair", date_to=JUNE), post(4, "committee"))
    assert states(step(world, MEMBERS_RULE, JULY, step(world, MEMBERS_RULE, MARCH))) == {(None, 4): NOBODY_LEFT}
    world = make(post(1, "chair"), post(4, "committee", date_to=JUNE))
    assert states(step(world, LEADERS_RULE, JULY, step(world, LEADERS_RULE, MARCH))) == {(1, None): NOBODY_LEFT}


def test_role_not_held_on_the_cut_off_day_lapses():
    """A18.4: back in post after the cut-off day is not counted in the role."""
    world = make(post(1, "chair"), post(2, "vice_chair", date_to=JUNE), post(2, "vice_chair", date_from=DECEMBER))
    duties = step(world, CHAIR_RULE, MARCH)
    assert states(step(world, CHAIR_RULE, DECEMBER, duties)) == {(1, 2): ROLE_ENDED}


def test_other_rules_periods_and_events_are_left_alone():
    """A18.4: only the duties of the rule and period are compared."""
    world = make(*SMALL[:1])
    event = duty(CHAIR_RULE, 1, 2)
    event = replace(event, key=event.key._replace(event_id=5))
    others = [duty(MUTUAL, 1, 2), duty(CHAIR_RULE, 1, 2, period=Period(date(2024, 1, 1), date(2024, 12, 31))), event]
    assert step(world, CHAIR_RULE, OCTOBER, others) == others


# -- fulfilment -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"state": "planned"}, False),
        ({"state": "cancelled"}, False),
        ({"state": "recorded"}, True),
        ({"state": "confirmed"}, True),
        ({"state": "archived"}, True),
        ({"form": "collective"}, False),
        ({"form": "organization"}, True),
        ({"category": "appointment"}, False),
        ({"held_on": date(2024, 12, 31)}, False),
        ({"held_on": YEAR.first_day}, True),
        ({"held_on": YEAR.last_day}, True),
        ({"held_on": date(2026, 1, 1)}, False),
        ({"talker_ids": frozenset({2}), "talkee_ids": frozenset({1})}, False),
        ({"talkee_ids": frozenset({3})}, False),
        ({"talkee_ids": frozenset()}, False),
        ({"talker_ids": frozenset({3, 1}), "talkee_ids": frozenset({4, 2})}, True),
        ({"talker_ids": frozenset({3}), "talkee_ids": frozenset({1, 2})}, False),
    ],
)
def test_talk_satisfies(changes, counts):
    """A14.1, A18.1: state, form, category, day, direction and attendance all have to fit."""
    assert satisfies(replace(talk(1, 1, 2), **changes), duty(CHAIR_RULE, 1, 2), make(*SMALL)) is counts


def test_two_talkees_did_not_talk_with_each_other():
    """A14.1, A18.2: not even for a symmetric duty."""
    rule = replace(MUTUAL, forms=frozenset({"collective"}))
    world = make(*SMALL, rules=[rule])
    collective = talk(1, 1, (2, 3), form="collective")
    found = {pair: satisfies(collective, duty(rule, *pair), world) for pair in ((1, 2), (1, 3), (2, 3))}
    assert found == {(1, 2): True, (1, 3): True, (2, 3): False}


@pytest.mark.parametrize(("held_on", "counts"), [(MARCH, False), (JULY, True), (OCTOBER, True), (DECEMBER, False)])
def test_roles_on_the_day_of_the_talk(held_on, counts):
    """A10.3, A18.1: what counts is who held which post on that day."""
    world = make(post(1, "chair", date_from=JULY), post(2, "vice_chair", date_to=OCTOBER))
    assert satisfies(talk(1, 1, 2, held_on), duty(CHAIR_RULE, 1, 2), world) is counts


def test_any_eligible_talker():
    """A18.3: an open talker is anybody of the leadership there, an open talked-to anybody on the committee."""
    world = make(*SMALL, post(9, "chair", MUNICIPAL))
    by_anyone = duty(MEMBERS_RULE, None, 5)
    assert {number for number in (1, 2, 3, 4, 6, 9) if satisfies(talk(1, number, 5), by_anyone, world)} == {1, 2, 3}
    with_anyone = duty(LEADERS_RULE, 1, None)
    assert {number for number in (2, 4, 5, 6) if satisfies(talk(1, 1, number), with_anyone, world)} == {4, 5}


@pytest.mark.parametrize("relation", ["above", "below"])
def test_roles_where_the_relation_says(relation):
    """A05.1: the talker in the organisation above, the talked-to in the one below."""
    rule = Rule(90, "chair", "leadership", relation=relation)
    world = make(*SMALL, post(7, "chair", BRANCH), rules=[rule])
    owner = BRANCH if relation == "above" else DISTRICT
    assert satisfies(talk(1, 1, 7), duty(rule, 1, 7, organization_id=owner), world)
    assert not satisfies(talk(1, 1, 2), duty(rule, 1, None, organization_id=owner), world)


def test_event_duty():
    """A06.1, A06.4, A07.8: by chair or full-time vice chair, not before the event, late counts as late."""
    rule = Rule(90, "chair_or_full_time_vice_chair", None, coverage="talkee")
    world = make(*SMALL, members=[Member(8, DISTRICT)], rules=[rule])
    event = Duty(DutyKey(90, DISTRICT, None, None, 8, event_id=1), JULY, date(2025, 7, 16))
    assert not satisfies(talk(1, 1, 8, JUNE), event, world)
    assert satisfies(talk(1, 2, 8, JULY), event, world)
    assert satisfies(talk(1, 1, 8, date(2026, 2, 1)), event, world)
    assert not satisfies(talk(1, 3, 8, JULY), event, world)


def test_earliest_talk_for_the_lowest_number():
    """A18.1: numbered duties take one talk each, the earliest first."""
    rule = replace(CHAIR_RULE, times=3)
    world = make(*SMALL, rules=[rule])
    duties = [duty(rule, 1, 2, number) for number in (3, 1, 2)]
    talks = [talk(8, 1, 2, OCTOBER), talk(9, 1, 2, MARCH)]
    found = fulfil(duties, talks, world)
    assert {one.key.number: one.talk_id for one in found} == {1: 9, 2: 8, 3: None}
    assert {one.fulfilled_on for one in found} == {MARCH, OCTOBER, None}


def test_earlier_talk_takes_the_place_of_a_later_one():
    """A18.4: an earlier talk entered later serves the lowest number, the later one the next."""
    twice = replace(CHAIR_RULE, times=2)
    world = make(*SMALL, rules=[twice])
    duties = [duty(twice, 1, 2, number) for number in (1, 2)]
    talks = [talk(1, 1, 2, JULY), talk(2, 1, 2, MARCH)]
    found = fulfil(fulfil(duties, talks[:1], world), talks, world)
    assert found == fulfil(duties, talks, world)
    assert {one.key.number: one.talk_id for one in found} == {1: 2, 2: 1}


def test_cancelled_talk_is_taken_back():
    """A18.1: another talk of the period takes its place, or the duty is open again."""
    world = make(*SMALL)
    first, second = talk(1, 1, 2, MARCH), talk(2, 1, 2, JULY)
    duties = fulfil([duty(CHAIR_RULE, 1, 2)], [first, second], world)
    assert duties[0].talk_id == 1
    left = [replace(first, state="cancelled"), second]
    assert fulfil(release(duties, {1}), left, world)[0].talk_id == 2
    assert release(duties, {1})[0] == duty(CHAIR_RULE, 1, 2)
    assert release(duties, {2}) == duties


def test_late_talk_belongs_to_the_next_period():
    """A18.1, A19.1: a missed year stays missed."""
    world = make(*SMALL[:2], talks=[talk(1, 1, 2, date(2026, 1, 5))])
    duties = duties_of_year(world, 2026, date(2026, 1, 10), duties_of_year(world, 2025, DECEMBER))
    of_chair = [one for one in duties if one.key.rule_id == CHAIR_RULE.id]
    assert {one.key.period.first_day.year: one.state for one in of_chair} == {2025: "open", 2026: "fulfilled"}


def test_due_on_the_first_end():
    """A18, A23.1: last day of period, rule or regulation."""
    assert due_day(CHAIR_RULE, YEAR) == YEAR.last_day
    assert due_day(replace(CHAIR_RULE, date_to=OCTOBER, regulation_to=JUNE), YEAR) == JUNE


# -- properties of every world --------------------------------------------------------------


def year_of(world):
    return duties_of_year(world, world.today.year, world.today)


@slow
@given(worlds())
def test_worlds_are_lawful(world):
    """A18, A10.3: one chair at a time, no post twice, leaders and talkers of the leadership, sizes as promised."""
    levels = Counter(organization.level for organization in world.organizations.values())
    assert levels["municipal"] == 1 and levels["district"] <= 3 and levels["grassroots"] <= 4
    assert 2 <= len(world.members) <= 12
    effective = [appointment for appointment in world.appointments if appointment.state == "effective"]
    for left, right in itertools.combinations(effective, 2):
        if left.organization_id == right.organization_id and overlap(left, right):
            assert not ("is_chair" in left.position.flags and "is_chair" in right.position.flags)
            assert (left.member_id, left.position) != (right.member_id, right.position)
    for appointment in world.appointments:
        assert appointment.date_to is None or appointment.date_from <= appointment.date_to
        assert appointment.leader_id != appointment.member_id
    for one in world.talks:
        assert one.held_on <= world.today and not one.talker_ids & one.talkee_ids
        for talker_id in one.talker_ids:
            assert any(has_role(world, "leadership", talker_id, place, one.held_on) for place in world.organizations)


@slow
@given(worlds())
def test_every_duty_is_well_formed(world):
    """A18: never with oneself, lower id first, inside its period, at most one per key."""
    duties = year_of(world)
    assert len({one.key for one in duties}) == len(duties)
    for one in duties:
        rule = world.rules[one.key.rule_id]
        assert one.key.talker_id != one.key.talkee_id
        assert one.key.period.first_day <= one.opens_on <= cut_off_day(rule, one.key.period)
        assert one.opens_on <= one.due_on <= one.key.period.last_day
        if rule.symmetric and rule.coverage == "pair":
            assert one.key.talker_id < one.key.talkee_id
        if one.state == "fulfilled":
            assert satisfies(next(t for t in world.talks if t.id == one.talk_id), one, world)
        if one.state == "open":
            used = {other.talk_id for other in duties if need(other.key) == need(one.key)}
            assert not any(satisfies(t, one, world) for t in world.talks if t.id not in used)
    served = Counter((need(one.key), one.talk_id) for one in duties if one.talk_id)
    assert max(served.values(), default=1) == 1


@slow
@given(worlds())
def test_second_run_changes_nothing(world):
    """A18.4: reconciling and fulfilling again adds, lapses and reopens nothing."""
    duties = year_of(world)
    assert duties_of_year(world, world.today.year, world.today, duties) == duties


@slow
@given(st.data())
def test_nothing_vanishes_after_changes(data):
    """A18.4: every duty stays, fulfilled ones as they are; what is open is what is expected.

    Expected and yet missing is only whose talk was held already when another leader took charge.
    """
    world = data.draw(worlds())
    later = data.draw(changed(world))
    before = year_of(world)
    after = duties_of_year(later, world.today.year, later.today, before)
    by_key = {one.key: one for one in after}
    for one in before:
        assert one.key in by_key
        if one.state == "fulfilled":
            assert by_key[one.key] == one
    for rule in later.rules.values():
        for period in periods_of_year(rule.period, world.today.year):
            expected = expected_duties(later, rule, period, later.today)
            mine = [one for one in after if one.key.rule_id == rule.id and one.key.period == period]
            assert {one.key for one in mine if one.state == "open"} <= expected
            lapsed = [one for one in mine if one.state == "lapsed" and one.lapse_reason != DONE_BEFORE]
            assert {one.key for one in lapsed}.isdisjoint(expected)
            # What lapsed and was done in time, as was learnt later, remembers why it lapsed.
            assert all(one.lapse_reason for one in mine if one.state == "lapsed")
            assert not any(one.lapse_reason for one in mine if one.state == "open")
            if rule.predecessor_id is None:
                served = {one.key._replace(talker_id=None) for one in mine if one.state == "fulfilled"}
                for key in expected - set(by_key):
                    assert rule.coverage == "talkee", "only who is named alone is not asked for again"
                    assert key._replace(talker_id=None) in served


@slow
@given(worlds())
def test_order_of_ids_does_not_matter_to_directed_duties(world):
    """A18.1, A18.3: renaming people changes nothing but the names."""
    highest = max(world.members) + 1

    def renamed(number):
        return number and highest - number

    mirrored = replace(
        world,
        members={renamed(m.id): replace(m, id=renamed(m.id)) for m in world.members.values()},
        appointments=tuple(
            replace(a, member_id=renamed(a.member_id), leader_id=renamed(a.leader_id)) for a in world.appointments
        ),
    )
    period = period_containing("year", world.today)
    for rule in world.rules.values():
        if rule.period != "year":
            continue
        here = expected_duties(world, rule, period, world.today)
        there = expected_duties(mirrored, rule, period, world.today)
        if not rule.symmetric:
            here = {k._replace(talker_id=renamed(k.talker_id), talkee_id=renamed(k.talkee_id)) for k in here}
            assert here == there
        assert len(here) == len(there)
