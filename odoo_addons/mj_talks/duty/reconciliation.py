"""Bring the duties of one rule and period up to date in one statement. See docs/duties.md."""

from datetime import timedelta

from odoo.tools import SQL

from .expectation import asks_of, exists_on, expected_duties, holds_role
from .missed import was_missed
from .roles import team_on

# States of duties that nobody is asked for any more.
NOT_ASKED = ("lapsed", "missed")


def reconcile_statement(
    terms,
    period,
    today,
    settings,
    organization_ids,
    predecessor_ids=(),
    team=team_on,
    is_past=False,
    reviews_ended=False,
):
    """Return the statement that adds, reopens and lapses the duties of one rule and period.

    It answers one row: how many were added, reopened and lapsed or missed. Running it again changes nothing: expected and known
    duties are joined once, and only where they differ is anything written. ``ON CONFLICT`` only guards against a run at
    the same time.

    :param RuleTerms terms: the rule.
    :param Period period: the calendar period.
    :param datetime.date today: local day.
    :param dict settings: what to keep on each duty of the rule as used.
    :param list[int] organization_ids: whose duties.
    :param predecessor_ids: ids of earlier wordings of the rule.
    :param team: see :func:`.expectation.expected_duties`.
    :param bool is_past: add only: ``today`` is a day that passed, on which somebody still had a role, which was entered
        later. What is added lapses with the reconciliation of the day it is.
    :param bool reviews_ended: find out again which duties lapsed and which were missed: something that happened on days
        before was entered.
    :rtype: SQL
    """
    last_due_day = min(filter(None, [period.last_day, terms.date_to]))
    return SQL(
        """
        WITH %(expected)s,
        wanted AS (
            SELECT TRUE AS is_wanted, organization_id, COALESCE(talker_id, 0) AS talker, COALESCE(talkee_id, 0) AS talkee,
                   %(occurrence)s AS occurrence
              FROM expected %(repeated)s
        ),
        known AS (
            SELECT duty.id AS duty_id, duty.state, duty.organization_id, COALESCE(duty.talker_id, 0) AS talker,
                   COALESCE(duty.talkee_id, 0) AS talkee, duty.occurrence
              FROM mj_obligation AS duty
             WHERE duty.rule_id = %(rule)s AND duty.period_start = %(first)s
               AND duty.concern_id IS NULL AND duty.appointment_id IS NULL AND duty.request_id IS NULL AND %(chosen)s
        ),
        compared AS (
            SELECT duty_id, state, is_wanted, organization_id, NULLIF(talker, 0) AS talker_id,
                   NULLIF(talkee, 0) AS talkee_id, occurrence, %(is_done)s AS is_done
              FROM wanted FULL JOIN known USING (organization_id, talker, talkee, occurrence) %(with_done_earlier)s
        ),
        numbered AS MATERIALIZED (
            SELECT * FROM compared WHERE (is_wanted OR duty_id IS NOT NULL) AND (%(differs)s)
        ),
        added AS (
            INSERT INTO mj_obligation (
                rule_id, organization_id, organization_path, company_id, year, period_start, period_end, occurrence,
                talker_id, talkee_id, mutual, relation, opens_on, due_date, state, settings)
            SELECT %(rule)s, organization.id, organization.parent_path, organization.company_id, %(year)s, %(first)s,
                   %(last)s, occurrence, talker_id, talkee_id, %(mutual)s, %(relation)s, organization.opens_on, %(due)s,
                   'open', %(settings)s::jsonb
              FROM numbered JOIN organization ON organization.id = numbered.organization_id
             WHERE duty_id IS NULL AND NOT is_done
             ORDER BY numbered.organization_id, talker_id, talkee_id, occurrence
            ON CONFLICT DO NOTHING
            RETURNING id
        ),
        reopened AS (
            UPDATE mj_obligation AS duty SET state = 'open', lapse_reason = NULL, lapsed_on = NULL
              FROM numbered
             WHERE duty.id = numbered.duty_id AND is_wanted AND NOT is_done
            RETURNING duty.id
        ),
        ending AS (
            SELECT duty.id, organization.dissolved_on, %(reason)s AS reason,
                   CASE WHEN %(missed)s AND NOT is_done THEN 'missed' ELSE 'lapsed' END AS state
              FROM numbered
              JOIN mj_obligation AS duty ON duty.id = numbered.duty_id
              JOIN mj_organization AS organization ON organization.id = duty.organization_id
             WHERE is_wanted IS NULL
        ),
        lapsed AS (
            UPDATE mj_obligation AS duty
               SET state = ending.state,
                   lapse_reason = CASE WHEN ending.state = 'missed' AND ending.reason <> 'nobody_left' THEN 'role_ended'
                                       WHEN duty.state = 'open' THEN ending.reason
                                       ELSE duty.lapse_reason END,
                   lapsed_on = CASE WHEN duty.state = 'open' THEN %(lapsed_on)s ELSE duty.lapsed_on END
              FROM ending
             WHERE duty.id = ending.id AND duty.state <> ending.state
            RETURNING duty.id
        )
        SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM reopened), (SELECT count(*) FROM lapsed)
        """,
        expected=expected_duties(terms, period, today, organization_ids, team),
        occurrence=SQL("number" if terms.times > 1 else "1"),
        repeated=SQL("CROSS JOIN generate_series(1, %s) AS number", terms.times) if terms.times > 1 else SQL(),
        rule=terms.rule_id,
        year=period.first_day.year,
        first=period.first_day,
        last=period.last_day,
        due=last_due_day,
        mutual=terms.mutual,
        relation=terms.relation,
        settings=settings,
        is_done=_is_done(terms, predecessor_ids),
        with_done_earlier=_with_done_earlier(period, organization_ids, predecessor_ids),
        chosen=SQL("duty.organization_id = ANY(%s)", organization_ids),
        differs=SQL("duty_id IS NULL") if is_past else _differs(reviews_ended),
        missed=_was_missed(terms, period, today),
        reason=_lapse_reason(terms, period, today),
        lapsed_on=_lapse_day(terms, period, today),
    )


