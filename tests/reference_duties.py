"""The meaning of duties as slow, obvious Python: docs/duties.md, sentence by sentence.

It knows neither Odoo nor SQL. A property test holds the engine of ``mj_talks`` against it (A18, A05, A19).
All days are :class:`datetime.date` in local time; everything is immutable, every function returns something new.
"""

import calendar
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

HELD_STATES = {"held", "recorded", "confirmed", "archived"}
# Of duties that nobody is asked for any more: gone without trace, or owed and not done.
NOT_ASKED = {"lapsed", "missed"}
MONTHS = {"year": 12, "half": 6, "quarter": 3}

ROLE_ENDED = "role_ended"
RULE_ENDED = "rule_ended"
ORGANIZATION_ENDED = "organization_ended"
LEADER_CHANGED = "leader_changed"
NOBODY_LEFT = "nobody_left"
DONE_BEFORE = "done_before"


class Period(NamedTuple):
    """A calendar period; both days belong to it."""

    first_day: date
    last_day: date


class DutyKey(NamedTuple):
    """What makes a duty itself. ``None`` as talker or talked-to: any eligible one."""

    rule_id: int
    organization_id: int
    period: Period | None
    talker_id: int | None
    talkee_id: int | None
    number: int = 1
    event_id: int | None = None


@dataclass(frozen=True)
class Organization:
    id: int
    parent_id: int | None = None
    level: str = "district"
    go_live: date | None = date(2023, 11, 9)
    dissolved_on: date | None = None
    active: bool = True
    company_id: int = 1


@dataclass(frozen=True)
class Member:
    id: int
    organization_id: int
    state: str = "member"
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Position:
    """A post of the catalogue; ``flags`` are names of the boolean fields of ``mj.position``."""

    code: str
    sequence: int
    flags: frozenset


@dataclass(frozen=True)
class Appointment:
    id: int
    member_id: int
    organization_id: int
    position: Position
    date_from: date
    date_to: date | None = None
    leader_id: int | None = None
    state: str = "effective"


@dataclass(frozen=True)
class Rule:
    """A rule with the days of the regulation version it belongs to; ``None``: no first or last day."""

    id: int
    talker_scope: str
    talkee_scope: str | None
    relation: str = "same"
    symmetric: bool = False
    coverage: str = "pair"
    times: int = 1
    period: str = "year"
    levels: frozenset = frozenset({"municipal", "district", "grassroots"})
    forms: frozenset = frozenset({"organization", "individual", "personal"})
    categories: frozenset = frozenset({"daily"})
    occasions: frozenset = frozenset({"regular", "timely"})
    # Months in which every talk is a regular one.
    usual_months: frozenset = frozenset()
    counts_talk_of_chair: bool = True
    date_from: date | None = None
    date_to: date | None = None
    regulation_from: date | None = date(2023, 11, 9)
    regulation_to: date | None = None
    days_in_post: int = 30
    counts_earlier: bool = True
    enabled_organization_ids: frozenset = frozenset()
    disabled_organization_ids: frozenset = frozenset()
    within_organization_id: int | None = None
    predecessor_id: int | None = None
    switched_on: bool = True
    code: str = ""
    company_id: int = 1


@dataclass(frozen=True)
class Talk:
    """A talk with those who attended; who was invited and stayed away talked with nobody and serves no duty (A14.1).

    ``absent`` holds pairs of a member's id and the role, ``talker`` or ``talkee``.
    """

    id: int
    held_on: date
    talker_ids: frozenset
    talkee_ids: frozenset
    state: str = "held"
    form: str = "individual"
    category: str = "daily"
    timing: str = "regular"
    organization_id: int | None = None
    absent: frozenset = frozenset()


@dataclass(frozen=True)
class Duty:
    key: DutyKey
    opens_on: date
    due_on: date
    state: str = "open"
    lapse_reason: str | None = None
    talk_id: int | None = None
    fulfilled_on: date | None = None
    # From this day on no talk counts; ``None``: the roles on the day of the talk decide.
    lapsed_on: date | None = None


@dataclass(frozen=True)
class World:
    """Everything there is. Organisations, members and rules by id."""

    organizations: dict
    members: dict = field(default_factory=dict)
    appointments: tuple = ()
    rules: dict = field(default_factory=dict)
    talks: tuple = ()
    today: date | None = None


# -- words ----------------------------------------------------------------------------------


