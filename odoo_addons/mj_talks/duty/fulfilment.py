"""Which talk fulfils which duty, in one statement. See docs/duties.md."""

from odoo.tools import SQL

from .suitable_talks import suitable_talks

# A duty that lapsed or was missed is fulfilled by a talk before it lapsed, as it would have been had the talk been entered at once;
# one fulfilled already takes an earlier talk.
_WAITS_FOR_TALK = SQL(
    """(duty.state = 'open'
        OR duty.state IN ('lapsed', 'missed') AND duty.concern_id IS NULL
           AND (duty.lapsed_on IS NULL OR spoken.held_on < duty.lapsed_on)
        OR duty.state = 'fulfilled' AND (spoken.held_on, spoken.talk_id) < (duty.fulfilled_on, duty.talk_id))"""
)


# Each step below is worked out once. Left to itself the planner may take a step for one row, after a
# season's first talks say, and repeat all of it for every duty.


def fulfil_statement(talk_condition=None, duty_condition=None):
    """Return the statement that fulfils every duty by the earliest talk that satisfies it.

    A talk serves one of several numbered duties of one rule, pair and period: the n-th free talk serves the n-th open duty.
    A duty that the same talk was planned for is no longer planned. It answers the ids of the duties fulfilled, each with
    the later talk that served it before, which is free for another now.

    :param SQL talk_condition: on ``talk``; ``None`` for all talks.
    :param SQL duty_condition: on ``duty``; ``None`` for all duties.
    :rtype: SQL
    """
    waiting = SQL("%s AND %s", _WAITS_FOR_TALK, duty_condition or SQL("TRUE"))
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
        RETURNING duty.id, ranked.present_talk_id
        """,
        suitable=suitable_talks(talk_condition or SQL("TRUE"), waiting),
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
        suitable=suitable_talks(
            talk_condition,
            SQL("duty.state = 'open' AND duty.planned_talk_id IS NULL AND %s", duty_condition or SQL("TRUE")),
            ("planned",),
        ),
    )


def release_statement(duty_condition):
    """Return the statement that takes fulfilment back. It answers the ids of the duties reopened, or lapsed as before.

    Higher numbers of the same need are reopened with them: the talks that are left serve the lowest numbers.

    :param SQL duty_condition: on ``duty``, which fulfilled ones.
    :rtype: SQL
    """
    return SQL(
        """
        WITH taken AS MATERIALIZED (
            SELECT duty.*
              FROM mj_obligation AS duty
             WHERE %s AND duty.state = 'fulfilled' AND duty.appointment_id IS NULL AND duty.relation <> 'any'
        ),
        reopened AS (
            SELECT id FROM taken
             UNION
            SELECT higher.id
              FROM taken
              JOIN mj_obligation AS higher
                ON higher.period_start = taken.period_start AND higher.rule_id = taken.rule_id
               AND higher.organization_id = taken.organization_id
               AND COALESCE(higher.talker_id, 0) = COALESCE(taken.talker_id, 0)
               AND COALESCE(higher.talkee_id, 0) = COALESCE(taken.talkee_id, 0)
               AND higher.occurrence > taken.occurrence AND higher.state = 'fulfilled'
             WHERE taken.concern_id IS NULL AND taken.request_id IS NULL
               AND higher.concern_id IS NULL AND higher.request_id IS NULL
        )
        UPDATE mj_obligation AS duty
           SET state = CASE WHEN duty.lapse_reason IS NULL THEN 'open' ELSE 'lapsed' END,
               talk_id = NULL, fulfilled_on = NULL, in_window = NULL
          FROM reopened
         WHERE duty.id = reopened.id
        RETURNING duty.id
        """,
        duty_condition,
    )


def misfit_query(talk_condition):
    """Return the query of the ids of duties whose talk does not satisfy them any more: a post of the day was corrected.

    :param SQL talk_condition: on ``talk``.
    :rtype: SQL
    """
    return SQL(
        """
        WITH %s
        SELECT duty.id
          FROM mj_obligation AS duty
          JOIN mj_talk AS talk ON talk.id = duty.talk_id
         WHERE duty.state = 'fulfilled' AND duty.appointment_id IS NULL AND duty.request_id IS NULL
           AND duty.relation <> 'any' AND %s
           AND NOT EXISTS (SELECT FROM suitable WHERE suitable.duty_id = duty.id)
        """,
        suitable_talks(
            talk_condition,
            SQL("duty.state = 'fulfilled' AND duty.talk_id = spoken.talk_id"),
            fits_anywhere=True,
        ),
        talk_condition,
    )


def done_before_statement(duty_ids):
    """Return the statement that lapses what is owed no more because duties were fulfilled, however late that was known.

    That is the same need under a later wording of the rule, and the same talked-to under another leader in charge: nobody
    is asked again. It answers the ids of the duties that lapsed.

    :param list[int] duty_ids: duties just fulfilled.
    :rtype: SQL
    """
    return SQL(
        """
        WITH RECURSIVE done AS MATERIALIZED (
            SELECT duty.*, rule.relation = 'in_charge' AND rule.coverage = 'talkee' AS by_leader
              FROM mj_obligation AS duty
              JOIN mj_talk_rule AS rule ON rule.id = duty.rule_id AND rule.kind = 'periodic'
             WHERE duty.id = ANY(%s) AND duty.state = 'fulfilled'
        ),
        successor AS (
            SELECT rule.predecessor_id AS done_rule_id, rule.id AS rule_id
              FROM mj_talk_rule AS rule
             WHERE rule.predecessor_id IN (SELECT rule_id FROM done)
             UNION
            SELECT successor.done_rule_id, rule.id
              FROM successor JOIN mj_talk_rule AS rule ON rule.predecessor_id = successor.rule_id
        ),
        again AS (
            SELECT duty.id
              FROM done
              JOIN successor ON successor.done_rule_id = done.rule_id
              JOIN mj_obligation AS duty
                ON duty.rule_id = successor.rule_id AND duty.organization_id = done.organization_id
               AND done.fulfilled_on BETWEEN duty.period_start AND duty.period_end
               AND duty.talker_id IS NOT DISTINCT FROM done.talker_id
               AND duty.talkee_id IS NOT DISTINCT FROM done.talkee_id
               AND duty.occurrence = done.occurrence AND duty.state IN ('open', 'fulfilled', 'missed')
             UNION
            SELECT duty.id
              FROM done
              JOIN mj_obligation AS duty
                ON duty.rule_id = done.rule_id AND duty.period_start = done.period_start
               AND duty.organization_id = done.organization_id AND duty.talkee_id = done.talkee_id
               AND duty.occurrence = done.occurrence AND duty.id <> done.id AND duty.state = 'open'
             WHERE done.by_leader
        )
        UPDATE mj_obligation AS duty
           SET state = 'lapsed', lapse_reason = 'done_before', lapsed_on = duty.period_start,
               talk_id = NULL, fulfilled_on = NULL, in_window = NULL
          FROM again
         WHERE duty.id = again.id
        RETURNING duty.id
        """,
        list(duty_ids),
    )
