"""Turn the sample into spreadsheet rows, written as unevenly as different offices write them."""

from collections import defaultdict

from sample.appointments import DEPARTMENT, POSTS
from sample.members import TODAY, unique_names
from sample.organizations import DISTRICT, GRASSROOTS, MUNICIPAL


def organization_rows(rng, organizations):
    """Rows of ``organizations.xlsx``."""
    return [
        (
            row.code,
            row.name,
            row.level,
            row.parent,
            row.place,
            full_date(rng, row.go_live),
            row.phone,
            row.address,
            row.note,
        )
        for row in organizations
    ]


def member_rows(rng, organizations, members, appointments):
    """Rows of ``members.xlsx``; one organisation in twelve is given by its code, the others by name."""
    names = {organization.code: organization.name for organization in organizations}
    posts = _posts_in_words(organizations, appointments)
    return [
        (
            serial,
            member.number,
            member.name,
            member.gender,
            month_or_date(rng, member.birth),
            member.ethnicity,
            member.education,
            member.employer,
            member.title,
            month_or_date(rng, member.joined) if member.joined else "",
            member.organization if rng.random() < 1 / 12 else names[member.organization],
            posts.get(member.number, ""),
            member.phone,
            member.state,
            member.note,
        )
        for serial, member in enumerate(members, 1)
    ]


def appointment_rows(rng, organizations, members, appointments):
    """Rows of ``appointments.xlsx``, by organisation and rank.

    A number is left out only where the name is the only one of its kind in the whole municipality.
    """
    people = {member.number: member for member in members if member.number}
    order = {organization.code: place for place, organization in enumerate(organizations)}
    names = {organization.code: organization.name for organization in organizations}
    unique = unique_names(members)
    ranked = sorted(
        appointments, key=lambda row: (order[row.organization], POSTS.index(row.post), row.first_day, row.person)
    )
    return [
        (
            serial,
            _number(rng, row, people[row.person], unique),
            people[row.person].name,
            row.organization if rng.random() < 1 / 12 else names[row.organization],
            row.post,
            first_day(rng, row.first_day),
            full_date(rng, row.last_day) if row.last_day else "",
            row.reason,
            _leader(rng, people.get(row.leader), unique),
            row.note,
        )
        for serial, row in enumerate(ranked, 1)
    ]


def _number(rng, row, person, unique):
    by_name = person.name in unique and person.organization == row.organization and rng.random() < 0.1
    return "" if by_name else person.number


def _leader(rng, leader, unique):
    if leader is None:
        return ""
    return leader.name if leader.name in unique and rng.random() < 0.7 else leader.number


def _posts_in_words(organizations, appointments):
    """The roster's 会内职务: what each person is today, as one line."""
    prefixes = {organization.code: _prefix(organization) for organization in organizations}
    words = defaultdict(list)
    for row in appointments:
        if row.held_on(TODAY):
            words[row.person].append(prefixes[row.organization] + (row.note if row.post == DEPARTMENT else row.post))
    return {person: "、".join(sorted(posts, key=len, reverse=True)) for person, posts in words.items()}


def _prefix(organization):
    return {MUNICIPAL: "市委会", DISTRICT: organization.name.removeprefix("民进"), GRASSROOTS: ""}[organization.level]


def month_or_date(rng, day):
    """A date in one of the four ways offices write it; two of them drop the day of the month."""
    way = rng.random()
    if way < 0.55:
        return f"{day:%Y.%m}"
    if way < 0.70:
        return f"{day.year}年{day.month}月"
    return full_date(rng, day)


def first_day(rng, day):
    """Like ``month_or_date``, but without the day only where nothing is lost by it."""
    return month_or_date(rng, day) if day.day == 1 else full_date(rng, day)


def full_date(rng, day):
    """A date to the day: text, or a true spreadsheet date."""
    return day.isoformat() if rng.random() < 0.5 else day