def _differs(reviews_ended):
    return SQL(
        "duty_id IS NULL OR (is_wanted IS NULL AND state IN %s) OR (is_wanted AND state IN %s)",
        ("open", *NOT_ASKED) if reviews_ended else ("open",),
        NOT_ASKED,
    )


def _was_missed(terms, period, today):
    """As :func:`.missed.was_missed`; what another leader in charge owes now goes on."""
    if terms.relation != "in_charge":
        return was_missed(terms, period, today)
    return SQL("NOT %s AND %s", _OWED_BY_ANOTHER, was_missed(terms, period, today))


_OWED_BY_ANOTHER = SQL(
    """EXISTS (SELECT FROM expected AS other
                WHERE other.organization_id = duty.organization_id AND other.talkee_id = duty.talkee_id)"""
)


def _is_done(terms, predecessor_ids):
    """Nobody is asked again for what was done or waived under another wording of the rule or another leader in charge.

    Both are found by the full join and a window, which read each duty once whatever the statistics say. A ``NOT EXISTS``
    is taken for one row by the planner, and read once for every duty then.
    """
    conditions = [SQL("FALSE")]
    if predecessor_ids:
        conditions.append(SQL("done_earlier IS NOT NULL"))
    if terms.relation == "in_charge" and terms.coverage == "talkee":
        # What is asked for is not done itself: whatever is done here was done by another.
        done = SQL("count(*) FILTER (WHERE state IN ('fulfilled', 'waived'))")
        conditions.append(SQL("%s OVER (PARTITION BY organization_id, talkee, occurrence) > 0", done))
    return SQL(" OR ").join(conditions)


def _with_done_earlier(period, organization_ids, predecessor_ids):
    """Join what was done or waived in the period under earlier wordings of the rule."""
    if not predecessor_ids:
        return SQL()
    return SQL(
        """FULL JOIN (
            SELECT DISTINCT organization_id, COALESCE(talker_id, 0) AS talker, COALESCE(talkee_id, 0) AS talkee,
                   occurrence, TRUE AS done_earlier
              FROM mj_obligation
             WHERE rule_id = ANY(%(earlier)s) AND organization_id = ANY(%(organizations)s)
               AND (state = 'fulfilled' AND fulfilled_on BETWEEN %(first)s AND %(last)s
                    OR state = 'waived' AND period_start <= %(last)s AND period_end >= %(first)s)
        ) AS earlier USING (organization_id, talker, talkee, occurrence)""",
        earlier=list(predecessor_ids),
        organizations=organization_ids,
        first=period.first_day,
        last=period.last_day,
    )


def _lapse_reason(terms, period, today):
    """The first reason that applies, in the order of docs/duties.md."""
    day = period.reconciliation_day(today)
    return SQL(
        """CASE
            WHEN NOT %(asked)s OR duty.occurrence > %(times)s THEN 'rule_ended'
            WHEN NOT %(exists)s THEN 'organization_ended'
            WHEN duty.talker_id IS NOT NULL AND NOT %(talker_holds)s THEN 'role_ended'
            WHEN duty.talkee_id IS NOT NULL AND NOT %(talkee_holds)s THEN 'role_ended'
            WHEN duty.relation = 'in_charge' AND %(owed_by_another)s THEN 'leader_changed'
            ELSE 'nobody_left'
        END""",
        asked=asks_of(terms, period, today),
        times=terms.times,
        exists=exists_on("organization", day),
        talker_holds=holds_role(terms, "talker", period, today),
        talkee_holds=holds_role(terms, "talkee", period, today),
        owed_by_another=_OWED_BY_ANOTHER,
    )


def _lapse_day(terms, period, today):
    """From which day on no talk counts, for reasons that the roles on the day of the talk do not decide themselves."""
    day = period.reconciliation_day(today)
    rule_ended = terms.date_to + timedelta(days=1) if terms.date_to and terms.date_to < day else day
    return SQL(
        """CASE ending.reason
            WHEN 'rule_ended' THEN %(rule_ended)s::date
            WHEN 'organization_ended' THEN LEAST(ending.dissolved_on + 1, %(day)s::date)
            WHEN 'leader_changed' THEN %(day)s::date
        END""",
        rule_ended=rule_ended,
        day=day,
    )