def period_containing(kind, day):
    """Return the year, half-year or quarter of a day."""
    length = MONTHS[kind]
    first_month = day.month - (day.month - 1) % length
    last_month = first_month + length - 1
    last_day = calendar.monthrange(day.year, last_month)[1]
    return Period(date(day.year, first_month, 1), date(day.year, last_month, last_day))


def periods_of_year(kind, year):
    """Return the periods of a calendar year, in order."""
    return [period_containing(kind, date(year, month, 1)) for month in range(1, 13, MONTHS[kind])]


def reconciliation_day(period, today):
    """Return today, but never before the period's first or after its last day."""
    if today < period.first_day:
        return period.first_day
    if today > period.last_day:
        return period.last_day
    return today


def cut_off_day(rule, period):
    """Return the last day on which taking a role still brings duties for the period."""
    return period.last_day - timedelta(days=rule.days_in_post)


def posts_on(world, member_id, organization_id, day):
    """Return somebody's effective appointments in an organisation on a day, highest-ranking first."""
    posts = [
        appointment
        for appointment in world.appointments
        if appointment.member_id == member_id
        and appointment.organization_id == organization_id
        and appointment.state == "effective"
        and appointment.date_from <= day
        and (appointment.date_to is None or day <= appointment.date_to)
    ]
    return sorted(posts, key=lambda appointment: (appointment.position.sequence, appointment.id))


def has_role(world, role, member_id, organization_id, day):
    """Tell whether somebody has a role in an organisation on a day."""
    if role == "member":
        return is_member_on(world.members[member_id], organization_id, day)
    flags = set()
    for appointment in posts_on(world, member_id, organization_id, day):
        flags |= appointment.position.flags
    on_committee = bool(flags & {"is_standing_committee", "is_committee"})
    if role == "chair":
        return bool(flags & {"is_chair", "is_acting_chair"})
    if role == "chair_or_full_time_vice_chair":
        return bool(flags & {"is_chair", "is_acting_chair", "is_full_time_vice_chair"})
    if role == "leadership":
        return "is_leadership" in flags
    if role == "committee_outside_leadership":
        return on_committee and "is_leadership" not in flags
    if role == "leading_body":
        return "is_leadership" in flags or on_committee or "is_department_head" in flags
    if role == "department_head":
        return "is_department_head" in flags
    if role == "key_few":
        return bool(flags & {"is_leadership", "is_backbone"})
    if role == "supervision_committee":
        return "is_supervision" in flags
    raise ValueError(role)


def is_member_on(member, organization_id, day):
    """Tell whether an organisation is somebody's home on a day; applicants have none yet."""
    if member.organization_id != organization_id or member.state == "applicant":
        return False
    joined = member.joined_on is None or member.joined_on <= day
    return joined and (member.left_on is None or day <= member.left_on)


# -- periodic duties ------------------------------------------------------------------------


def is_within(world, organization, top_id):
    """Is this the organisation, or one below it?"""
    while organization is not None:
        if organization.id == top_id:
            return True
        organization = world.organizations.get(organization.parent_id)
    return False


def in_force(world, rule, organization, day):
    """Sentence 1 without the organisation's own end: does the rule count for the organisation on the day?"""
    if not rule.switched_on or rule.company_id != organization.company_id:
        return False
    for first_day in (rule.date_from, rule.regulation_from):
        if first_day is not None and day < first_day:
            return False
    for last_day in (rule.date_to, rule.regulation_to):
        if last_day is not None and last_day < day:
            return False
    if organization.id in rule.disabled_organization_ids:
        return False
    if organization.id in rule.enabled_organization_ids:
        return True
    if rule.within_organization_id is not None and not is_within(world, organization, rule.within_organization_id):
        return False
    return organization.level in rule.levels


def exists_on(organization, day):
    """An organisation exists up to and including the day it was dissolved, unless archived."""
    return organization.active and (organization.dissolved_on is None or day <= organization.dissolved_on)


def first_owed_day(rule, organization, period):
    """Sentence 2: return the first owed day, or ``None`` for an organisation that is not live."""
    if organization.go_live is None:
        return None
    days = [period.first_day, rule.date_from, rule.regulation_from, organization.go_live]
    return max(day for day in days if day is not None)


def due_day(rule, period):
    """Sentence 7: return the last day of period, rule or regulation, whichever comes first."""
    days = [period.last_day, rule.date_to, rule.regulation_to]
    return min(day for day in days if day is not None)


def rule_asks(world, rule, organization, period, today):
    """Sentences 1 and 2: does the rule ask anything of the organisation for this period as things stand?"""
    day = reconciliation_day(period, today)
    first_day = first_owed_day(rule, organization, period)
    if first_day is None or not in_force(world, rule, organization, day):
        return False
    return first_day <= day and first_day <= cut_off_day(rule, period)


