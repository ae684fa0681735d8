"""What was owed long enough by people in their posts, and not done when one of them left (A18). See docs/duties.md."""

from odoo.tools import SQL

from .expectation import asks_of, first_owed_day
from .roles import days_in_role, person_column

# Where the people of a role are, seen from the duty.
_PLACES = {
    ("above", "talker"): "place.organization_id = organization.parent_id",
    ("below", "talkee"): "place.organization_id IN (SELECT id FROM mj_organization WHERE parent_id = organization.id)",
}
_HERE = "place.organization_id = organization.id"


def was_missed(terms, period, today):
    """Return the condition that ``duty``, of ``organization``, was missed: nobody is asked any more, and it counts.

    That is: both sides were counted in their roles on at least the rule's days in post, from the first owed day on, but
    not on the last day on which rule and organisation still asked for it.

    :param RuleTerms terms: the rule.
    :param Period period: the calendar period.
    :param datetime.date today: local day of the reconciliation.
    :rtype: SQL
    """
    day = period.reconciliation_day(today)
    last_day = min(day, terms.date_to) if terms.date_to else day
    cut_off = period.cut_off_day(terms.days_in_post)
    return SQL(
        """(organization.active AND duty.occurrence <= %(times)s AND %(asked)s AND EXISTS (
            SELECT FROM (SELECT %(talker)s * %(talkee)s * datemultirange(daterange(
                             %(first_day)s,
                             GREATEST(LEAST(%(last_day)s::date, organization.dissolved_on) + 1, %(first_day)s))) AS days
                        ) AS owed
             WHERE NOT isempty(owed.days) AND upper(owed.days) <= LEAST(%(last_day)s::date, organization.dissolved_on)
               AND (SELECT sum(upper(days) - lower(days)) FROM unnest(owed.days) AS days) >= %(days_in_post)s))""",
        times=terms.times,
        asked=asks_of(terms, period, last_day),
        talker=_days_of_side(terms, "talker", "talkee", cut_off),
        talkee=_days_of_side(terms, "talkee", "talker", cut_off),
        first_day=first_owed_day(terms, period),
        last_day=last_day,
        days_in_post=terms.days_in_post,
    )


def _days_of_side(terms, side, other, cut_off):
    """The days on which who is named was counted; where nobody is named, anybody but the one named on the other side.

    After the cut-off day only those count who had the role on that day, too.
    """
    role = getattr(terms, f"{side}_scope")
    named, named_opposite = SQL.identifier("duty", f"{side}_id"), SQL.identifier("duty", f"{other}_id")
    person = person_column(role)
    people = SQL(
        "%(place)s AND CASE WHEN %(named)s IS NULL THEN %(person)s IS DISTINCT FROM %(opposite)s"
        " ELSE %(person)s = %(named)s END",
        place=SQL(_PLACES.get((terms.relation, side), _HERE)),
        person=person,
        named=named,
        opposite=named_opposite,
    )
    return SQL(
        """(SELECT COALESCE(range_agg(stretch), '{}'::datemultirange)
              FROM (%(held)s) AS held
             CROSS JOIN unnest(CASE WHEN held.days @> %(cut_off)s::date THEN held.days
                                    ELSE held.days * datemultirange(daterange(NULL, %(cut_off)s, '[]')) END) AS stretch)""",
        held=days_in_role(role, people),
        cut_off=cut_off,
    )
