"""Which leadership posts ended, so that a talk is due (A06.1). See docs/duties.md."""

from odoo.tools import SQL

_SOURCE = SQL(
    """mj_appointment AS ended
          JOIN mj_position AS position ON position.id = ended.position_id
          JOIN mj_organization AS organization ON organization.id = ended.organization_id"""
)


def _has_ended(today):
    """A leadership post ended, and the end is no history, death, dissolution or continuation."""
    return SQL(
        """(ended.state = 'effective'
            AND (ended.date_to < %(today)s OR ended.end_reason IS NOT NULL)
            AND ended.end_reason IS DISTINCT FROM 'died' AND ended.end_reason IS DISTINCT FROM 'dissolved'
            AND position.is_leadership
            AND organization.active AND organization.go_live <= LEAST(ended.date_to, %(today)s)
            AND (organization.dissolved_on IS NULL OR organization.dissolved_on > ended.date_to)
            AND NOT EXISTS (
                SELECT FROM mj_appointment AS following
                 WHERE following.member_id = ended.member_id
                   AND following.organization_id = ended.organization_id
                   AND following.position_id = ended.position_id
                   AND following.state = 'effective' AND following.date_from = ended.date_to + 1))""",
        today=today,
    )


def ends_without_concern(today, scope):
    """Return the query of leadership posts that ended and have no concern yet.

    Columns: ``appointment_id``, ``member_id``, ``organization_id``, ``raised_on``. A concern that somebody withdrew
    is not raised again; one that was taken back by itself may be.

    :param datetime.date today: local day.
    :param SQL scope: on ``ended``.
    :rtype: SQL
    """
    return SQL(
        """
        SELECT ended.id AS appointment_id, ended.member_id, ended.organization_id,
               LEAST(ended.date_to, %(today)s) AS raised_on
          FROM %(source)s
         WHERE ended.date_to IS NOT NULL AND %(scope)s AND %(has_ended)s
           AND NOT EXISTS (
                SELECT FROM mj_concern AS concern
                 WHERE concern.appointment_id = ended.id
                   AND (concern.state = 'open' OR concern.withdrawn_by_id IS NOT NULL))
         ORDER BY raised_on, ended.id
        """,
        today=today,
        source=_SOURCE,
        scope=scope,
        has_ended=_has_ended(today),
    )


def concerns_without_end(today, scope):
    """Return the query of the ids of open concerns whose post did not end after all, unless the talk was held.

    :param datetime.date today: local day.
    :param SQL scope: on ``ended``.
    :rtype: SQL
    """
    return SQL(
        """
        SELECT concern.id
          FROM %(source)s
          JOIN mj_concern AS concern ON concern.appointment_id = ended.id
         WHERE concern.state = 'open' AND %(scope)s AND %(has_ended)s IS NOT TRUE
           AND NOT EXISTS (SELECT FROM mj_obligation AS duty
                            WHERE duty.concern_id = concern.id AND duty.state = 'fulfilled')
        """,
        source=_SOURCE,
        scope=scope,
        has_ended=_has_ended(today),
    )