def counted(world, rule, role, organization_id, period, today):
    """Sentence 3: return the ids of the people counted in a role in one organisation."""
    day = reconciliation_day(period, today)
    cut_off = cut_off_day(rule, period)
    people = set()
    for member_id in world.members:
        if not has_role(world, role, member_id, organization_id, day):
            continue
        if day > cut_off and not has_role(world, role, member_id, organization_id, cut_off):
            continue
        people.add(member_id)
    return people


def places(world, rule, organization):
    """Sentence 4: return where talker and talked-to stand, as pairs of organisation ids."""
    if rule.relation in ("same", "in_charge"):
        return [(organization.id, organization.id)]
    if rule.relation == "above":
        return [(organization.parent_id, organization.id)] if organization.parent_id else []
    if rule.relation == "below":
        below = [other for other in world.organizations.values() if other.parent_id == organization.id]
        return [(organization.id, other.id) for other in below]
    raise ValueError(rule.relation)


def existing_places(world, rule, organization, period, today):
    """Return those of :func:`places` whose organisations both exist on the reconciliation day."""
    day = reconciliation_day(period, today)
    return [
        place
        for place in places(world, rule, organization)
        if all(exists_on(world.organizations[organization_id], day) for organization_id in place)
    ]


def leader_in_charge(world, rule, talkee_id, organization_id, period, today):
    """Return the leader in charge of somebody's highest-ranking post there, if counted in the talker's role."""
    posts = posts_on(world, talkee_id, organization_id, reconciliation_day(period, today))
    leader_id = posts[0].leader_id if posts else None
    if leader_id == talkee_id:
        return None
    talkers = counted(world, rule, rule.talker_scope, organization_id, period, today)
    return leader_id if leader_id in talkers else None


def eligible_pairs(world, rule, organization, period, today):
    """Sentence 4: return every (talker, talked-to) the rule names, a symmetric one in both directions."""
    pairs = set()
    for talker_place, talkee_place in existing_places(world, rule, organization, period, today):
        for talkee_id in counted(world, rule, rule.talkee_scope, talkee_place, period, today):
            talkers = counted(world, rule, rule.talker_scope, talker_place, period, today)
            if rule.relation == "in_charge":
                leader_id = leader_in_charge(world, rule, talkee_id, organization.id, period, today)
                if leader_id is not None:
                    talkers = {leader_id}
            pairs |= {(talker_id, talkee_id) for talker_id in talkers if talker_id != talkee_id}
    return pairs


def named_people(world, rule, organization, period, today):
    """Sentence 5: return the (talker, talked-to) of each duty; ``None`` stays open."""
    pairs = eligible_pairs(world, rule, organization, period, today)
    if rule.coverage == "pair":
        return {(min(pair), max(pair)) for pair in pairs} if rule.symmetric else pairs
    if rule.coverage == "talker":
        return {(talker_id, None) for talker_id, __ in pairs}
    if rule.coverage == "talkee":
        named = set()
        for __, talkee_id in pairs:
            leader_id = None
            if rule.relation == "in_charge":
                leader_id = leader_in_charge(world, rule, talkee_id, organization.id, period, today)
            named.add((leader_id, talkee_id))
        return named
    raise ValueError(rule.coverage)


def expected_duties(world, rule, period, today):
    """Return the keys of all duties a periodic rule expects in a period, as things stand today.

    :rtype: set[DutyKey]
    """
    keys = set()
    for organization in world.organizations.values():
        if not exists_on(organization, reconciliation_day(period, today)):
            continue
        if not rule_asks(world, rule, organization, period, today):
            continue
        for talker_id, talkee_id in named_people(world, rule, organization, period, today):
            for number in range(1, rule.times + 1):
                keys.add(DutyKey(rule.id, organization.id, period, talker_id, talkee_id, number))
    return keys


# -- reconciliation -------------------------------------------------------------------------


