"""Which talk fulfils which duty, in one statement. See docs/duties.md."""

from odoo.tools import SQL

from .roles import homes_of_people, posts_of_people, role_condition_of_column

# Held, but not in the ledger yet.
TO_ARCHIVE_STATES = ("held", "recorded", "confirmed")
HELD_STATES = (*TO_ARCHIVE_STATES, "archived")
# What was recorded stands: the talkers confirmed it.
FILLED_STATES = ("confirmed", "archived")

_CHEAP_CHECKS = SQL("(form_ok AND category_ok AND day_ok)")


def assessed_talks(talk_condition, duty_condition, states=HELD_STATES):
    """Return the query that sets duties beside the talks of the same people, with one column per check.

    :param SQL talk_condition: on ``talk``.
    :param SQL duty_condition: on ``duty``.
    :param tuple[str] states: of the talks; a talk that is not held yet is taken on the day it is planned for.
    :rtype: SQL
    """
    return SQL(
        """
        WITH %(checked)s
        SELECT DISTINCT checked.duty_id, checked.talk_id, checked.held_on, form_ok, category_ok, day_ok,
               talker.member_id IS NOT NULL AS talker_role_ok,
               checked.talkee_scope IS NULL OR talkee.member_id IS NOT NULL AS talkee_role_ok
          FROM checked
          LEFT JOIN role_holder AS talker ON %(talker_fits)s
          LEFT JOIN role_holder AS talkee ON %(talkee_fits)s
        """,
        checked=_checked(talk_condition, duty_condition, states, SQL("TRUE")),
        talker_fits=_TALKER_FITS,
        talkee_fits=_TALKEE_FITS,
    )


def _suitable_talks(talk_condition, duty_condition, states=HELD_STATES):
    """The common table expressions of the talks that pass every check; the last is ``suitable``.

    What needs no look at anybody's posts is checked first: most talks that bring two people together are of another
    form or period than most of their duties.
    """
    return SQL(
        """
        %(checked)s,
        suitable AS MATERIALIZED (
            SELECT DISTINCT checked.duty_id, checked.talk_id, checked.held_on, checked.rule_id, checked.organization_id,
                   checked.period_start, checked.named_talker_id, checked.named_talkee_id, checked.concern_id,
                   checked.occurrence
              FROM checked
              JOIN role_holder AS talker ON %(talker_fits)s
              LEFT JOIN role_holder AS talkee ON %(talkee_fits)s
             WHERE checked.talkee_scope IS NULL OR talkee.member_id IS NOT NULL
        )
        """,
        checked=_checked(talk_condition, duty_condition, states, _CHEAP_CHECKS),
        talker_fits=_TALKER_FITS,
        talkee_fits=_TALKEE_FITS,
    )


def _checked(talk_condition, duty_condition, states, kept):
    """The common table expressions ``checked``, duties beside talks of their people, and ``role_holder``, see below."""
    return SQL(
        """
        speaker AS MATERIALIZED (
            SELECT talk.id AS talk_id, talk.date AS held_on, talk.form, talk.category, talker.member_id AS talker_id
              FROM mj_talk AS talk
              JOIN mj_talk_participant AS talker
                ON talker.talk_id = talk.id AND talker.role = 'talker' AND talker.attended
             WHERE talk.state IN %(states)s AND %(talk_condition)s
        ),
        spoken AS MATERIALIZED (
            SELECT speaker.*, talkee.member_id AS talkee_id
              FROM speaker
              JOIN mj_talk_participant AS talkee
                ON talkee.talk_id = speaker.talk_id AND talkee.role = 'talkee' AND talkee.attended
               AND talkee.member_id <> speaker.talker_id
        ),
        duty_of_speaker AS MATERIALIZED (
            SELECT duty.*
              FROM mj_obligation AS duty
             WHERE duty.talker_id = ANY(ARRAY(SELECT talker_id FROM speaker)) AND duty.talkee_id IS NULL
             UNION ALL
            SELECT duty.*
              FROM mj_obligation AS duty
             WHERE duty.talkee_id = ANY(ARRAY(SELECT talker_id FROM speaker)) AND duty.mutual
        ),
        met AS MATERIALIZED (%(met)s),
        checked AS MATERIALIZED (
            SELECT *
              FROM (
                SELECT met.*, rule.talker_scope, rule.talkee_scope,
                       CASE met.form WHEN 'organization' THEN rule.accepts_organization
                                     WHEN 'collective' THEN rule.accepts_collective
                                     WHEN 'individual' THEN rule.accepts_individual
                                     ELSE rule.accepts_personal END AS form_ok,
                       CASE met.category WHEN 'daily' THEN rule.accepts_daily
                                         WHEN 'appointment' THEN rule.accepts_appointment
                                         ELSE rule.accepts_admission END AS category_ok,
                       CASE WHEN met.concern_id IS NULL THEN met.held_on BETWEEN met.period_start AND met.period_end
                            ELSE met.held_on >= met.opens_on END AS day_ok,
                       CASE met.relation
                            WHEN 'above' THEN (SELECT parent_id FROM mj_organization WHERE id = met.organization_id)
                            ELSE met.organization_id END AS talker_place_id
                  FROM met
                  JOIN mj_talk_rule AS rule ON rule.id = met.rule_id
              ) AS every_check
             WHERE %(kept)s
        ),
        role_holder AS MATERIALIZED (%(role_holders)s)
        """,
        states=tuple(states),
        talk_condition=talk_condition,
        met=_met(duty_condition),
        kept=kept,
        role_holders=_role_holders(),
    )


