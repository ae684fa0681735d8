"""Which duties a periodic rule expects in a period: one query. See docs/duties.md."""

from dataclasses import dataclass, field
from datetime import date

from odoo.tools import SQL

from .periods import Period
from .roles import members_on, role_condition, team_on


@dataclass(frozen=True)
class RuleTerms:
    """The terms of one periodic rule, free of the ORM.

    :param int rule_id: id of the ``mj.talk.rule``.
    :param str talker_scope: role of the talker, see :data:`.roles.ROLES`.
    :param str talkee_scope: role of the talked-to.
    :param str relation: ``same``, ``in_charge``, ``above`` or ``below``.
    :param bool mutual: whether one duty stands for both directions of a pair.
    :param str coverage: ``pair``, ``talkee`` or ``talker``.
    :param int times: duties per pair or person and period.
    :param list[str] levels: levels of organisations the rule is on for.
    :param int days_in_post: days a role must have been held by the end of the period.
    :param int company_id: id of the company whose regulation it is; it asks nothing of organisations of another.
    :param str within_path: its levels count at and below the organisation of this ``parent_path`` only.
    :param date date_from: first day the rule counts (rule and regulation together).
    :param date date_to: last day the rule counts, or ``None``.
    """

    rule_id: int
    talker_scope: str
    talkee_scope: str
    relation: str
    mutual: bool
    coverage: str
    times: int
    levels: list
    days_in_post: int
    company_id: int
    date_from: date
    date_to: date | None = None
    enabled_organization_ids: list = field(default_factory=list)
    disabled_organization_ids: list = field(default_factory=list)
    within_path: str = ""

    def counts_on(self, day):
        """Whether the rule is in force on a local day."""
        return self.date_from <= day and (not self.date_to or day <= self.date_to)


def expected_duties(terms: RuleTerms, period: Period, today: date, organization_ids=None, team=team_on):
    """Return the common table expressions of the duties a rule expects; the last, ``expected``, has a row per duty.

    Its columns: ``organization_id``, ``talker_id``, ``talkee_id``. ``talker`` and ``talkee`` are the people counted in
    the two roles, ``organization`` those of whom the rule asks anything.

    :param RuleTerms terms: the rule.
    :param Period period: the calendar period.
    :param datetime.date today: local day of the reconciliation.
    :param list[int] organization_ids: only duties of these organisations; ``None`` for all.
    :param team: who is what where on a day, as :func:`.roles.team_on` answers it.
    :rtype: SQL
    """
    day = period.reconciliation_day(today)
    cut_off = period.cut_off_day(terms.days_in_post)
    touched = _touched(terms, organization_ids)
    talkers = _people(terms.talker_scope, day, cut_off, touched, team)
    talkees = SQL("SELECT * FROM talker")
    if terms.talkee_scope != terms.talker_scope:
        talkees = _people(terms.talkee_scope, day, cut_off, touched, team)
    return SQL(
        """
        organization AS MATERIALIZED (%(organizations)s),
        talker AS MATERIALIZED (%(talkers)s),
        talkee AS MATERIALIZED (%(talkees)s),
        expected AS MATERIALIZED (%(owed)s)
        """,
        organizations=_organizations(terms, period, today, organization_ids),
        talkers=talkers,
        talkees=talkees,
        owed=_owed(terms, day),
    )


def exists_on(alias, day):
    """Return the condition that an organisation exists on a day.

    :param str alias: of ``mj_organization``.
    :param datetime.date day: local day.
    :rtype: SQL
    """
    row = SQL.identifier(alias)
    return SQL(
        "(%(row)s.active AND (%(row)s.dissolved_on IS NULL OR %(row)s.dissolved_on >= %(day)s))", row=row, day=day
    )