def reconcile(existing, expected, world, rule, period, today):
    """Return all duties after comparing one rule's expected ones of a period with the existing ones.

    :param list[Duty] existing: of any rule and period; the others come back untouched.
    :param set[DutyKey] expected: from :func:`expected_duties` for the same rule, period and day.
    :rtype: list[Duty]
    """
    wanted = {key for key in expected if not done_before(existing, key, world)}
    result = []
    for duty in existing:
        if duty.key.rule_id == rule.id and duty.key.period == period and duty.key.event_id is None:
            if duty.key not in expected:
                duty = end(world, rule, duty, expected, existing, today)
            elif duty.state in NOT_ASKED and duty.key in wanted:
                duty = replace(duty, state="open", lapse_reason=None, lapsed_on=None)
        result.append(duty)
    for key in sorted(wanted - {duty.key for duty in existing}, key=repr):
        organization = world.organizations[key.organization_id]
        result.append(Duty(key, first_owed_day(rule, organization, period), due_day(rule, period)))
    return result


def end(world, rule, duty, expected, existing, today):
    """Return a duty that is not expected any more: lapsed, or missed by people who could have talked for long enough."""
    if duty.state == "open":
        reason = lapse_reason(world, rule, duty.key, expected, today)
        lapsed_on = lapse_day(world, rule, duty.key, reason, today)
        duty = replace(duty, state="lapsed", lapse_reason=reason, lapsed_on=lapsed_on)
    if duty.state not in NOT_ASKED:
        return duty
    missed = was_missed(world, rule, duty.key, expected, today) and not done_before(existing, duty.key, world)
    return replace(duty, state="missed" if missed else "lapsed")


def was_missed(world, rule, key, expected, today):
    """Tell whether people left what they owed: it was asked of them for the rule's days in post, then not to its end."""
    organization = world.organizations[key.organization_id]
    ends = [rule.date_to, rule.regulation_to, organization.dissolved_on, reconciliation_day(key.period, today)]
    last_day = min(end for end in ends if end is not None)
    if (
        not organization.active
        or not rule_asks(world, rule, organization, key.period, last_day)
        or key.number > rule.times
    ):
        return False
    if rule.relation == "in_charge" and owed_by_another(key, expected):
        return False
    first_day = first_owed_day(rule, organization, key.period)
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    owed = [day for day in days if people_counted(world, rule, key, day)]
    return bool(owed) and owed[-1] < last_day and len(owed) >= rule.days_in_post


def owed_by_another(key, expected):
    """Tell whether somebody else owes the talked-to of a key a talk."""
    return any(other.organization_id == key.organization_id and other.talkee_id == key.talkee_id for other in expected)


def earlier_wordings(world, rule):
    """Return the ids of a rule's predecessor, of that one's predecessor, and so on."""
    found = []
    while rule.predecessor_id is not None:
        found.append(rule.predecessor_id)
        rule = world.rules[rule.predecessor_id]
    return found


def done_before(existing, key, world):
    """Tell whether an earlier wording's duty of the same people was fulfilled by a talk in the key's period, or waived."""
    rule = world.rules[key.rule_id]
    wordings = earlier_wordings(world, rule)
    return served_under_another_leader(existing, key, rule) or any(
        duty.key.rule_id in wordings
        and duty.key._replace(rule_id=key.rule_id, period=key.period) == key
        and (
            (duty.state == "fulfilled" and key.period.first_day <= duty.fulfilled_on <= key.period.last_day)
            or (
                duty.state == "waived"
                and duty.key.period.first_day <= key.period.last_day
                and key.period.first_day <= duty.key.period.last_day
            )
        )
        for duty in existing
    )


def served_under_another_leader(existing, key, rule):
    """Tell whether the talked-to of an *each talked-to* rule had the talk already, whoever was in charge then."""
    return rule.coverage == "talkee" and any(
        duty.state in ("fulfilled", "waived")
        and duty.key.talker_id != key.talker_id
        and duty.key._replace(talker_id=key.talker_id) == key
        for duty in existing
    )


def lapse_reason(world, rule, key, expected, today):
    """Return the first reason that applies to an open duty that is not expected any more."""
    organization = world.organizations[key.organization_id]
    if not rule_asks(world, rule, organization, key.period, today) or key.number > rule.times:
        return RULE_ENDED
    if not exists_on(organization, reconciliation_day(key.period, today)):
        return ORGANIZATION_ENDED
    if not still_in_role(world, rule, key, today):
        return ROLE_ENDED
    if rule.relation == "in_charge" and key.talkee_id is not None and owed_by_another(key, expected):
        return LEADER_CHANGED
    return NOBODY_LEFT


