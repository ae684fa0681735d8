"""Which talk fulfils which duty, in one statement. See docs/duties.md."""

from odoo.tools import SQL

from .roles import flags_of, role_condition_of_column

HELD_STATES = ("held", "recorded", "confirmed", "archived")

_TALKER_PLACE = SQL(
    "place.organization_id = CASE duty.relation WHEN 'above' THEN organization.parent_id ELSE organization.id END"
)
_TALKEE_PLACE = SQL(
    """(CASE WHEN duty.relation = 'below'
             THEN place.organization_id IN (SELECT id FROM mj_organization WHERE parent_id = organization.id)
             ELSE place.organization_id = organization.id END)"""
)

# What a talk must satisfy beside its people, in the order in which a reader should learn of it.
CHECKS = ["form", "category", "day", "talker_role", "talkee_role"]


def assessed_talks(talk_condition, duty_condition, states=HELD_STATES):
    """Return the query that sets duties beside the talks of the same people, with one column per check.

    :param SQL talk_condition: on ``talk``.
    :param SQL duty_condition: on ``duty``.
    :param tuple[str] states: of the talks; a talk that is not held yet is taken on the day it is planned for.
    :rtype: SQL
    """
    return SQL(
        """
        WITH spoken AS MATERIALIZED (
            SELECT talk.id AS talk_id, talk.date AS held_on, talk.form, talk.category,
                   talker.member_id AS talker_id, talkee.member_id AS talkee_id
              FROM mj_talk AS talk
              JOIN mj_talk_participant AS talker
                ON talker.talk_id = talk.id AND talker.role = 'talker' AND talker.attended
              JOIN mj_talk_participant AS talkee
                ON talkee.talk_id = talk.id AND talkee.role = 'talkee' AND talkee.attended
               AND talkee.member_id <> talker.member_id
             WHERE talk.state IN %(states)s AND %(talk_condition)s
        ),
        met AS MATERIALIZED (%(met)s)
        SELECT met.duty_id, met.talk_id, met.held_on, met.occurrence,
               CASE met.form WHEN 'organization' THEN rule.accepts_organization
                             WHEN 'collective' THEN rule.accepts_collective
                             WHEN 'individual' THEN rule.accepts_individual
                             ELSE rule.accepts_personal END AS form_ok,
               CASE met.category WHEN 'daily' THEN rule.accepts_daily
                                 WHEN 'appointment' THEN rule.accepts_appointment
                                 ELSE rule.accepts_admission END AS category_ok,
               CASE WHEN duty.concern_id IS NULL THEN met.held_on BETWEEN duty.period_start AND duty.period_end
                    ELSE met.held_on >= duty.opens_on END AS day_ok,
               %(talker_role)s AS talker_role_ok,
               (rule.talkee_scope IS NULL OR %(talkee_role)s) AS talkee_role_ok
          FROM met
          JOIN mj_obligation AS duty ON duty.id = met.duty_id
          JOIN mj_talk_rule AS rule ON rule.id = duty.rule_id
          JOIN mj_organization AS organization ON organization.id = duty.organization_id
          LEFT JOIN LATERAL (%(talker_flags)s) AS talker_flags ON TRUE
          LEFT JOIN LATERAL (%(talkee_flags)s) AS talkee_flags ON TRUE
        """,
        states=tuple(states),
        talk_condition=talk_condition,
        met=_met(duty_condition),
        talker_role=role_condition_of_column(SQL("rule.talker_scope"), "talker_flags"),
        talkee_role=role_condition_of_column(SQL("rule.talkee_scope"), "talkee_flags"),
        talker_flags=flags_of(SQL("met.talker_id"), _TALKER_PLACE, SQL("met.held_on")),
        talkee_flags=flags_of(SQL("met.talkee_id"), _TALKEE_PLACE, SQL("met.held_on")),
    )


def _met(duty_condition):
    """Duties whose people a talk brought together, one indexed join for each way to name them."""
    ways = [
        "duty.talker_id = spoken.talker_id AND duty.talkee_id = spoken.talkee_id",
        "duty.mutual AND duty.talker_id = spoken.talkee_id AND duty.talkee_id = spoken.talker_id",
        "duty.talker_id IS NULL AND duty.talkee_id = spoken.talkee_id",
        "duty.mutual AND duty.talker_id IS NULL AND duty.talkee_id = spoken.talker_id",
        "duty.talkee_id IS NULL AND duty.talker_id = spoken.talker_id",
    ]
    return SQL(" UNION ALL ").join(
        SQL(
            """
            SELECT duty.id AS duty_id, duty.occurrence, spoken.*
              FROM spoken JOIN mj_obligation AS duty ON %s
             WHERE duty.appointment_id IS NULL AND duty.request_id IS NULL AND duty.relation <> 'any' AND %s
            """,
            SQL(way),
            duty_condition,
        )
        for way in ways
    )


