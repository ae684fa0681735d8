"""Whether the talks required before a decision were held (A11, A12), for any number of people in one query.

A *gate* stands before the taking of a post and before admission. See docs/duties.md.
"""

from dataclasses import dataclass

from odoo.tools import SQL

from .roles import flags_of, role_condition_of_column
from .talk_states import FILLED_STATES, HELD_STATES

APPOINTMENT_CONTENTS = ("covers_post_duties", "covers_integrity")
ADMISSION_CONTENTS = ("covers_motive", "covers_understanding", "covers_self_assessment")
# By the category of the talk.
REQUIRED_CONTENTS = {"appointment": APPOINTMENT_CONTENTS, "admission": ADMISSION_CONTENTS}
CONTENTS = APPOINTMENT_CONTENTS + ADMISSION_CONTENTS


@dataclass(frozen=True)
class Gate:
    """One kind of decision that needs talks before it.

    :param str kind: ``kind`` of the rules it rests on.
    :param str state: value of the record's ``state`` that stands for the decision taken.
    :param tuple[str, ...] contents: columns of ``mj_talk`` for what the talks must cover together.
    :param frozenset[str] watched: fields whose change decides anew.
    :param SQL query: of the records, see :data:`APPOINTMENT` for the columns.
    :param SQL duty_link: joins ``duty`` to the row ``gate``.
    :param SQL place: where the talker must hold the role of the rule, on ``place.organization_id``.
    :param SQL also_talker: who else may talk, on ``talker`` and ``subject``.
    """

    kind: str
    state: str
    contents: tuple
    watched: frozenset
    query: SQL
    duty_link: SQL
    place: SQL
    also_talker: SQL


def rule_in_force(kind, day):
    """The lateral query of the rule of a kind that counts for ``organization`` on a day."""
    return SQL(
        """
        SELECT rule.id, rule.days, rule.days_valid, rule.talker_scope, rule.key_few_from
          FROM mj_talk_rule AS rule
          JOIN mj_regulation AS regulation ON regulation.id = rule.regulation_id
         WHERE rule.kind = %(kind)s AND rule.state = 'on' AND rule.company_id = organization.company_id
           AND GREATEST(rule.date_from, regulation.date_from) <= %(day)s
           AND (rule.date_to IS NULL OR rule.date_to >= %(day)s)
           AND (regulation.date_to IS NULL OR regulation.date_to >= %(day)s)
           AND (CASE organization.level WHEN 'municipal' THEN rule.on_municipal
                                        WHEN 'district' THEN rule.on_district
                                        ELSE rule.on_grassroots END
                AND (rule.within_organization_id IS NULL
                     OR EXISTS (SELECT FROM mj_organization AS top
                                 WHERE top.id = rule.within_organization_id
                                   AND organization.parent_path LIKE top.parent_path || '%%'))
                OR EXISTS (SELECT FROM mj_talk_rule_enabled_rel AS enabled
                            WHERE enabled.mj_talk_rule_id = rule.id
                              AND enabled.mj_organization_id = organization.id))
           AND NOT EXISTS (SELECT FROM mj_talk_rule_disabled_rel AS disabled
                            WHERE disabled.mj_talk_rule_id = rule.id
                              AND disabled.mj_organization_id = organization.id)
         ORDER BY rule.sequence, rule.id
         LIMIT 1
        """,
        kind=kind,
        day=day,
    )


def _is_history(kind, day):
    """Before the organisation went live, or before the first rule of the kind."""
    return SQL(
        """(organization.go_live IS NULL OR %(day)s < organization.go_live
            OR %(day)s < (SELECT min(GREATEST(rule.date_from, regulation.date_from))
                            FROM mj_talk_rule AS rule
                            JOIN mj_regulation AS regulation ON regulation.id = rule.regulation_id
                           WHERE rule.kind = %(kind)s AND rule.state = 'on'
                             AND rule.company_id = organization.company_id))""",
        kind=kind,
        day=day,
    )


# A post marked in the catalogue, or any that one of the key few takes, or becomes one of them with: on its eve, too, so that
# who leaves the leadership for another post is still meant.
_NEEDS_TALK = SQL(
    """(position.is_gated
        OR rule.key_few_from <= record.date_from
           AND (position.is_key_few
                OR EXISTS (SELECT FROM mj_appointment AS held
                             JOIN mj_position AS few ON few.id = held.position_id AND few.is_key_few
                            WHERE held.member_id = record.member_id AND held.id <> record.id
                              AND held.state = 'effective' AND held.date_from <= record.date_from
                              AND (held.date_to IS NULL OR held.date_to >= record.date_from - 1))))"""
)


