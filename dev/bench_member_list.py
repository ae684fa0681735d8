"""Measure the list of members under a district's scope against the administrator's.

The nation is written unless it is there, and committed.
"""

import bench_data
from bench_measuring import Stopwatch, account, ratio

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
    """Open the first page of the list, with the count, as both."""
    env = context.env
    bench_data.ensure_nation(env, context.quick)
    env.invalidate_all()
    administrator = account(env, "bench_members_admin", "mj_talks.group_mj_admin")
    district = env["mj.organization"].search([("code", "=like", "B-district %")], limit=1)
    office = account(env, "bench_members_office", "mj_talks.group_mj_office", district)
    env.flush_all()
    env.cr.execute("ANALYZE")
    spent = {}
    timed = Stopwatch(env).timed
    for user in (administrator, office, administrator, office):
        spent[user] = timed(lambda user=user: _open(env, user), REPEATS)
    members = env["mj.member"].search_count([])
    return [ratio(f"member list of {members}: district / administrator", spent[office], spent[administrator], 2.0)]


def _open(env, user):
    env.invalidate_all()
    page = env["mj.member"].with_user(user).web_search_read([], COLUMNS, limit=PAGE, count_limit=10001)
    if len(page["records"]) != PAGE:
        raise AssertionError(page["length"])