def _met(duty_condition):
    """Duties whose people a talk brought together, one indexed join for each way to name them.

    Speakers come first, and their duties to anybody: a collective talk reads its people and these duties once, not once
    for each of its people.
    """
    ways = [
        """mj_obligation AS duty
             ON duty.talkee_id = spoken.talkee_id
            AND (duty.talker_id = spoken.talker_id OR duty.talker_id IS NULL)""",
        "duty_of_speaker AS duty ON duty.talkee_id IS NULL AND duty.talker_id = spoken.talker_id",
        """duty_of_speaker AS duty
             ON duty.talkee_id = spoken.talker_id
            AND (duty.talker_id = spoken.talkee_id OR duty.talker_id IS NULL)""",
    ]
    return SQL(" UNION ALL ").join(
        SQL(
            """
            SELECT spoken.*, duty.id AS duty_id, duty.rule_id, duty.organization_id, duty.relation, duty.concern_id,
                   duty.period_start, duty.period_end, duty.opens_on, duty.occurrence,
                   duty.talker_id AS named_talker_id, duty.talkee_id AS named_talkee_id
              FROM spoken JOIN %s
             WHERE duty.appointment_id IS NULL AND duty.request_id IS NULL AND duty.relation <> 'any' AND %s
            """,
            SQL(way),
            duty_condition,
        )
        for way in ways
    )


def _role_holders():
    """Who was what where on the days of the talks, for all people at once: homes of members, posts for all other roles."""
    return SQL(
        """
        WITH person AS MATERIALIZED (
            SELECT talker_id AS member_id, held_on AS day, talker_scope = 'member' AS by_home FROM checked
             UNION
            SELECT talkee_id, held_on, talkee_scope = 'member' FROM checked WHERE talkee_scope IS NOT NULL
        )
        %(posts)s UNION ALL %(homes)s
        """,
        posts=posts_of_people(SQL("NOT person.by_home")),
        homes=homes_of_people(SQL("person.by_home")),
    )


_TALKER_FITS = SQL(
    """talker.member_id = checked.talker_id AND talker.day = checked.held_on
       AND talker.organization_id = checked.talker_place_id AND %s""",
    role_condition_of_column(SQL("checked.talker_scope"), "talker"),
)
_TALKEE_FITS = SQL(
    """talkee.member_id = checked.talkee_id AND talkee.day = checked.held_on
       AND checked.organization_id = CASE checked.relation
               WHEN 'below' THEN (SELECT parent_id FROM mj_organization WHERE id = talkee.organization_id)
               ELSE talkee.organization_id END AND %s""",
    role_condition_of_column(SQL("checked.talkee_scope"), "talkee"),
)


# Each step below is worked out once. Left to itself the planner may take a step for one row, after a
# season's first talks say, and repeat all of it for every duty.


