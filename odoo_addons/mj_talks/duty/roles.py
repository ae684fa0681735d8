"""What somebody is in an organisation on a day, as SQL over the flags of the posts held there."""

from odoo.tools import SQL

ROLES = [
    ("chair", "Chair"),
    ("chair_or_full_time_vice_chair", "Chair or full-time vice chair"),
    ("leadership", "Leadership team"),
    ("committee_outside_leadership", "Committee outside the leadership"),
    ("leading_body", "Leading body"),
    ("department_head", "Department heads"),
    ("key_few", "Key few"),
    ("supervision_committee", "Supervision committee"),
    ("member", "Members"),
]

FLAGS = [
    "is_chair",
    "is_full_time_vice_chair",
    "is_leadership",
    "is_standing_committee",
    "is_committee",
    "is_department_head",
    "is_backbone",
    "is_supervision",
]

_CONDITIONS = {
    "chair": "{0}.is_chair",
    "chair_or_full_time_vice_chair": "({0}.is_chair OR {0}.is_full_time_vice_chair)",
    "leadership": "{0}.is_leadership",
    "committee_outside_leadership": "(({0}.is_standing_committee OR {0}.is_committee) AND NOT {0}.is_leadership)",
    "leading_body": "({0}.is_leadership OR {0}.is_standing_committee OR {0}.is_committee OR {0}.is_department_head)",
    "department_head": "{0}.is_department_head",
    "key_few": "({0}.is_leadership OR {0}.is_backbone)",
    "supervision_committee": "{0}.is_supervision",
    "member": "{0}.is_member",
}


def role_condition(role, alias):
    """Return the condition that a row of flags has a role.

    :param str role: one of :data:`ROLES`.
    :param str alias: of a relation with the columns :data:`FLAGS` and ``is_member``.
    :rtype: SQL
    """
    return SQL(_CONDITIONS[role].format(alias))


def role_condition_of_column(column, alias):
    """Return the condition that a row of flags has the role that a column names.

    :param SQL column: the column holding the role, row by row.
    :param str alias: as for :func:`role_condition`.
    :rtype: SQL
    """
    branches = SQL(" ").join(SQL("WHEN %s THEN %s", role, role_condition(role, alias)) for role, __ in ROLES)
    return SQL("COALESCE(CASE %s %s END, FALSE)", column, branches)


def _held_flags():
    # Odoo stores an unticked box as NULL or FALSE, whichever came first.
    return SQL(", ").join(
        SQL("COALESCE(bool_or(%s), FALSE) AS %s", _flag_of_position(flag), SQL.identifier(flag)) for flag in FLAGS
    )


def _flag_of_position(flag):
    column = SQL.identifier("position", flag)
    # Who presides without being chair counts as one.
    return SQL("%s OR position.is_acting_chair", column) if flag == "is_chair" else column


def team_on(day, organization_condition=None):
    """Return the query of who is what where on a day: one row per organisation and person.

    :param day: local day, or SQL of it on ``appointment``; first and last day of an appointment count.
    :param SQL organization_condition: on ``appointment.organization_id``; ``None`` for all.
    :rtype: SQL
    """
    return SQL(
        """
        SELECT appointment.organization_id, appointment.member_id, %(flags)s, FALSE AS is_member,
               (array_agg(appointment.leader_id
                          ORDER BY appointment.position_sequence, appointment.id))[1] AS leader_id
          FROM mj_appointment AS appointment
          JOIN mj_position AS position ON position.id = appointment.position_id
         WHERE appointment.state = 'effective'
           AND appointment.date_from <= %(day)s
           AND (appointment.date_to IS NULL OR appointment.date_to >= %(day)s)
           AND %(condition)s
         GROUP BY appointment.organization_id, appointment.member_id
        """,
        flags=_held_flags(),
        day=day,
        condition=organization_condition or SQL("TRUE"),
    )


def members_on(day, organization_condition=None):
    """Return the query of whose home an organisation is on a day, with the columns of :func:`team_on`."""
    flags = SQL(", ").join(SQL("FALSE AS %s", SQL.identifier(flag)) for flag in FLAGS)
    return SQL(
        """
        SELECT appointment.organization_id, appointment.id AS member_id, %(flags)s, TRUE AS is_member,
               NULL::integer AS leader_id
          FROM mj_member AS appointment
         WHERE appointment.state <> 'applicant'
           AND (appointment.joined_on IS NULL OR appointment.joined_on <= %(day)s)
           AND (appointment.left_on IS NULL OR appointment.left_on >= %(day)s)
           AND %(condition)s
        """,
        flags=flags,
        day=day,
        condition=organization_condition or SQL("TRUE"),
    )