# An override counts for the person, the post and the organisation for which it was decided, and for no other.
APPOINTMENT = Gate(
    kind="appointment",
    state="effective",
    contents=APPOINTMENT_CONTENTS,
    watched=frozenset({"member_id", "organization_id", "position_id", "date_from", "date_to", "state"}),
    query=SQL(
        """
        SELECT record.id, record.member_id, record.organization_id, organization.parent_id, organization.parent_path,
               organization.company_id, organization.go_live, record.id AS appointment_id, 'above' AS relation,
               record.date_from AS day, record.date_from AS due_date,
               CASE record.state WHEN 'proposed' THEN 'pending' WHEN 'effective' THEN 'decided'
                                 ELSE 'withdrawn' END AS phase,
               rule.id AS rule_id, rule.days, rule.days_valid,
               CASE WHEN EXISTS (SELECT FROM mj_gate_override AS override
                                  WHERE override.appointment_id = record.id
                                    AND override.member_id = record.member_id
                                    AND override.organization_id = record.organization_id
                                    AND override.position_id = record.position_id
                                    AND override.kind = 'exception') THEN 'overridden'
                    WHEN %(needs_talk)s IS NOT TRUE THEN 'not_needed'
                    WHEN %(is_history)s THEN 'history'
                    WHEN rule.id IS NULL THEN 'not_needed'
                    WHEN EXISTS (SELECT FROM mj_appointment AS before
                                  WHERE before.member_id = record.member_id
                                    AND before.organization_id = record.organization_id
                                    AND before.position_id = record.position_id
                                    AND before.state = 'effective' AND before.id <> record.id
                                    AND before.date_to = record.date_from - 1) THEN 'not_needed'
                    ELSE 'open' END AS standing
          FROM mj_appointment AS record
          JOIN mj_position AS position ON position.id = record.position_id
          JOIN mj_organization AS organization ON organization.id = record.organization_id
          LEFT JOIN LATERAL (%(rule)s) AS rule ON TRUE
        """,
        needs_talk=_NEEDS_TALK,
        is_history=_is_history("appointment", SQL("record.date_from")),
        rule=rule_in_force("appointment", SQL("record.date_from")),
    ),
    duty_link=SQL("duty.appointment_id = gate.id"),
    place=SQL("place.organization_id = subject.parent_id"),
    also_talker=SQL(
        """(talker.member_id IS NULL AND subject.parent_id IS NULL
            OR EXISTS (
                SELECT FROM mj_appointment AS supervising
                  JOIN mj_position AS position ON position.id = supervising.position_id AND position.is_supervision
                  JOIN mj_organization AS municipal
                    ON municipal.id = supervising.organization_id AND municipal.level = 'municipal'
                 WHERE supervising.member_id = talker.member_id AND supervising.state = 'effective'
                   AND supervising.date_from <= talk.held_on
                   AND (supervising.date_to IS NULL OR supervising.date_to >= talk.held_on)
                   AND starts_with(subject.parent_path, municipal.parent_path)))"""
    ),
)


def admission_gate(today):
    """Return the gate before admission; without a day of joining it is a matter of today.

    :param SQL today: local day of the company of ``organization``.
    :rtype: Gate
    """
    day = SQL("COALESCE(record.joined_on, %s)", today)
    return Gate(
        kind="admission",
        state="member",
        contents=ADMISSION_CONTENTS,
        watched=frozenset({"organization_id", "joined_on", "state", "active", "transferred_on"}),
        query=SQL(
            """
            SELECT record.id, record.id AS member_id, record.organization_id, organization.parent_id,
                   organization.parent_path, organization.company_id, organization.go_live,
                   NULL::integer AS appointment_id, 'any' AS relation, %(day)s AS day, record.joined_on AS due_date,
                   CASE WHEN record.state = 'applicant' AND record.active THEN 'pending'
                        WHEN record.state = 'member' THEN 'decided' ELSE 'withdrawn' END AS phase,
                   rule.id AS rule_id, rule.days, rule.days_valid,
                   CASE WHEN EXISTS (SELECT FROM mj_gate_override AS override
                                      WHERE override.member_id = record.id
                                        AND override.appointment_id IS NULL
                                        AND override.kind = 'exception') THEN 'overridden'
                        WHEN record.joined_on <= record.transferred_on THEN 'transferred'
                        WHEN %(is_history)s THEN 'history'
                        WHEN rule.id IS NULL THEN 'not_needed'
                        ELSE 'open' END AS standing
              FROM mj_member AS record
              JOIN mj_organization AS organization ON organization.id = record.organization_id
              LEFT JOIN LATERAL (%(rule)s) AS rule ON TRUE
            """,
            day=day,
            is_history=_is_history("admission", day),
            rule=rule_in_force("admission", day),
        ),
        # Only this gate leaves open where the talker stands.
        duty_link=SQL("duty.relation = 'any' AND duty.talkee_id = gate.id"),
        place=SQL("TRUE"),
        also_talker=SQL("FALSE"),
    )


