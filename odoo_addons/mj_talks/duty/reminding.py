"""Who is reminded of which open duties: one query. See docs/reminders.md."""

from odoo.tools import SQL

# Days before a due date on which the digest begins to name a duty, and the reminder before it is sent.
DIGEST_DAYS = 30
REMINDER_DAYS = 7
# A missed regular talk can be entered late, if it was held in time; after this it is only counted in reports.
MISSED_DAYS = 30
# More links than this make no mail clearer: the list behind “My Duties” shows the rest.
LINKS_PER_MAIL = 15


def in_digest(today):
    """Return the condition on ``duty`` for the weekly digest: overdue or due soon.

    :param datetime.date today: local day.
    :rtype: SQL
    """
    return SQL(
        """(duty.due_date >= %(today)s::date - CASE
                WHEN duty.concern_id IS NULL AND duty.request_id IS NULL AND duty.appointment_id IS NULL
                     AND duty.relation <> 'any' THEN %(missed)s ELSE 36500 END
            AND duty.due_date <= %(today)s::date + %(soon)s)""",
        today=today,
        missed=MISSED_DAYS,
        soon=DIGEST_DAYS,
    )


def due_soon(today):
    """Return the condition on ``duty`` for the reminder before a due date."""
    return SQL(
        "(duty.due_date BETWEEN %(today)s::date AND %(today)s::date + %(days)s)", today=today, days=REMINDER_DAYS
    )


def window_opened(first_day):
    """Return the condition on ``duty`` for the opening of a window: the rule's window begins in that month.

    :param datetime.date first_day: first day of the month.
    :rtype: SQL
    """
    return SQL(
        """(%(first_day)s::date BETWEEN duty.period_start AND duty.period_end
            AND duty.rule_id IN (SELECT rule_id FROM mj_talk_rule_window WHERE month_from = %(month)s))""",
        first_day=first_day,
        month=first_day.month,
    )


def _responsible(condition, today, company_id):
    """Return the parts of a query that say in ``responsible`` who owes which open duty, see :func:`reminded_people`."""
    return SQL(
        """
        duty AS MATERIALIZED (
            SELECT duty.id, duty.organization_id, duty.organization_path, duty.talker_id, duty.talkee_id,
                   duty.mutual, duty.relation, duty.due_date
              FROM mj_obligation AS duty
             WHERE duty.state = 'open' AND duty.company_id = %(company)s AND duty.opens_on <= %(today)s
               AND (duty.planned_talk_id IS NULL OR duty.due_date < %(today)s) AND %(condition)s
        ),
        leader AS MATERIALIZED (
            SELECT post.organization_id, post.member_id,
                   row_number() OVER (
                       PARTITION BY post.organization_id
                       ORDER BY bool_or(position.is_chair OR position.is_acting_chair) DESC NULLS LAST,
                                min(position.sequence), post.member_id) AS place
              FROM mj_appointment AS post
              JOIN mj_position AS position ON position.id = post.position_id AND position.is_leadership
             WHERE post.state = 'effective' AND post.date_from <= %(today)s
               AND (post.date_to IS NULL OR post.date_to >= %(today)s)
             GROUP BY post.organization_id, post.member_id
        ),
        responsible AS (
            SELECT duty.*, duty.talker_id AS member_id FROM duty WHERE duty.talker_id IS NOT NULL
             UNION ALL
            SELECT duty.*, duty.talkee_id FROM duty WHERE duty.mutual AND duty.talkee_id IS NOT NULL
             UNION ALL
            SELECT duty.*, COALESCE(first.member_id, second.member_id)
              FROM duty
              JOIN mj_organization AS organization ON organization.id = duty.organization_id
              LEFT JOIN leader AS first
                ON first.organization_id = CASE WHEN duty.relation IN ('above', 'here_or_above')
                                                THEN organization.parent_id ELSE organization.id END
               AND first.place = 1 AND first.member_id IS DISTINCT FROM duty.talkee_id
              LEFT JOIN leader AS second
                ON second.organization_id = CASE WHEN duty.relation IN ('above', 'here_or_above')
                                                 THEN organization.parent_id ELSE organization.id END
               AND second.place = 2 AND first.member_id IS NULL
             WHERE duty.talker_id IS NULL AND (duty.talkee_id IS NULL OR duty.mutual IS NOT TRUE)
        )
        """,
        condition=condition,
        today=today,
        company=company_id,
    )