def flags_of(member, organization_condition, day):
    """Return the lateral query of one person's flags in an organisation on one day.

    :param SQL member: column of the member.
    :param SQL organization_condition: on ``place.organization_id``, where the posts (or the home) must be.
    :param SQL day: column of the local day.
    :rtype: SQL
    """
    return SQL(
        """
        SELECT %(flags)s,
               EXISTS (
                   SELECT FROM mj_member AS place
                    WHERE place.id = %(member)s AND %(condition)s
                      AND place.state <> 'applicant'
                      AND (place.joined_on IS NULL OR place.joined_on <= %(day)s)
                      AND (place.left_on IS NULL OR place.left_on >= %(day)s)
               ) AS is_member
          FROM mj_appointment AS place
          JOIN mj_position AS position ON position.id = place.position_id
         WHERE place.member_id = %(member)s
           AND %(condition)s
           AND place.state = 'effective'
           AND place.date_from <= %(day)s
           AND (place.date_to IS NULL OR place.date_to >= %(day)s)
        """,
        flags=_held_flags(),
        member=member,
        condition=organization_condition,
        day=day,
    )


def posts_of_people(condition):
    """Return the query of the flags held by each row of ``person`` (``member_id``, ``day``), by organisation.

    :param SQL condition: on ``person``, whose posts are asked for.
    :rtype: SQL
    """
    return SQL(
        """
        SELECT person.member_id, person.day, place.organization_id, %s, FALSE AS is_member
          FROM person
          JOIN mj_appointment AS place
            ON place.member_id = person.member_id AND place.state = 'effective' AND place.date_from <= person.day
           AND (place.date_to IS NULL OR place.date_to >= person.day)
          JOIN mj_position AS position ON position.id = place.position_id
         WHERE %s
         GROUP BY person.member_id, person.day, place.organization_id
        """,
        _held_flags(),
        condition,
    )


def homes_of_people(condition):
    """Return the query of the home of each row of ``person``, with arguments and columns of :func:`posts_of_people`."""
    flags = SQL(", ").join(SQL("FALSE AS %s", SQL.identifier(flag)) for flag in FLAGS)
    return SQL(
        """
        SELECT person.member_id, person.day, place.organization_id, %s, TRUE AS is_member
          FROM person
          JOIN mj_member AS place
            ON place.id = person.member_id AND place.state <> 'applicant'
           AND (place.joined_on IS NULL OR place.joined_on <= person.day)
           AND (place.left_on IS NULL OR place.left_on >= person.day)
         WHERE %s
        """,
        flags,
        condition,
    )


def days_in_role(role, condition):
    """Return the query of the days on which people have a role: ``organization_id``, ``member_id``, ``days``.

    :param str role: one of :data:`ROLES`.
    :param SQL condition: on ``place.organization_id`` and the person of :func:`person_column`.
    :rtype: SQL
    """
    if role == "member":
        return SQL(
            """
            SELECT place.organization_id, place.id AS member_id,
                   datemultirange(daterange(place.joined_on, place.left_on, '[]')) AS days
              FROM mj_member AS place
             WHERE place.state <> 'applicant' AND %s
               AND (place.left_on IS NULL OR place.joined_on IS NULL OR place.joined_on <= place.left_on)
            """,
            condition,
        )
    # One post of the leadership is enough to be none of the committee outside it.
    without = "is_leadership" if role == "committee_outside_leadership" else None
    return SQL(
        """
        SELECT place.organization_id, place.member_id, %(with_role)s %(without)s AS days
          FROM mj_appointment AS place
          JOIN (SELECT position.id, %(flags)s FROM mj_position AS position) AS position ON position.id = place.position_id
         WHERE place.state = 'effective' AND %(condition)s
         GROUP BY place.organization_id, place.member_id
        """,
        with_role=_days_of_posts(role_condition(role, "position")),
        flags=SQL(", ").join(
            SQL("COALESCE(%s, FALSE) AS %s", _flag_of_position(flag), SQL.identifier(flag)) for flag in FLAGS
        ),
        without=SQL(" - %s", _days_of_posts(SQL.identifier("position", without))) if without else SQL(),
        condition=condition,
    )


def person_column(role):
    """Return the column that holds the person in :func:`days_in_role`.

    :rtype: SQL
    """
    return SQL("place.id") if role == "member" else SQL("place.member_id")


def _days_of_posts(condition):
    return SQL(
        """COALESCE(range_agg(daterange(place.date_from, place.date_to, '[]')) FILTER (WHERE %s), '{}'::datemultirange)""",
        condition,
    )


def roles_of_people():
    """Return the query of who has which role where, of the rows of ``person`` (``member_id``, ``day``).

    :return: one row per role, person and organisation.
    :rtype: SQL
    """
    return SQL(
        """
        SELECT role.name, held.member_id, held.organization_id
          FROM (%(posts)s UNION ALL %(homes)s) AS held
         CROSS JOIN unnest(%(roles)s) AS role (name)
         WHERE %(has_role)s
        """,
        posts=posts_of_people(SQL("TRUE")),
        homes=homes_of_people(SQL("TRUE")),
        roles=[role for role, __ in ROLES],
        has_role=role_condition_of_column(SQL("role.name"), "held"),
    )
