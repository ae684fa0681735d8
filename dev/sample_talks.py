"""Talks of the sample municipality: those before taking a post, and a first season of regular ones."""

import datetime
import io
from collections import defaultdict

import openpyxl
from odoo.addons.mj_talks.roster.dates import parse_date

from dev.sample_shared import BRANCH, YUZHONG, account, hold_talk, organization

MEMBER_NO, NAME, PLACE, POST, FIRST_DAY = range(1, 6)
# The regulation of A11 asks for the talk before the post; here it was held that many days before.
DAYS_BEFORE_POST = 5
SEASON = datetime.date(2026, 7, 6)
# Some organisations are diligent, some late, as in life.
LATE_WEEKS = (0, 0, 5, 11)
# Who plans the next season, for which organisation, when the democratic life meeting is, and whether all is confirmed.
PLANS = (
    ("office", "MJ-CQ-JIANGBEI", 21, True),
    ("office_yuzhong", YUZHONG, 18, False),
)


def split_gated(env, path):
    """Part a spreadsheet of appointments into those that need a talk first and what can be in force before.

    :param odoo.api.Environment env: of the superuser.
    :param pathlib.Path path: the spreadsheet.
    :return: the rows that need a talk, and the spreadsheet without them and whatever started with them.
    :rtype: tuple[list[list], bytes]
    """
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    gated = {
        post.name: post for post in env["mj.position"].search(["|", ("is_gated", "=", True), ("is_key_few", "=", True)])
    }
    everywhere = env["mj.organization"].search([])
    places = {place.code: place for place in everywhere} | {place.name: place for place in everywhere}
    late, starts = [], {}
    for number, row in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        place, first_day = places[row[PLACE]], _day(row[FIRST_DAY])
        if place.go_live and first_day >= place.go_live:
            starts[number] = place, first_day
            if row[POST] in gated:
                late.append([row[MEMBER_NO], row[NAME], place, gated[row[POST]], first_day])
    with_them = {(place, first_day) for __, __, place, __, first_day in late}
    for number in sorted((number for number, start in starts.items() if start in with_them), reverse=True):
        sheet.delete_rows(number)
    content = io.BytesIO()
    book.save(content)
    return late, content.getvalue()


def hold_talks_before_posts(env, late):
    """Propose people for gated posts and hold the talk with them (A11): one talk per organisation and day.

    :param odoo.api.Environment env: of the superuser.
    :param list late: from :func:`split_gated`.
    """
    proposals = defaultdict(lambda: env["mj.appointment"])
    for number, name, place, post, first_day in late:
        member = env["mj.member"].search([("member_no", "=", number)] if number else [("name", "=", name)], limit=1)
        terms = [("member_id", "=", member.id), ("organization_id", "=", place.id), ("position_id", "=", post.id)]
        if not env["mj.appointment"].search_count([*terms, ("date_from", "=", first_day)]):
            proposals[place, first_day] |= env["mj.appointment"].create(
                {
                    "member_id": member.id,
                    "organization_id": place.id,
                    "position_id": post.id,
                    "date_from": first_day,
                }
            )
    for (place, first_day), appointments in proposals.items():
        above = place.parent_id
        _hold(
            env,
            above,
            above.chair_id,
            appointments.member_id,
            first_day - datetime.timedelta(days=DAYS_BEFORE_POST),
            category="appointment",
            covers_post_duties=True,
            covers_integrity=True,
        )


def hold_first_season(env):
    """Hold regular talks of July in some organisations, so that every screen has something to show (A18, A19)."""
    if env["mj.talk"].search_count([("timing", "=", "regular"), ("category", "=", "daily")]):
        return
    places = env["mj.organization"].search([("level", "!=", "grassroots"), ("go_live", "<=", SEASON)])
    for index, place in enumerate(places):
        duties = env["mj.obligation"].search(
            [
                ("organization_id", "=", place.id),
                ("year", "=", SEASON.year),
                ("talker_id", "!=", False),
                ("talkee_id", "!=", False),
                ("state", "=", "open"),
            ]
        )
        for count, duty in enumerate(duties[: len(duties) * (4 - index % 4) // 5]):
            day = SEASON + datetime.timedelta(weeks=LATE_WEEKS[index % len(LATE_WEEKS)], days=count % 20)
            duty.invalidate_recordset(["state"])
            if duty.state == "open" and _both_in_post(env, duty, day):
                _hold(env, place, duty.talker_id, duty.talkee_id, day)
    _hold_in_branch(env)


def _hold_in_branch(env):
    """The recorder of the sample looks after one branch: its chair talked with whoever is owed a talk by name."""
    place = organization(env, BRANCH)
    duties = env["mj.obligation"].search(
        [
            ("organization_id", "=", place.id),
            ("year", "=", SEASON.year),
            ("talkee_id", "not in", [False, place.chair_id.id]),
            ("state", "=", "open"),
        ]
    )
    for count, talkee in enumerate(duties.talkee_id):
        _hold(env, place, place.chair_id, talkee, SEASON + datetime.timedelta(days=count))


def plan_next_season(env):
    """Lay out the talks of the next usual month in two districts; in one of them they are confirmed (A17.1, A19).

    :param odoo.api.Environment env: of the superuser, after the logins are made.
    :return: the plans; none once the duties of that year are not worked out yet.
    :rtype: mj.season.plan
    """
    plans = env["mj.season.plan"]
    if plans.search_count([]):
        return plans.search([])
    first, last = plans._next_window()
    for login, code, meeting_day, is_confirmed in PLANS:
        place = organization(env, code)
        open_duties = [("organization_id", "=", place.id), ("year", "=", first.year), ("state", "=", "open")]
        if not env["mj.obligation"].search_count(open_duties, limit=1):
            continue
        user = account(env, login)
        meeting = first + datetime.timedelta(days=meeting_day)
        plan = plans.with_user(user).create(
            {
                "organization_id": place.id,
                "date_from": first,
                "date_to": last,
                "meeting_date": meeting if meeting < last else False,
                "combines": True,
                "place": "区委会议室",
            }
        )
        plan.action_lay_out()
        if is_confirmed:
            plan.action_confirm()
        plans |= plan.with_env(env)
    return plans


def _both_in_post(env, duty, day):
    held = env["mj.appointment"]._held_on(day, organizations=duty.organization_id)
    return duty.talker_id in held.filtered("position_id.is_leadership").member_id and duty.talkee_id in held.member_id


def _hold(env, place, talker, talkees, day, **values):
    # Ten o'clock in the morning in Shanghai.
    moment = datetime.datetime.combine(day, datetime.time(2))
    timing = "timely" if "category" in values else "regular"
    hold_talk(env, place, talker, talkees, moment, planned_at=moment, timing=timing, **values)


def _day(value):
    return value.date() if isinstance(value, datetime.datetime) else parse_date(value)
