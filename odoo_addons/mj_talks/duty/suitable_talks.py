"""Which talk has all that a duty asks for, check by check. See docs/duties.md."""

from odoo.tools import SQL

from .roles import homes_of_people, members_on, posts_of_people, role_condition_of_column, team_on
from .talk_states import HELD_STATES

_CHEAP_CHECKS = SQL("(form_ok AND category_ok AND occasion_ok AND day_ok)")
_IN_USUAL_MONTHS = SQL(
    """EXISTS (SELECT FROM mj_talk_rule_window AS usual
                WHERE usual.rule_id = met.rule_id
                  AND EXTRACT(month FROM met.held_on) BETWEEN usual.month_from AND usual.month_to)"""
)

# A pair's own talk, beside that of the chair with everybody, where the rule asks for one.
_CHAIR_COUNTS = SQL("(checked.counts_talk_of_chair OR talker.is_chair IS NOT TRUE)")


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
        SELECT DISTINCT checked.duty_id, checked.talk_id, checked.held_on, form_ok, category_ok, occasion_ok, day_ok,
               talker.member_id IS NOT NULL AS talker_role_ok, %(chair_counts)s AS chair_ok,
               checked.talkee_scope IS NULL OR talkee.member_id IS NOT NULL AS talkee_role_ok
          FROM checked
          LEFT JOIN role_holder AS talker ON %(talker_fits)s
          LEFT JOIN role_holder AS talkee ON %(talkee_fits)s
        """,
        checked=_checked(talk_condition, duty_condition, states, SQL("TRUE")),
        talker_fits=_talker_fits(),
        talkee_fits=_talkee_fits(),
        chair_counts=_CHAIR_COUNTS,
    )


def suitable_talks(talk_condition, duty_condition, states=HELD_STATES, fits_anywhere=False):
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
             WHERE (checked.talkee_scope IS NULL OR talkee.member_id IS NOT NULL) AND %(chair_counts)s
               AND (checked.cut_off IS NULL OR %(talker_counted)s AND %(talkee_counted)s)
        )
        """,
        checked=_checked(talk_condition, duty_condition, states, _CHEAP_CHECKS),
        talker_fits=_talker_fits(fits_anywhere),
        talkee_fits=_talkee_fits(fits_anywhere),
        chair_counts=_CHAIR_COUNTS,
        talker_counted=_counted_at_cut_off("talker"),
        talkee_counted=_counted_at_cut_off("talkee"),
    )


def _checked(talk_condition, duty_condition, states, kept):
    """The common table expressions ``checked``, duties beside talks of their people, and ``role_holder``, see below."""
    return SQL(
        """
        speaker AS MATERIALIZED (
            SELECT talk.id AS talk_id, talk.date AS held_on, talk.form, talk.category, talk.timing, talker.member_id AS talker_id
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
                SELECT met.*, rule.talker_scope, rule.talkee_scope, rule.counts_talk_of_chair,
                       CASE met.form WHEN 'organization' THEN rule.accepts_organization
                                     WHEN 'collective' THEN rule.accepts_collective
                                     WHEN 'individual' THEN rule.accepts_individual
                                     ELSE rule.accepts_personal END AS form_ok,
                       CASE met.category WHEN 'daily' THEN rule.accepts_daily
                                         WHEN 'appointment' THEN rule.accepts_appointment
                                         ELSE rule.accepts_admission END AS category_ok,
                       CASE met.timing WHEN 'regular' THEN rule.accepts_regular
                            ELSE rule.accepts_timely OR rule.accepts_regular AND %(in_usual_months)s
                            END AS occasion_ok,
                       CASE WHEN met.concern_id IS NULL THEN met.held_on BETWEEN met.period_start AND met.period_end
                                 AND (rule.counts_earlier OR met.held_on >= met.opens_on)
                            ELSE met.held_on >= met.opens_on END AS day_ok,
                       CASE met.relation
                            WHEN 'above' THEN (SELECT parent_id FROM mj_organization WHERE id = met.organization_id)
                            ELSE met.organization_id END AS talker_place_id,
                       CASE WHEN met.concern_id IS NOT NULL AND met.relation IN ('above', 'here_or_above')
                            THEN (SELECT parent_id FROM mj_organization WHERE id = met.organization_id)
                            END AS leaders_place_id,
                       CASE WHEN met.duty_state IN ('lapsed', 'missed') AND met.held_on > met.period_end - rule.days_in_post
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
        in_usual_months=_IN_USUAL_MONTHS,
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
           AND ((talker.organization_id = checked.talker_place_id OR %(role_anywhere)s) AND %(has_role)s
                OR checked.leaders_place_id IS NOT NULL AND talker.is_leadership
                   AND (talker.organization_id = checked.leaders_place_id OR %(leaders_anywhere)s))""",
        role_anywhere=SQL("checked.relation = 'above' OR checked.talker_scope = 'member'")
        if anywhere
        else SQL("FALSE"),
        has_role=role_condition_of_column(SQL("checked.talker_scope"), "talker"),
        leaders_anywhere=anywhere,
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
