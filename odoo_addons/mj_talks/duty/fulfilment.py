"""Which talk fulfils which duty, in one statement. See docs/duties.md."""

from odoo.tools import SQL

from .roles import homes_of_people, members_on, posts_of_people, role_condition_of_column, team_on

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
        talker_fits=_talker_fits(),
        talkee_fits=_talkee_fits(),
    )


def _suitable_talks(talk_condition, duty_condition, states=HELD_STATES, fits_anywhere=False):
    """The common table expressions of the talks that pass every check; the last is ``suitable``.

    What needs no look at anybody's posts is checked first: most talks that bring two people together are of another
    form or period than most of their duties. A duty that lapsed must have been owed on the day of the talk: after the
    cut-off day, by people who had their roles on that day, too.

    :param bool fits_anywhere: see :func:`_talker_fits`.
    """
    return SQL(
        """
        %(checked)s,
        suitable AS MATERIALIZED (
            SELECT DISTINCT checked.duty_id, checked.talk_id, checked.held_on, checked.rule_id, checked.organization_id,
                   checked.period_start, checked.named_talker_id, checked.named_talkee_id, checked.concern_id,
                   checked.occurrence, checked.present_talk_id
              FROM checked
              JOIN role_holder AS talker ON %(talker_fits)s
              LEFT JOIN role_holder AS talkee ON %(talkee_fits)s
             WHERE (checked.talkee_scope IS NULL OR talkee.member_id IS NOT NULL)
               AND (checked.cut_off IS NULL OR %(talker_counted)s AND %(talkee_counted)s)
        )
        """,
        checked=_checked(talk_condition, duty_condition, states, _CHEAP_CHECKS),
        talker_fits=_talker_fits(fits_anywhere),
        talkee_fits=_talkee_fits(fits_anywhere),
        talker_counted=_counted_at_cut_off("talker"),
        talkee_counted=_counted_at_cut_off("talkee"),
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
                            ELSE met.organization_id END AS talker_place_id,
                       CASE WHEN met.duty_state = 'lapsed' AND met.held_on > met.period_end - rule.days_in_post
                            THEN met.period_end - rule.days_in_post END AS cut_off
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
                   duty.talker_id AS named_talker_id, duty.talkee_id AS named_talkee_id, duty.state AS duty_state,
                   duty.talk_id AS present_talk_id
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
             UNION
            SELECT talker_id, cut_off, talker_scope = 'member' FROM checked WHERE cut_off IS NOT NULL
             UNION
            SELECT talkee_id, cut_off, talkee_scope = 'member' FROM checked WHERE cut_off IS NOT NULL
        )
        %(posts)s UNION ALL %(homes)s
        """,
        posts=posts_of_people(SQL("NOT person.by_home")),
        homes=homes_of_people(SQL("person.by_home")),
    )


def _talker_fits(anywhere=False):
    """The condition that ``talker`` is who held the role of the rule on the day, where the relation puts them.

    :param bool anywhere: where the relation depends on the tree, or the role on a home, take any organisation: neither is
        dated, and what counted before somebody moved goes on to count.
    """
    return SQL(
        """talker.member_id = checked.talker_id AND talker.day = checked.held_on
           AND (talker.organization_id = checked.talker_place_id OR %s) AND %s""",
        SQL("checked.relation = 'above' OR checked.talker_scope = 'member'") if anywhere else SQL("FALSE"),
        role_condition_of_column(SQL("checked.talker_scope"), "talker"),
    )


def _talkee_fits(anywhere=False):
    """As :func:`_talker_fits`, for the talked-to."""
    return SQL(
        """talkee.member_id = checked.talkee_id AND talkee.day = checked.held_on
           AND (checked.organization_id = CASE checked.relation
                    WHEN 'below' THEN (SELECT parent_id FROM mj_organization WHERE id = talkee.organization_id)
                    ELSE talkee.organization_id END OR %s) AND %s""",
        SQL("checked.relation = 'below' OR checked.talkee_scope = 'member'") if anywhere else SQL("FALSE"),
        role_condition_of_column(SQL("checked.talkee_scope"), "talkee"),
    )


def _counted_at_cut_off(role):
    """The condition that who is named had the role on the cut-off day, too, or somebody did where nobody is named."""
    return SQL(
        "CASE WHEN %(person)s IN (checked.named_talker_id, checked.named_talkee_id) THEN %(named)s ELSE %(anybody)s END",
        person=SQL.identifier("checked", f"{role}_id"),
        named=_had_role_at_cut_off(role),
        anybody=_somebody_counted(role),
    )


def _had_role_at_cut_off(role):
    return SQL(
        """EXISTS (SELECT FROM role_holder AS earlier
                    WHERE earlier.member_id = %(person)s AND earlier.day = checked.cut_off
                      AND earlier.organization_id = %(place)s AND %(has_role)s)""",
        person=SQL.identifier("checked", f"{role}_id"),
        place=SQL.identifier(role, "organization_id"),
        has_role=role_condition_of_column(SQL.identifier("checked", f"{role}_scope"), "earlier"),
    )


# Where the other people of a role are, of whom the duty names nobody.
_PLACES_OF_OTHERS = {
    "talker": SQL("appointment.organization_id = checked.talker_place_id"),
    "talkee": SQL(
        """CASE checked.relation
           WHEN 'below' THEN appointment.organization_id IN (
               SELECT id FROM mj_organization WHERE parent_id = checked.organization_id)
           ELSE appointment.organization_id = checked.organization_id END"""
    ),
}


def _somebody_counted(role):
    """The condition that a duty to anybody was owed on the day of the talk: somebody had the role then and at the cut-off."""
    scope = SQL.identifier("checked", f"{role}_scope")
    return SQL(
        "CASE %s WHEN 'member' THEN %s ELSE %s END",
        scope,
        _is_counted(members_on, scope, _PLACES_OF_OTHERS[role]),
        _is_counted(team_on, scope, _PLACES_OF_OTHERS[role]),
    )


def _is_counted(people_on, scope, place):
    return SQL(
        """EXISTS (
            SELECT FROM (%(now)s) AS now JOIN (%(before)s) AS before USING (organization_id, member_id)
             WHERE member_id IS DISTINCT FROM checked.named_talker_id
               AND member_id IS DISTINCT FROM checked.named_talkee_id
               AND %(has_role)s AND %(had_role)s)""",
        now=people_on(SQL("checked.held_on"), place),
        before=people_on(SQL("checked.cut_off"), place),
        has_role=role_condition_of_column(scope, "now"),
        had_role=role_condition_of_column(scope, "before"),
    )


# A duty that lapsed is fulfilled by a talk before it lapsed, as it would have been had the talk been entered at once;
# one fulfilled already takes an earlier talk.
_WAITS_FOR_TALK = SQL(
    """(duty.state = 'open'
        OR duty.state = 'lapsed' AND duty.concern_id IS NULL
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
        suitable=_suitable_talks(talk_condition or SQL("TRUE"), waiting),
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
        _suitable_talks(
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
               AND duty.occurrence = done.occurrence AND duty.state IN ('open', 'fulfilled')
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