def asks_of(terms, period, today):
    """Return the condition that a rule asks anything of ``organization`` in a period, as things stand today.

    :rtype: SQL
    """
    day = period.reconciliation_day(today)
    if not terms.counts_on(day):
        return SQL("FALSE")
    return SQL(
        """(organization.company_id = %(company)s
            AND organization.go_live IS NOT NULL AND %(first_owed_day)s <= %(latest)s
            AND (organization.level = ANY(%(levels)s) AND organization.parent_path LIKE %(within)s
                 OR organization.id = ANY(%(enabled)s))
            AND organization.id <> ALL(%(disabled)s))""",
        company=terms.company_id,
        first_owed_day=first_owed_day(terms, period),
        latest=min(day, period.cut_off_day(terms.days_in_post)),
        levels=list(terms.levels),
        within=f"{terms.within_path}%",
        enabled=list(terms.enabled_organization_ids),
        disabled=list(terms.disabled_organization_ids),
    )


def first_owed_day(terms, period):
    """Return the first day on which a rule asks anything of ``organization`` in a period, as SQL.

    :rtype: SQL
    """
    return SQL("GREATEST(organization.go_live, %s)", max(terms.date_from, period.first_day))


def _organizations(terms, period, today, organization_ids):
    return SQL(
        """
        SELECT organization.id, organization.parent_id, organization.parent_path, organization.company_id,
               %(first_owed_day)s AS opens_on
          FROM mj_organization AS organization
         WHERE %(exists)s AND %(asked)s AND %(chosen)s
        """,
        first_owed_day=first_owed_day(terms, period),
        exists=exists_on("organization", period.reconciliation_day(today)),
        asked=asks_of(terms, period, today),
        chosen=SQL("TRUE") if organization_ids is None else SQL("organization.id = ANY(%s)", list(organization_ids)),
    )


def _people(role, day, cut_off, touched, team):
    """People with a role on the day and, after the cut-off day, on the cut-off day too."""
    source = members_on if role == "member" else team
    now = SQL("SELECT now.* FROM (%s) AS now WHERE %s", source(day, touched), role_condition(role, "now"))
    if day <= cut_off:
        return now
    return SQL(
        """
        SELECT held.* FROM (%(now)s) AS held
          JOIN (%(then)s) AS before USING (organization_id, member_id)
         WHERE %(condition)s
        """,
        now=now,
        then=source(cut_off, touched),
        condition=role_condition(role, "before"),
    )


def _touched(terms, organization_ids):
    """Only read people of organisations that the chosen duties can concern."""
    if not _PLACES[terms.relation][0]:
        return SQL("appointment.organization_id IN (SELECT id FROM organization)")
    if organization_ids is None:
        return None
    return SQL(
        """appointment.organization_id IN (
            SELECT unnest(%(ids)s)
             UNION SELECT parent_id FROM mj_organization WHERE id = ANY(%(ids)s)
             UNION SELECT id FROM mj_organization WHERE parent_id = ANY(%(ids)s)
        )""",
        ids=list(organization_ids),
    )


# Where talker and talked-to stand, seen from the duty's organisation.
_PLACES = {
    "same": ("", "organization.id", "organization.id"),
    "in_charge": ("", "organization.id", "organization.id"),
    "above": ("other.id = organization.parent_id", "other.id", "organization.id"),
    "below": ("other.parent_id = organization.id", "organization.id", "other.id"),
}


def _owed(terms, day):
    """What one duty is: a pair, one talked-to or one talker. Only pairs are set side by side one by one."""
    if terms.coverage == "pair" or (terms.coverage == "talker" and terms.relation == "in_charge"):
        return _pairs(terms, day)
    return _people_with_counterpart(terms, day)


def _pairs(terms, day):
    """Every lawful pair, or its talkers; for *in charge* the talker is the leader, or anybody where there is none."""
    across, talker_place, talkee_place = _PLACES[terms.relation]
    is_pair = terms.coverage == "pair"
    return SQL(
        """
        SELECT %(distinct)s organization.id AS organization_id, talker.member_id AS talker_id, %(talkee)s AS talkee_id
          FROM organization %(across)s
          JOIN talkee ON talkee.organization_id = %(talkee_place)s
          JOIN talker ON talker.organization_id = %(talker_place)s AND talker.member_id %(differs)s talkee.member_id
         WHERE %(in_charge)s
        """,
        # One pair can meet twice across levels: in two of the organisations below.
        distinct=SQL("DISTINCT" if across or not is_pair else ""),
        talkee=SQL("talkee.member_id" if is_pair else "NULL::integer"),
        across=_other_organizations(across, day),
        talker_place=SQL(talker_place),
        talkee_place=SQL(talkee_place),
        differs=SQL("<" if terms.mutual and is_pair else "<>"),
        in_charge=_BY_THE_LEADER if terms.relation == "in_charge" else SQL("TRUE"),
    )