def responsible_people(condition, today, company_id):
    """Return the query of who owes which open duty, with an account or without: ``duty_id`` and ``member_id``.

    See :func:`reminded_people`, where the parameters stand.

    :rtype: SQL
    """
    return SQL(
        "WITH %s SELECT id AS duty_id, member_id FROM responsible WHERE member_id IS NOT NULL",
        _responsible(condition, today, company_id),
    )


def reminded_people(condition, today, company_id, user_ids, overseer_ids):
    """Return the query of who is reminded of what: for each user the first links and how many duties there are.

    Columns: ``user_id``, ``duty_id``, ``due_date``, ``is_overdue``, ``row_count``; overdue first.

    The person responsible is the talker, for a mutual duty both, and where the talker is left open the highest-ranking
    other leadership member, of the organisation above where it talks. Whoever has no account is stood in for by the recorders of the organisation, or of the
    nearest one above that has any with the duty in their scope. Planned duties are left out until they are overdue.

    :param SQL condition: on ``duty``.
    :param datetime.date today: local day.
    :param int company_id: only duties of this company.
    :param list[int] user_ids: accounts that can open a duty.
    :param list[int] overseer_ids: those of them whose reading has no bounds.
    :rtype: SQL
    """
    return SQL(
        """
        WITH %(responsible)s,
        account AS (
            SELECT member.id AS member_id, users.id AS user_id
              FROM mj_member AS member
              JOIN res_users AS users ON users.partner_id = member.partner_id AND users.id = ANY(%(users)s)
        ),
        unaccounted AS MATERIALIZED (
            SELECT responsible.* FROM responsible LEFT JOIN account USING (member_id) WHERE account.user_id IS NULL
        ),
        reachable AS (
            SELECT place.organization_id, recorder.user_id, dense_rank() OVER (
                       PARTITION BY place.organization_id ORDER BY above.depth DESC) AS distance
              FROM (SELECT DISTINCT organization_id, organization_path FROM unaccounted) AS place
             CROSS JOIN unnest(string_to_array(rtrim(place.organization_path, '/'), '/')::integer[])
                        WITH ORDINALITY AS above (organization_id, depth)
              JOIN mj_organization_recorder_rel AS recorder
                ON recorder.organization_id = above.organization_id AND recorder.user_id = ANY(%(users)s)
             WHERE recorder.user_id = ANY(%(overseers)s)
                OR EXISTS (
                    SELECT FROM mj_scope AS scope JOIN mj_organization AS reach ON reach.id = scope.organization_id
                     WHERE scope.user_id = recorder.user_id
                       AND (reach.id = place.organization_id
                            OR scope.include_below AND place.organization_path LIKE reach.parent_path || '%%'))
        ),
        reminded AS (
            SELECT account.user_id, responsible.id AS duty_id, responsible.due_date
              FROM responsible JOIN account USING (member_id)
             UNION
            SELECT reachable.user_id, unaccounted.id, unaccounted.due_date
              FROM unaccounted JOIN reachable ON reachable.organization_id = unaccounted.organization_id
               AND reachable.distance = 1
        )
        SELECT user_id, duty_id, due_date, due_date < %(today)s AS is_overdue, row_count
          FROM (SELECT reminded.*, count(*) OVER (PARTITION BY user_id) AS row_count,
                       row_number() OVER (PARTITION BY user_id ORDER BY due_date, duty_id) AS place
                  FROM reminded) AS ranked
         WHERE place <= %(links)s
         ORDER BY user_id, place
        """,
        responsible=_responsible(condition, today, company_id),
        today=today,
        users=list(user_ids),
        overseers=list(overseer_ids),
        links=LINKS_PER_MAIL,
    )
