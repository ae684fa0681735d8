"""Which changes of a leadership member's posts call for a talk (A06.1). See docs/duties.md."""

from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL

_POSTS = SQL(
    """mj_appointment AS post
          JOIN mj_position AS position ON position.id = post.position_id
          JOIN mj_organization AS organization ON organization.id = post.organization_id"""
)
# A seat on the committee and being a backbone member are no posts with work of their own.
_FURTHER_POST = SQL("(position.is_department_head OR position.is_supervision)")


@dataclass(frozen=True)
class ChangeTerms:
    """What counts as a change, and how far apart two changes are talked about once.

    :param int days: changes that follow one another within so many days are one.
    :param bool on_further_post: whether a post beside the present ones counts.
    :param bool on_dissolution: whether a post lost with its organisation counts.
    :param datetime.date further_from: from which day on these two count; ``None``: always.
    """

    days: int = 0
    on_further_post: bool = False
    on_dissolution: bool = False
    further_from: date | None = None


def _leads_on(day):
    return SQL(
        """EXISTS (SELECT FROM mj_appointment AS held
                     JOIN mj_position AS led ON led.id = held.position_id AND led.is_leadership
                    WHERE held.member_id = post.member_id AND held.organization_id = post.organization_id
                      AND held.state = 'effective' AND held.date_from <= %(day)s
                      AND (held.date_to IS NULL OR held.date_to >= %(day)s))""",
        day=day,
    )


def _same_post(condition):
    return SQL(
        """EXISTS (SELECT FROM mj_appointment AS beside
                    WHERE beside.member_id = post.member_id AND beside.organization_id = post.organization_id
                      AND beside.position_id = post.position_id AND beside.state = 'effective' AND %s)""",
        condition,
    )


def _ended(today, terms, scope):
    """Posts that ended, and the end is no history, death or continuation."""
    return SQL(
        """
        SELECT post.id AS appointment_id, 'ended' AS cause, 2 AS rank, post.member_id, post.organization_id,
               post.date_to + 1 AS day, LEAST(post.date_to, %(today)s) AS raised_on
          FROM %(posts)s
         WHERE post.state = 'effective' AND post.date_to IS NOT NULL AND %(scope)s
           AND (post.date_to < %(today)s OR post.end_reason <> 'dissolved')
           AND post.end_reason IS DISTINCT FROM 'died'
           AND organization.go_live <= LEAST(post.date_to, %(today)s)
           AND CASE WHEN post.end_reason = 'dissolved'
                    THEN %(on_dissolution)s AND organization.dissolved_on IS NOT NULL
                     AND post.date_to >= COALESCE(%(further_from)s, post.date_to)
                    ELSE organization.active
                     AND (organization.dissolved_on IS NULL OR organization.dissolved_on > post.date_to) END
           AND (position.is_leadership
                OR %(on_further_post)s AND %(further_post)s AND %(leads)s
                   AND post.date_to >= COALESCE(%(further_from)s, post.date_to))
           AND NOT %(goes_on)s
        """,
        today=today,
        posts=_POSTS,
        scope=scope,
        on_dissolution=terms.on_dissolution,
        on_further_post=terms.on_further_post,
        further_from=terms.further_from,
        further_post=_FURTHER_POST,
        leads=_leads_on(SQL("post.date_to")),
        goes_on=_same_post(SQL("beside.date_from = post.date_to + 1")),
    )


def _begun(today, terms, scope):
    """Posts that a leadership member took; who comes into the leadership with it was talked to before (A11)."""
    return SQL(
        """
        SELECT post.id, 'began', 3, post.member_id, post.organization_id, post.date_from, post.date_from
          FROM %(posts)s
         WHERE %(on_further_post)s AND post.state = 'effective' AND %(scope)s
           AND post.date_from <= %(today)s AND post.date_from >= COALESCE(%(further_from)s, post.date_from)
           AND post.end_reason IS DISTINCT FROM 'died'
           AND organization.go_live <= post.date_from AND organization.active
           AND (position.is_leadership OR %(further_post)s)
           AND %(leads)s AND NOT %(went_on)s
        """,
        today=today,
        posts=_POSTS,
        scope=scope,
        on_further_post=terms.on_further_post,
        further_from=terms.further_from,
        further_post=_FURTHER_POST,
        leads=_leads_on(SQL("post.date_from - 1")),
        went_on=_same_post(SQL("beside.date_to = post.date_from - 1")),
    )


def _in_other_charge(scope):
    """Posts whose leader in charge changed, which is not dated: the concern that was raised at once tells of it."""
    return SQL(
        """
        SELECT post.id, 'leader', 1, post.member_id, post.organization_id, concern.raised_on, concern.raised_on
          FROM %(posts)s
          JOIN mj_concern AS concern ON concern.appointment_id = post.id AND concern.cause = 'leader'
         WHERE %(scope)s AND post.leader_id IS DISTINCT FROM concern.former_leader_id
           AND (concern.state = 'open' OR concern.withdrawn_by_id IS NOT NULL)
        """,
        posts=_POSTS,
        scope=scope,
    )


def _first_changes(today, terms, scope):
    """The changes that no other one came shortly before: an old post that ends and a new one that begins are one."""
    return SQL(
        """
        SELECT *
          FROM (SELECT change.*, day - lag(day) OVER (
                           PARTITION BY organization_id, member_id ORDER BY day, rank, appointment_id) AS days_since
                  FROM (%s UNION ALL %s UNION ALL %s) AS change) AS each_change
         WHERE days_since IS NULL OR days_since > %s
        """,
        _ended(today, terms, scope),
        _begun(today, terms, scope),
        _in_other_charge(scope),
        terms.days,
    )


def changes_without_concern(today, terms, scope):
    """Return the query of changes that have no concern yet.

    Columns: ``appointment_id``, ``cause``, ``member_id``, ``organization_id``, ``raised_on``. A concern that somebody
    withdrew is not raised again; one that was taken back by itself may be.

    :param datetime.date today: local day.
    :param ChangeTerms terms: what counts.
    :param SQL scope: on ``post`` and ``organization``, whole people of an organisation.
    :rtype: SQL
    """
    return SQL(
        """
        SELECT appointment_id, cause, member_id, organization_id, raised_on
          FROM (%s) AS change
         WHERE NOT EXISTS (
                SELECT FROM mj_concern AS concern
                 WHERE concern.appointment_id = change.appointment_id AND concern.cause = change.cause
                   AND (concern.state = 'open' OR concern.withdrawn_by_id IS NOT NULL))
         ORDER BY raised_on, appointment_id
        """,
        _first_changes(today, terms, scope),
    )


def concerns_without_change(today, terms, scope):
    """Return the query of the ids of open concerns whose change there is no more, unless the talk was held.

    Arguments as for :func:`changes_without_concern`.

    :rtype: SQL
    """
    return SQL(
        """
        WITH change AS MATERIALIZED (%(changes)s)
        SELECT concern.id
          FROM %(posts)s
          JOIN mj_concern AS concern ON concern.appointment_id = post.id
         WHERE concern.state = 'open' AND %(scope)s
           AND NOT EXISTS (SELECT FROM change
                            WHERE change.appointment_id = post.id AND change.cause = concern.cause)
           AND NOT EXISTS (SELECT FROM mj_obligation AS duty
                            WHERE duty.concern_id = concern.id AND duty.state = 'fulfilled')
        """,
        changes=_first_changes(today, terms, scope),
        posts=_POSTS,
        scope=scope,
    )