def lapse_day(world, rule, key, reason, today):
    """Return the day from which on no talk counts for a duty that lapses: the day after the end, or the day it was noticed.

    ``None`` where the roles on the day of the talk decide.
    """
    day = reconciliation_day(key.period, today)
    if reason == RULE_ENDED:
        ends = [end for end in (rule.date_to, rule.regulation_to) if end is not None]
        return min(ends) + timedelta(days=1) if ends and min(ends) < day else day
    if reason == ORGANIZATION_ENDED:
        dissolved_on = world.organizations[key.organization_id].dissolved_on
        return min(dissolved_on + timedelta(days=1), day) if dissolved_on else day
    return day if reason == LEADER_CHANGED else None


def still_in_role(world, rule, key, today):
    """Tell whether every person named is still counted in the role: in the duty's organisation, or wherever the other side is."""
    day = reconciliation_day(key.period, today)
    anywhere = [place for place in world.organizations.values() if exists_on(place, day)]
    here = [world.organizations[key.organization_id]]
    sides = [
        (key.talker_id, rule.talker_scope, anywhere if rule.relation == "above" else here),
        (key.talkee_id, rule.talkee_scope, anywhere if rule.relation == "below" else here),
    ]
    return all(
        person is None or any(person in counted(world, rule, role, place.id, key.period, today) for place in where)
        for person, role, where in sides
    )


def is_overdue(duty, today):
    """Overdue is never stored: open, and the due day is before today."""
    return duty.state == "open" and duty.due_on < today


# -- fulfilment -----------------------------------------------------------------------------


def satisfies(talk, duty, world):
    """Tell whether a talk is all that a duty asks for, whatever the duty's state."""
    rule = world.rules[duty.key.rule_id]
    if talk.state not in HELD_STATES:
        return False
    if talk.form not in rule.forms or talk.category not in rule.categories or not occasion_counts(rule, talk):
        return False
    if duty.key.event_id is not None:
        if talk.held_on < duty.opens_on:
            return False
    else:
        first_day = duty.key.period.first_day if rule.counts_earlier else duty.opens_on
        if not first_day <= talk.held_on <= duty.key.period.last_day:
            return False
    if (
        duty.state in NOT_ASKED
        and duty.key.event_id is None
        and not people_counted(world, rule, duty.key, talk.held_on)
    ):
        return False
    return any(
        names(duty.key, talker_id, talkee_id, rule.symmetric)
        and roles_on_day(world, rule, duty.key, talker_id, talkee_id, talk.held_on)
        and chair_counts(world, rule, duty.key, talker_id, talk.held_on)
        for talker_id in talk.talker_ids
        for talkee_id in talk.talkee_ids
        if talker_id != talkee_id
    )


def names(key, talker_id, talkee_id, symmetric):
    """Tell whether somebody talking to somebody is what the duty names."""
    ways = [(talker_id, talkee_id)]
    if symmetric:
        ways.append((talkee_id, talker_id))
    return any(key.talker_id in (None, left) and key.talkee_id in (None, right) for left, right in ways)


def roles_on_day(world, rule, key, talker_id, talkee_id, day):
    """Tell whether both had the rule's roles on a day, where the relation says."""
    return any(
        has_role(world, rule.talker_scope, talker_id, talker_place, day)
        and (rule.talkee_scope is None or has_role(world, rule.talkee_scope, talkee_id, talkee_place, day))
        for talker_place, talkee_place in places(world, rule, world.organizations[key.organization_id])
    )


def occasion_counts(rule, talk):
    """Tell whether a rule counts a talk's occasion; in the rule's usual months a talk is regular by itself."""
    is_regular = talk.timing == "regular" or talk.held_on.month in rule.usual_months
    return talk.timing in rule.occasions or (is_regular and "regular" in rule.occasions)


def chair_counts(world, rule, key, talker_id, day):
    """Tell whether a talk counts that the chair led, if it was one."""
    return rule.counts_talk_of_chair or any(
        not has_role(world, "chair", talker_id, place, day)
        and has_role(world, rule.talker_scope, talker_id, place, day)
        for place, __ in places(world, rule, world.organizations[key.organization_id])
    )


def people_counted(world, rule, key, day):
    """Tell whether two people whom a duty names, or leaves open, were counted in the rule's roles on a day."""
    return any(
        talker_id != talkee_id and key.talker_id in (None, talker_id) and key.talkee_id in (None, talkee_id)
        for talker_place, talkee_place in places(world, rule, world.organizations[key.organization_id])
        for talker_id in counted(world, rule, rule.talker_scope, talker_place, key.period, day)
        for talkee_id in counted(world, rule, rule.talkee_scope, talkee_place, key.period, day)
    )


def need(key):
    """Return what numbered duties of one rule, organisation, pair and period have in common."""
    return key._replace(number=0)


