"""Measure the list of members under a district's scope against the administrator's.

``run(context)`` needs ``context.env`` (an Odoo environment as superuser on a database of its own with mj_talks) and
``context.quick`` (a tenth of the nation). The nation is written unless it is there, and committed.
"""

import bench_data
from bench_measuring import Figure, Stopwatch
from odoo import Command

PAGE = 80
REPEATS = 15
COLUMNS = {
    "display_name": {},
    "name": {},
    "member_no": {},
    "gender": {},
    "state": {},
    "joined_on": {},
    "organization_id": {"fields": {"display_name": {}}},
    "current_positions": {},
}


def run(context):
    """Open the first page of the list, with the count, as both.

    :return: one figure.
    :rtype: list[Figure]
    """
    env = context.env
    if not env["mj.organization"].search_count([("code", "=like", "B-%")], limit=1):
        bench_data.write_nation(env.cr, bench_data.scaled(0.1 if context.quick else 1.0), env.company.id)
        env.cr.commit()
    env.invalidate_all()
    administrator = _user(env, "bench_members_admin", "mj_talks.group_mj_admin")
    office = _user(env, "bench_members_office", "mj_talks.group_mj_office")
    district = env["mj.organization"].search([("code", "=like", "B-district %")], limit=1)
    office.mj_scope_ids = [Command.clear(), Command.create({"organization_id": district.id, "include_below": True})]
    env.flush_all()
    env.cr.execute("ANALYZE")
    spent = {}
    timed = Stopwatch(env).timed
    for user in (administrator, office, administrator, office):
        spent[user] = timed(lambda user=user: _open(env, user), REPEATS)
    members = env["mj.member"].search_count([])
    return [
        Figure(
            f"member list of {members}: district / administrator",
            spent[office] / spent[administrator],
            2.0,
            f"{spent[office] * 1000:.1f} ms / {spent[administrator] * 1000:.1f} ms",
        )
    ]


def _open(env, user):
    env.invalidate_all()
    page = env["mj.member"].with_user(user).web_search_read([], COLUMNS, limit=PAGE, count_limit=10001)
    if len(page["records"]) != PAGE:
        raise AssertionError(page["length"])


def _user(env, login, group):
    users = env["res.users"].with_context(no_reset_password=True)
    return users.search([("login", "=", login)]) or users.create(
        {"login": login, "name": login, "group_ids": [Command.set(env.ref(group).ids)]}
    )
