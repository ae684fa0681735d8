"""A synthetic national year, written by SQL: organisations, people and posts that make about a million duties.

The shapes are constants here and nothing is random, so that two runs measure the same thing.
"""

from typing import NamedTuple


class Level(NamedTuple):
    """One level of the tree: how many organisations, and how many people hold which posts in each."""

    name: str
    organizations: int
    chair: str
    leaders: tuple  # codes and numbers of the other posts of the leadership team
    committee: str
    committee_members: int
    department_heads: int


# 10,000 organisations, 220,000 people, 342,000 posts; the shipped rules make 1.04 million duties of them.
NATION = [
    Level(
        "municipal",
        30,
        "chair",
        (("full_time_vice_chair", 1), ("vice_chair", 22), ("secretary_general", 1)),
        "committee",
        80,
        10,
    ),
    Level("district", 350, "chair", (("vice_chair", 13), ("secretary_general", 1)), "committee", 40, 6),
    Level("grassroots", 9620, "branch_director", (("branch_vice_director", 10),), "branch_committee", 22, 0),
]
PEOPLE_PER_ORGANIZATION = 22
GO_LIVE = "2023-11-09"
FIRST_DAY_IN_POST = "2024-01-01"
# One organisation with many members, for a collective talk.
MANY_MEMBERS = 600


def scaled(share):
    """Return the levels of a smaller nation.

    :param float share: of the organisations, 1.0 for all.
    :rtype: list[Level]
    """
    return [level._replace(organizations=max(1, round(level.organizations * share))) for level in NATION]


def ensure_nation(env, is_quick):
    """Write and commit organisations, people and posts unless an earlier measurement has.

    :param odoo.api.Environment env: of the superuser.
    :param bool is_quick: a tenth of them.
    """
    if not env["mj.organization"].search_count([("code", "=like", "B-municipal %")], limit=1):
        write_nation(env.cr, scaled(0.1 if is_quick else 1.0), env.company.id)
        env.cr.commit()


def write_nation(cr, levels, company_id):
    """Write organisations, people and posts.

    :param cr: cursor of a database with mj_talks and none of these data.
    :param list[Level] levels: from the top down.
    :param int company_id: whose.
    """
    # Analysed step by step: the next statement, and the keys it checks, would take these tables for empty.
    for rank, level in enumerate(levels):
        _write_organizations(cr, level, levels[rank - 1] if rank else None, company_id)
        cr.execute("ANALYZE mj_organization")
    total = sum(level.organizations for level in levels)
    _write_people(cr, total * PEOPLE_PER_ORGANIZATION, company_id)
    cr.execute("ANALYZE res_partner, mj_member")
    cr.execute(
        "CREATE TEMP TABLE bench_person ON COMMIT DROP AS "
        "SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM mj_member WHERE member_no LIKE 'B%'"
    )
    cr.execute("CREATE UNIQUE INDEX ON bench_person (place)")
    cr.execute("ANALYZE bench_person")
    first_person = 0
    for level in levels:
        first_person += _write_posts(cr, level, first_person, total * PEOPLE_PER_ORGANIZATION, company_id)
    cr.execute("ANALYZE mj_appointment")


def _write_organizations(cr, level, above, company_id):
    cr.execute(
        """
        WITH made AS (
            INSERT INTO res_partner (name, complete_name, active, is_company, type, partner_share, mj_is_member)
            SELECT %(level)s || ' ' || n, %(level)s || ' ' || n, TRUE, TRUE, 'contact', TRUE, FALSE
              FROM generate_series(1, %(count)s) AS n
            RETURNING id, name
        )
        INSERT INTO mj_organization (partner_id, company_id, code, level, active, go_live, parent_id)
        SELECT made.id, %(company)s, 'B-' || made.name, %(level)s, TRUE, %(go_live)s, above.id
          FROM made
          LEFT JOIN mj_organization AS above
            ON above.code = 'B-' || %(above)s || ' ' || (split_part(made.name, ' ', 2)::integer %% %(above_count)s + 1)
         ORDER BY made.id
        """,
        {
            "level": level.name,
            "count": level.organizations,
            "company": company_id,
            "go_live": GO_LIVE,
            "above": above.name if above else "",
            "above_count": above.organizations if above else 1,
        },
    )
    cr.execute(
        """
        UPDATE mj_organization AS organization
           SET parent_path = COALESCE((SELECT above.parent_path FROM mj_organization AS above
                                        WHERE above.id = organization.parent_id), '') || organization.id || '/'
         WHERE organization.level = %s AND organization.code LIKE 'B-%%'
        """,
        [level.name],
    )


def _write_people(cr, people, company_id):
    cr.execute(
        """
        WITH made AS (
            INSERT INTO res_partner (name, complete_name, active, is_company, type, partner_share, mj_is_member)
            SELECT 'Person ' || n, 'Person ' || n, TRUE, FALSE, 'contact', TRUE, TRUE
              FROM generate_series(1, %(people)s) AS n
            RETURNING id
        ),
        home AS (
            SELECT id, parent_path, row_number() OVER (ORDER BY id) - 1 AS place
              FROM mj_organization WHERE code LIKE 'B-%%'
        ),
        person AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM made)
        INSERT INTO mj_member (partner_id, organization_id, organization_path, company_id, member_no, state, active,
                               joined_on)
        SELECT person.id, home.id, home.parent_path, %(company)s, 'B' || person.place, 'member', TRUE, '2020-01-01'
          FROM person
          JOIN home ON home.place = CASE WHEN person.place < %(many)s THEN (SELECT max(place) FROM home)
                                         ELSE person.place %% (SELECT count(*) FROM home) END
        """,
        {"people": people, "company": company_id, "many": MANY_MEMBERS},
    )


def _write_posts(cr, level, first_person, people, company_id):
    """Give the next people in line to each organisation's posts; half of the committee have a leader in charge."""
    posts = [level.chair]
    for code, number in level.leaders:
        posts += [code] * number
    leaders = len(posts)
    posts += [level.committee] * level.committee_members + ["department_head"] * level.department_heads
    cr.execute(
        """
        WITH place AS (
            SELECT id, parent_path, row_number() OVER (ORDER BY id) - 1 AS place
              FROM mj_organization WHERE level = %(level)s AND code LIKE 'B-%%'
        ),
        post AS (SELECT code, n - 1 AS n FROM unnest(%(posts)s) WITH ORDINALITY AS post (code, n))
        INSERT INTO mj_appointment (organization_id, organization_path, company_id, member_id, position_id,
                                    position_sequence, is_chair, state, date_from, leader_id)
        SELECT place.id, place.parent_path, %(company)s, person.id, position.id, position.sequence, position.is_chair,
               'effective', %(since)s, leader.id
          FROM place CROSS JOIN post
          JOIN mj_position AS position ON position.code = post.code
          JOIN bench_person AS person
            ON person.place = (%(first)s + place.place * %(per_place)s + post.n) %% %(people)s
          LEFT JOIN bench_person AS leader
            ON post.n >= %(leaders)s AND post.n %% 2 = 0
           AND leader.place = (%(first)s + place.place * %(per_place)s + post.n %% %(leaders)s) %% %(people)s
        """,
        {
            "level": level.name,
            "posts": posts,
            "company": company_id,
            "since": FIRST_DAY_IN_POST,
            "first": first_person,
            "per_place": len(posts),
            "people": people,
            "leaders": leaders,
        },
    )
    return level.organizations * len(posts)