def fulfil_statement(talk_condition=None, duty_condition=None):
    """Return the statement that fulfils every open duty by the earliest talk that satisfies it.

    A talk serves one of several numbered duties of one rule, pair and period: the n-th free talk serves the n-th open duty.
    A duty that the same talk was planned for is no longer planned. It answers the ids of the duties fulfilled.

    :param SQL talk_condition: on ``talk``; ``None`` for all talks.
    :param SQL duty_condition: on ``duty``; ``None`` for all open duties.
    :rtype: SQL
    """
    open_duty = SQL("duty.state = 'open' AND %s", duty_condition or SQL("TRUE"))
    return SQL(
        """
        WITH %(suitable)s,
        served AS MATERIALIZED (
            SELECT talk_id, rule_id, organization_id, period_start, talker_id, talkee_id, concern_id
              FROM mj_obligation AS duty
             WHERE duty.talk_id IN (SELECT talk_id FROM suitable) AND duty.state = 'fulfilled'
        ),
        usual AS MATERIALIZED (
            SELECT days.rule_id, days.held_on,
                   COALESCE(
                       bool_or(EXTRACT(month FROM days.held_on) BETWEEN window_of.month_from AND window_of.month_to),
                       TRUE) AS in_window
              FROM (SELECT DISTINCT rule_id, held_on FROM suitable) AS days
              LEFT JOIN mj_talk_rule_window AS window_of ON window_of.rule_id = days.rule_id
             GROUP BY days.rule_id, days.held_on
        ),
        ranked AS MATERIALIZED (
            SELECT suitable.*,
                   dense_rank() OVER same_need_by_duty AS duty_rank,
                   row_number() OVER duty_by_talk AS talk_rank
              FROM suitable
             WHERE NOT EXISTS (
                    SELECT FROM served
                     WHERE served.talk_id = suitable.talk_id AND served.rule_id = suitable.rule_id
                       AND served.organization_id = suitable.organization_id
                       AND served.period_start = suitable.period_start
                       AND COALESCE(served.talker_id, 0) = COALESCE(suitable.named_talker_id, 0)
                       AND COALESCE(served.talkee_id, 0) = COALESCE(suitable.named_talkee_id, 0)
                       AND COALESCE(served.concern_id, 0) = COALESCE(suitable.concern_id, 0))
            WINDOW same_need_by_duty AS (
                       PARTITION BY rule_id, organization_id, period_start, named_talker_id, named_talkee_id, concern_id
                       ORDER BY occurrence),
                   duty_by_talk AS (PARTITION BY duty_id ORDER BY held_on, talk_id)
        )
        UPDATE mj_obligation AS duty
           SET state = 'fulfilled', talk_id = ranked.talk_id, fulfilled_on = ranked.held_on,
               in_window = usual.in_window, planned_talk_id = NULLIF(duty.planned_talk_id, ranked.talk_id)
          FROM ranked
          JOIN usual ON usual.rule_id = ranked.rule_id AND usual.held_on = ranked.held_on
         WHERE duty.id = ranked.duty_id AND ranked.talk_rank = ranked.duty_rank
        RETURNING duty.id
        """,
        suitable=_suitable_talks(talk_condition or SQL("TRUE"), open_duty),
    )


def plan_statement(talk_condition, duty_condition=None):
    """Return the statement that sets planned talks on the open duties they would fulfil if held as planned.

    A duty keeps the earliest of several planned talks.

    :param SQL talk_condition: on ``talk``, of those that are planned.
    :param SQL duty_condition: on ``duty``; ``None`` for all open duties.
    :rtype: SQL
    """
    return SQL(
        """
        WITH %(suitable)s,
        first AS (
            SELECT DISTINCT ON (duty_id) duty_id, talk_id FROM suitable ORDER BY duty_id, held_on, talk_id
        )
        UPDATE mj_obligation AS duty
           SET planned_talk_id = first.talk_id
          FROM first
         WHERE duty.id = first.duty_id
        """,
        suitable=_suitable_talks(
            talk_condition,
            SQL("duty.state = 'open' AND duty.planned_talk_id IS NULL AND %s", duty_condition or SQL("TRUE")),
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