def _people_with_counterpart(terms, day):
    """Everybody with one of the two roles for whom there is somebody else with the other one; the leader in charge by name.

    There is somebody else unless the first and the last of them, by id, are this person.
    """
    across, talker_place, talkee_place = _PLACES[terms.relation]
    is_talkee = terms.coverage == "talkee"
    return SQL(
        """
        SELECT %(distinct)s organization.id AS organization_id, %(columns)s
          FROM organization %(across)s
          JOIN %(role)s AS person ON person.organization_id = %(place)s
          JOIN (SELECT organization_id, min(member_id) AS first_id, max(member_id) AS last_id
                  FROM %(counterpart)s GROUP BY organization_id) AS counterpart
            ON counterpart.organization_id = %(counterpart_place)s
           AND (counterpart.first_id <> person.member_id OR counterpart.last_id <> person.member_id)
          %(leader)s
        """,
        distinct=SQL("DISTINCT" if across else ""),
        columns=SQL(
            "%s AS talker_id, person.member_id AS talkee_id"
            if is_talkee
            else "person.member_id AS talker_id, NULL::integer AS talkee_id",
            *([SQL("leader.member_id" if terms.relation == "in_charge" else "NULL::integer")] if is_talkee else []),
        ),
        across=_other_organizations(across, day),
        role=SQL.identifier(terms.coverage),
        place=SQL(talkee_place if is_talkee else talker_place),
        counterpart=SQL.identifier("talker" if is_talkee else "talkee"),
        counterpart_place=SQL(talker_place if is_talkee else talkee_place),
        leader=_LEADER if terms.relation == "in_charge" else SQL(),
    )


def _other_organizations(across, day):
    return SQL("JOIN mj_organization AS other ON %s AND %s", SQL(across), exists_on("other", day)) if across else SQL()


_LEADER = SQL(
    """LEFT JOIN talker AS leader ON leader.organization_id = person.organization_id
                                AND leader.member_id = person.leader_id AND leader.member_id <> person.member_id"""
)

_BY_THE_LEADER = SQL(
    """(talkee.leader_id IS NULL OR talker.member_id = talkee.leader_id OR talkee.leader_id = talkee.member_id
        OR NOT EXISTS (SELECT FROM talker AS leader
                        WHERE leader.organization_id = talkee.organization_id
                          AND leader.member_id = talkee.leader_id))"""
)


def holds_role(terms, role, period, today):
    """Return the condition that the person whom ``duty`` names is counted in the role, whoever else there is to talk with.

    On the side of the duty's own organisation the role must be held there; on the other side in any organisation that
    exists: one that moved in the tree takes nobody's post.

    :param RuleTerms terms: the rule.
    :param str role: ``talker`` or ``talkee``.
    :param Period period: the calendar period.
    :param datetime.date today: local day of the reconciliation.
    :rtype: SQL
    """
    place = _PLACES[terms.relation][1 if role == "talker" else 2]
    if place == "organization.id":
        return SQL(
            "EXISTS (SELECT FROM %(role)s AS counted WHERE counted.organization_id = organization.id "
            "AND counted.member_id = %(person)s)",
            role=SQL.identifier(role),
            person=SQL.identifier("duty", f"{role}_id"),
        )
    scope = terms.talker_scope if role == "talker" else terms.talkee_scope
    day = period.reconciliation_day(today)
    person = SQL.identifier("appointment", "id" if scope == "member" else "member_id")
    return SQL(
        """EXISTS (SELECT FROM (%(people)s) AS counted
                     JOIN mj_organization AS somewhere ON somewhere.id = counted.organization_id AND %(exists)s)""",
        people=_people(
            scope,
            day,
            period.cut_off_day(terms.days_in_post),
            SQL("%s = %s", person, SQL.identifier("duty", f"{role}_id")),
            team_on,
        ),
        exists=exists_on("somewhere", day),
    )
