"""The duties of the talks that gates wait for: added, fulfilled, reopened and lapsed in one statement.

See docs/duties.md.
"""

from odoo.tools import SQL

from .gates import gate_states


def settle_statement(gate, condition, today, settings):
    """Return the statement that adds, fulfils, reopens and lapses the duties of gates.

    Running it again changes nothing. It answers the ids of the duties added and changed.

    :param Gate gate: which gate.
    :param SQL condition: on ``record``.
    :param SQL today: local day of the company of ``gated``.
    :param settings: JSON of the settings to keep on each duty, by id of the rule.
    :rtype: SQL
    """
    return SQL(
        """
        WITH gate AS MATERIALIZED (%(states)s),
        added AS (
            INSERT INTO mj_obligation (
                rule_id, organization_id, organization_path, company_id, year, period_start, period_end, occurrence,
                talkee_id, mutual, relation, opens_on, due_date, state, settings, appointment_id,
                talk_id, fulfilled_on, in_window)
            SELECT rule_id, organization_id, parent_path, company_id, EXTRACT(year FROM opening.day),
                   date_trunc('year', opening.day)::date, (date_trunc('year', opening.day) + '1 year')::date - 1, 1,
                   member_id, FALSE, relation, opening.day, COALESCE(due_date, opening.day + days),
                   CASE gate_state WHEN 'open' THEN 'open' ELSE 'fulfilled' END,
                   %(settings)s::jsonb -> rule_id::text, appointment_id,
                   talk_id, held_on, CASE WHEN talk_id IS NOT NULL THEN TRUE END
              FROM gate, LATERAL (SELECT LEAST(gate.day, gate.today) AS day) AS opening
             WHERE (phase = 'pending' AND gate_state IN ('open', 'passed') OR phase = 'decided' AND gate_state = 'passed')
               AND NOT EXISTS (
                    SELECT FROM mj_obligation AS duty
                     WHERE %(duty_link)s AND duty.talkee_id = gate.member_id
                       AND (phase = 'decided'
                            OR duty.rule_id = gate.rule_id AND duty.organization_id = gate.organization_id))
             ORDER BY rule_id, organization_id, member_id, appointment_id
            ON CONFLICT DO NOTHING
            RETURNING id
        ),
        due AS (
            SELECT duty.id, gate.talk_id, gate.held_on,
                   CASE WHEN duty.state = 'fulfilled' THEN duty.due_date
                        ELSE COALESCE(gate.due_date, duty.due_date) END AS due_date,
                   CASE WHEN gate_state = 'passed' AND (phase <> 'withdrawn' OR duty.state = 'fulfilled')
                             AND %(same_need)s THEN 'fulfilled'
                        WHEN gate_state = 'open' AND phase <> 'withdrawn' AND %(same_need)s THEN 'open'
                        ELSE 'lapsed' END AS state
              FROM gate JOIN mj_obligation AS duty ON %(duty_link)s
             WHERE duty.state <> 'waived'
               AND NOT (duty.state = 'fulfilled' AND NOT (gate_state IN ('open', 'passed') AND %(same_need)s))
        ),
        changed AS (
            UPDATE mj_obligation AS duty
               SET state = due.state, due_date = due.due_date,
                   talk_id = CASE due.state WHEN 'fulfilled' THEN due.talk_id END,
                   fulfilled_on = CASE due.state WHEN 'fulfilled' THEN due.held_on END,
                   in_window = CASE due.state WHEN 'fulfilled' THEN TRUE END,
                   lapse_reason = CASE due.state WHEN 'lapsed' THEN %(lapse_reason)s END
              FROM due
             WHERE duty.id = due.id
               AND (duty.state <> due.state OR duty.due_date <> due.due_date
                    OR due.state = 'fulfilled' AND duty.talk_id IS DISTINCT FROM due.talk_id)
            RETURNING duty.id
        )
        SELECT id FROM added UNION ALL SELECT id FROM changed
        """,
        states=gate_states(gate, condition, today),
        settings=settings,
        duty_link=gate.duty_link,
        # Who was admitted may move on: the talk before is still the one that was owed then.
        same_need=SQL(
            """(duty.rule_id = gate.rule_id AND duty.talkee_id = gate.member_id
                AND (duty.organization_id = gate.organization_id OR gate.phase = 'decided'))"""
        ),
        lapse_reason="appointment_ended" if gate.kind == "appointment" else "application_ended",
    )