def gate_talks(gate, condition, today, is_deciding=False):
    """Return the query of the talks that could open gates, with one column per check.

    A talk comes before the first day (A11.1, A12.1). Only what is owed again after a decision, because its talk was
    cancelled, is made up for later.

    :param Gate gate: which gate.
    :param SQL condition: on ``record``.
    :param SQL today: local day of the company of ``gated``; a later talk is none yet.
    :param bool is_deciding: whether the decision is being taken, though the records say already that it was.
    :rtype: SQL
    """
    return SQL(
        """
        WITH subject AS MATERIALIZED (%(subjects)s)
        %(talks)s
        """,
        subjects=_subjects(gate, condition, today),
        talks=_talks(gate, is_deciding),
    )


def _subjects(gate, condition, today):
    """The records with the day it is in their company."""
    return SQL("SELECT gated.*, %s AS today FROM (%s WHERE %s) AS gated", today, gate.query, condition)


def _talks(gate, is_deciding):
    return SQL(
        """
        SELECT subject.id, talk.id AS talk_id, talk.held_on, %(contents)s,
               CASE talk.form WHEN 'organization' THEN rule.accepts_organization
                              WHEN 'collective' THEN rule.accepts_collective
                              WHEN 'individual' THEN rule.accepts_individual
                              ELSE rule.accepts_personal END AS form_ok,
               talk.held_on >= subject.day - rule.days_valid AS day_ok,
               talk.held_on <= CASE WHEN %(is_deciding)s OR subject.phase = 'pending'
                                    THEN LEAST(subject.day, subject.today) ELSE subject.today END AS order_ok,
               talk.state IN %(filled_states)s AS filled_ok,
               EXISTS (
                   SELECT FROM mj_talk_participant AS talker
                     LEFT JOIN LATERAL (%(flags)s) AS flags ON TRUE
                    WHERE talker.talk_id = talk.id AND talker.role = 'talker' AND talker.attended
                      AND (%(has_role)s OR %(also_talker)s)) AS talker_ok
          FROM subject
          JOIN mj_talk_rule AS rule ON rule.id = subject.rule_id
          JOIN mj_talk_participant AS talkee
            ON talkee.member_id = subject.member_id AND talkee.role = 'talkee' AND talkee.attended
          JOIN mj_talk AS talk ON talk.id = talkee.talk_id AND talk.state IN %(held_states)s
           AND CASE talk.category WHEN 'daily' THEN rule.accepts_daily
                                  WHEN 'appointment' THEN rule.accepts_appointment
                                  ELSE rule.accepts_admission END
         WHERE subject.standing = 'open'
        """,
        contents=SQL(", ").join(
            SQL("COALESCE(talk.%s, FALSE) AS %s", SQL.identifier(name), SQL.identifier(name)) for name in gate.contents
        ),
        is_deciding=is_deciding,
        flags=flags_of(SQL("talker.member_id"), gate.place, SQL("talk.held_on")),
        has_role=role_condition_of_column(SQL("rule.talker_scope"), "flags"),
        also_talker=gate.also_talker,
        held_states=HELD_STATES,
        filled_states=FILLED_STATES,
    )


def gate_states(gate, condition, today, is_deciding=False):
    """Return the query of how gates stand, one row per record.

    Columns: those of the gate's query, ``gate_state``, one per content (covered or not), and ``talk_id`` and
    ``held_on`` of the talk with which everything was covered.

    :param Gate gate: which gate.
    :param SQL condition: on ``record``.
    :param SQL today: local day of the company of ``gated``.
    :param bool is_deciding: see :func:`gate_talks`.
    :rtype: SQL
    """
    contents = [SQL.identifier(name) for name in gate.contents]
    return SQL(
        """
        WITH subject AS MATERIALIZED (%(subjects)s),
        counting AS MATERIALIZED (
            SELECT talks.* FROM (%(talks)s) AS talks WHERE form_ok AND day_ok AND order_ok AND talker_ok AND filled_ok
        ),
        covered AS (SELECT id, %(covered)s FROM counting GROUP BY id),
        progress AS (
            SELECT id, talk_id, held_on, %(complete)s AS complete
              FROM counting
            WINDOW so_far AS (PARTITION BY id ORDER BY held_on, talk_id)
        ),
        completing AS (
            SELECT DISTINCT ON (id) id, talk_id, held_on FROM progress WHERE complete ORDER BY id, held_on, talk_id
        )
        SELECT subject.*, %(contents)s, completing.talk_id, completing.held_on,
               CASE WHEN completing.talk_id IS NULL THEN subject.standing ELSE 'passed' END AS gate_state
          FROM subject
          LEFT JOIN covered ON covered.id = subject.id
          LEFT JOIN completing ON completing.id = subject.id
        """,
        subjects=_subjects(gate, condition, today),
        talks=_talks(gate, is_deciding),
        covered=SQL(", ").join(SQL("bool_or(%s) AS %s", name, name) for name in contents),
        complete=SQL(" AND ").join(SQL("bool_or(%s) OVER so_far", name) for name in contents),
        contents=SQL(", ").join(SQL("COALESCE(covered.%s, FALSE) AS %s", name, name) for name in contents),
    )