def waits_for(duty, talk):
    """Tell whether a talk may change what fulfils a duty: open, lapsed after the talk, or fulfilled by a later one."""
    if duty.state in NOT_ASKED:
        return duty.key.event_id is None and (duty.lapsed_on is None or talk.held_on < duty.lapsed_on)
    if duty.state == "fulfilled":
        return (talk.held_on, talk.id) < (duty.fulfilled_on, duty.talk_id)
    return duty.state == "open"


def fulfil(duties, talks, world):
    """Return all duties after the talks fulfilled what they satisfy: earliest talk first, lowest number first.

    A later talk that gave way is there for the next number. Then what was done before is asked of nobody again.

    :param talks: all there are.
    :rtype: list[Duty]
    """
    result = list(duties)
    by_number = sorted(range(len(result)), key=lambda index: result[index].key.number)
    is_settled = False
    while not is_settled:
        is_settled = True
        for talk in sorted(talks, key=lambda talk: (talk.held_on, talk.id)):
            served = {need(duty.key) for duty in result if duty.state == "fulfilled" and duty.talk_id == talk.id}
            for index in by_number:
                duty = result[index]
                if need(duty.key) in served or not waits_for(duty, talk) or not satisfies(talk, duty, world):
                    continue
                served.add(need(duty.key))
                result[index] = replace(duty, state="fulfilled", talk_id=talk.id, fulfilled_on=talk.held_on)
                is_settled = False
    done = [new for old, new in zip(duties, result, strict=True) if old != new]
    return [lapse_done_before(duty, done, world) for duty in result]


def lapse_done_before(duty, done, world):
    """Return a duty, lapsed when one just fulfilled was the same under a wording or a leader in charge before."""
    rule = world.rules[duty.key.rule_id]
    for other in done:
        earlier = other.key.rule_id in earlier_wordings(world, rule)
        if earlier and duty.state in ("open", "fulfilled", "missed"):
            same = duty.key._replace(rule_id=other.key.rule_id, period=other.key.period) == other.key
            again = same and duty.key.period.first_day <= other.fulfilled_on <= duty.key.period.last_day
        else:
            by_leader = rule.relation == "in_charge" and rule.coverage == "talkee" and duty.state == "open"
            again = (
                by_leader and duty.key != other.key and duty.key._replace(talker_id=other.key.talker_id) == other.key
            )
        if again:
            first_day = duty.key.period.first_day
            return Duty(duty.key, duty.opens_on, duty.due_on, "lapsed", DONE_BEFORE, lapsed_on=first_day)
    return duty


def release(duties, talk_ids):
    """Return all duties after taking back what the given talks fulfilled; :func:`fulfil` then looks for others.

    :rtype: list[Duty]
    """
    return [
        replace(duty, state="lapsed" if duty.lapse_reason else "open", talk_id=None, fulfilled_on=None)
        if duty.state == "fulfilled" and duty.talk_id in talk_ids
        else duty
        for duty in duties
    ]


# -- a whole year ---------------------------------------------------------------------------


def duties_of_year(world, year, today, existing=()):
    """Return all duties after reconciling every rule and period of a year, then fulfilling by all talks.

    :rtype: list[Duty]
    """
    duties = list(existing)
    for rule in world.rules.values():
        if rule.talkee_scope is None:
            continue
        for period in periods_of_year(rule.period, year):
            duties = reconcile(duties, expected_duties(world, rule, period, today), world, rule, period, today)
    return fulfil(duties, world.talks, world)


def as_it_happened(world, year):
    """Return all duties of a year as of ``world.today``, had every fact been entered on its day: the order of events itself.

    :rtype: list[Duty]
    """
    days = {world.today, date(year, 1, 1)}
    for post in world.appointments:
        days |= {post.date_from, *([post.date_to + timedelta(days=1)] if post.date_to else [])}
    for rule in world.rules.values():
        days |= {rule.date_from, *([rule.date_to + timedelta(days=1)] if rule.date_to else [])}
        days |= {cut_off_day(rule, period) + timedelta(days=1) for period in periods_of_year(rule.period, year)}
    days |= {talk.held_on for talk in world.talks}
    duties = []
    for day in sorted(day for day in days if day.year == year and day <= world.today):
        for rule in world.rules.values():
            period = period_containing(rule.period, day)
            duties = reconcile(duties, expected_duties(world, rule, period, day), world, rule, period, day)
        duties = fulfil(duties, [talk for talk in world.talks if talk.held_on <= day], world)
    return duties