# Each step below is worked out once. Left to itself the planner may take a step for one row, after a
# season's first talks say, and repeat all of it for every duty.


def fulfil_statement(talk_condition=None, duty_condition=None):
    """Return the statement that fulfils every open duty by the earliest talk that satisfies it.

    A talk serves one of several numbered duties of one rule, pair and period: the n-th free talk serves the n-th open duty.
    It answers the ids of the duties fulfilled.

    :param SQL talk_condition: on ``talk``; ``None`` for all talks.
    :param SQL duty_condition: on ``duty``; ``None`` for all open duties.
    :rtype: SQL
    """
    open_duty = SQL("duty.state = 'open' AND %s", duty_condition or SQL("TRUE"))
    return SQL(
        """
        WITH assessed AS MATERIALIZED (%(assessed)s),
        suitable AS (
            SELECT DISTINCT assessed.duty_id, assessed.talk_id, assessed.held_on, duty.rule_id, duty.organization_id,
                   duty.period_start, duty.talker_id, duty.talkee_id, duty.concern_id, duty.occurrence
              FROM assessed JOIN mj_obligation AS duty ON duty.id = assessed.duty_id
             WHERE form_ok AND category_ok AND day_ok AND talker_role_ok AND talkee_role_ok
               AND NOT EXISTS (
                    SELECT FROM mj_obligation AS served
                     WHERE served.talk_id = assessed.talk_id AND served.rule_id = duty.rule_id
                       AND served.organization_id = duty.organization_id
                       AND served.period_start = duty.period_start
                       AND served.talker_id IS NOT DISTINCT FROM duty.talker_id
                       AND served.talkee_id IS NOT DISTINCT FROM duty.talkee_id
                       AND served.concern_id IS NOT DISTINCT FROM duty.concern_id
                       AND served.state = 'fulfilled')
        ),
        ranked AS MATERIALIZED (
            SELECT suitable.*,
                   dense_rank() OVER same_need_by_duty AS duty_rank,
                   row_number() OVER duty_by_talk AS talk_rank
              FROM suitable
            WINDOW same_need_by_duty AS (
                       PARTITION BY rule_id, organization_id, period_start, talker_id, talkee_id, concern_id
                       ORDER BY occurrence),
                   duty_by_talk AS (PARTITION BY duty_id ORDER BY held_on, talk_id)
        )
        UPDATE mj_obligation AS duty
           SET state = 'fulfilled', talk_id = ranked.talk_id, fulfilled_on = ranked.held_on,
               in_window = NOT EXISTS (SELECT FROM mj_talk_rule_window AS window_of WHERE window_of.rule_id = duty.rule_id)
                        OR EXISTS (
                            SELECT FROM mj_talk_rule_window AS window_of
                             WHERE window_of.rule_id = duty.rule_id
                               AND EXTRACT(month FROM ranked.held_on)
                                   BETWEEN window_of.month_from AND window_of.month_to)
          FROM ranked
         WHERE duty.id = ranked.duty_id AND ranked.talk_rank = ranked.duty_rank
        RETURNING duty.id
        """,
        assessed=assessed_talks(talk_condition or SQL("TRUE"), open_duty),
    )


def plan_statement(talk_ids):
    """Return the statement that sets planned talks on the open duties they would fulfil if held as planned.

    A duty keeps the earliest of several planned talks.

    :param list[int] talk_ids: planned talks.
    :rtype: SQL
    """
    return SQL(
        """
        WITH assessed AS MATERIALIZED (%(assessed)s),
        suitable AS (
            SELECT DISTINCT ON (duty_id) duty_id, talk_id
              FROM assessed
             WHERE form_ok AND category_ok AND day_ok AND talker_role_ok AND talkee_role_ok
             ORDER BY duty_id, held_on, talk_id
        )
        UPDATE mj_obligation AS duty
           SET planned_talk_id = suitable.talk_id
          FROM suitable
         WHERE duty.id = suitable.duty_id
        """,
        assessed=assessed_talks(
            SQL("talk.id = ANY(%s)", list(talk_ids)),
            SQL("duty.state = 'open' AND duty.planned_talk_id IS NULL"),
            ("planned",),
        ),
    )


def release_statement(talk_ids):
    """Return the statement that takes fulfilment by the given talks back. It answers the ids of the duties reopened.

    :param list[int] talk_ids: talks that were cancelled or corrected.
    :rtype: SQL
    """
    return SQL(
        """
        UPDATE mj_obligation AS duty
           SET state = 'open', talk_id = NULL, fulfilled_on = NULL, in_window = NULL
         WHERE duty.talk_id = ANY(%s) AND duty.state = 'fulfilled' AND duty.appointment_id IS NULL
           AND duty.relation <> 'any'
        RETURNING duty.id
        """,
        list(talk_ids),
    )
