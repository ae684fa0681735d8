"""Rectifications of the sample municipality: one in every state (A17.5, A21.1). Matters and people are made up."""

import datetime
from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields
from odoo.addons.mj_talks import clock

from dev.sample_shared import BRANCH, YUZHONG, account, organization

EVIDENCE = [{"name": "整改情况报告.txt", "raw": "整改情况报告：已按要求逐项整改，并补充完善台账。".encode()}]
WARNING = "你单位对整改要求重视不够，整改进展缓慢，现予以警示。请认真对照要求，采取有效措施，确保整改到位。"
PROPOSAL = "一、建议在全市范围内予以通报。\n二、建议对主要负责人进行约谈，责令限期整改。"
DECISION = "由主委对主要负责人进行约谈，不在全市范围内通报。"
DAYS_GIVEN = 30
# Organisation (a number: one of the other districts), days since the order, matter, what is wrong,
# what is required, the steps taken with the days after the order on which they were.
RECTIFICATIONS = (
    (
        0,
        0,
        "班子成员分工联系委员情况未登记",
        "部分委员未登记分工联系的班子成员，无法核对应谈情况。",
        "一、明确班子成员分工联系的委员。\n二、将分工登记到任职信息中。",
        (),
    ),
    (
        YUZHONG,
        3,
        "上半年班子成员相互谈心谈话开展不足",
        "经抽查，上半年班子成员之间应开展的相互谈心谈话尚有多次未开展。",
        "一、对照年度计划补齐应开展而未开展的谈心谈话。\n二、明确专人负责登记归档。",
        (("order", 0),),
    ),
    (
        1,
        40,
        "台账登记不及时",
        "部分谈话结束一个月后才登记台账，谈话地点、记录人等栏目缺项。",
        "补齐缺项，今后谈话结束后五个工作日内登记台账。",
        (("order", 0),),
    ),
    (
        BRANCH,
        12,
        "入会谈话内容记录不完整",
        "对两名拟入会人员的谈话未涉及入会动机和今后努力方向。",
        "补谈缺少的内容，并完善记录。",
        (("order", 0), ("start", 1)),
    ),
    (
        2,
        25,
        "主委与其他班子成员谈心谈话未全覆盖",
        "主委与两名班子成员本年度尚未开展谈心谈话。",
        "主委于期限内与上述班子成员开展谈心谈话。",
        (("order", 0), ("start", 2), ("ask_extension", 20)),
    ),
    (
        3,
        50,
        "谈话提纲未提前准备",
        "抽查的谈话均未提前准备提纲，谈话针对性不强。",
        "制定谈话前准备工作清单并执行。",
        (("order", 0), ("start", 2), ("ask_extension", 24), ("grant", 26)),
    ),
    (
        YUZHONG,
        35,
        "反映的问题未跟踪落实",
        "谈话对象反映的活动场地问题三个月未答复。",
        "与有关单位协商，向谈话对象反馈处理结果。",
        (("order", 0), ("start", 1), ("submit", 28)),
    ),
    (
        4,
        45,
        "集体谈话代替个别谈话",
        "以集体谈话代替应当开展的个别谈话。",
        "对应当个别谈话的对象逐一开展谈话。",
        (("order", 0), ("start", 3), ("submit", 25), ("check", 33, "corrected")),
    ),
    (
        5,
        60,
        "新任职人员任前谈话缺少廉政内容",
        "两名新任职人员的任前谈话未涉及廉洁自律内容。",
        "补谈廉洁自律内容，完善谈话记录。",
        (("order", 0), ("start", 3), ("submit", 29), ("check", 36, "not_visibly")),
    ),
    (
        6,
        75,
        "连续两个季度未开展适时谈话",
        "班子成员岗位变动后，未按规定及时谈话。",
        "对岗位变动的班子成员逐一补谈。",
        (("order", 0), ("start", 5), ("submit", 30), ("check", 37, "not_corrected"), ("warn", 40)),
    ),
    (
        7,
        100,
        "谈心谈话流于形式",
        "多份谈话记录内容雷同，未反映真实情况。",
        "重新开展谈话，如实记录。",
        (("order", 0), ("start", 4), ("submit", 29), ("check", 35, "not_corrected"), ("warn", 38), ("propose", 75)),
    ),
    (
        7,
        200,
        "主要负责人未带头开展谈心谈话",
        "上一年度主要负责人未与班子成员开展谈心谈话。",
        "主要负责人带头开展谈话并登记。",
        (
            ("order", 0),
            ("start", 4),
            ("submit", 29),
            ("check", 35, "not_visibly"),
            ("warn", 38),
            ("propose", 75),
            ("decide", 90),
            ("close_decided", 95),
        ),
    ),
    (
        8,
        130,
        "谈话人未按分工开展谈话",
        "部分委员由非分工联系的班子成员谈话，未说明原因。",
        "按分工开展谈话，确需调整的说明原因。",
        (
            ("order", 0),
            ("start", 4),
            ("submit", 29),
            ("check", 35, "not_corrected"),
            ("warn", 38),
            ("propose", 75),
            ("decide", 120),
        ),
    ),
    (
        BRANCH,
        90,
        "支部主任未与骨干会员谈话",
        "上一年度支部主任与骨干会员的谈话未开展。",
        "逐一开展谈话并登记。",
        (("order", 0), ("start", 1), ("submit", 20), ("check", 27, "corrected"), ("close", 28)),
    ),
    (
        8,
        120,
        "谈话台账未归档",
        "上一年度谈话台账未按规定归档。",
        "按规定归档。",
        (("order", 0), ("start", 1), ("submit", 20), ("check", 27, "corrected"), ("close", 28), ("reopen", 110)),
    ),
    (
        "member",
        6,
        "承诺事项未落实",
        "谈话中承诺参加的履职培训至今未参加。",
        "参加近期举办的履职培训，并提交学习体会。",
        (("order", 0),),
    ),
)


def load_rectifications(env):
    """Order rectifications and take their steps as those who may; a second run changes nothing.

    :param odoo.api.Environment env: of the superuser, after the sample municipality and its logins are loaded.
    """
    if "mj.rectification" not in env or env["mj.rectification"].search_count([]):
        return
    logins = ("supervisor", "director", "office", "office_yuzhong", "recorder", "member")
    users = {login: account(env, login) for login in logins}
    districts = env["mj.organization"].search(
        [("level", "=", "district"), ("code", "!=", YUZHONG)], order="code", limit=9
    )
    today = clock.today(env)
    for place, days_ago, title, problem, requirement, steps in RECTIFICATIONS:
        ordered = today - datetime.timedelta(days=days_ago)
        member = users["member"].partner_id.mj_member_ids if place == "member" else env["mj.member"]
        if member:
            ordered_from = member.organization_id
        else:
            ordered_from = districts[place] if isinstance(place, int) else organization(env, place)
        values = {"organization_id": ordered_from.id, "member_id": member.id, "title": title, "problem": problem}
        values |= {"requirement": requirement, "due_date": ordered + datetime.timedelta(days=DAYS_GIVEN)}
        with _day(env, ordered):
            one = env["mj.rectification"].with_user(users["supervisor"]).create(values)
        for step, days_after, *details in steps:
            with _day(env, ordered + datetime.timedelta(days=days_after)):
                _STEPS[step](one, users, *details)


@contextmanager
def _day(env, day):
    """Let it be ten o'clock in the morning in Shanghai on a day."""
    moment = datetime.datetime.combine(day, datetime.time(2))
    with (
        patch.object(clock, "today", lambda env, company=None: day),
        patch.object(fields.Datetime, "now", lambda *arguments: moment),
    ):
        yield


def _answering(one, users):
    """The recorder of the organisation, or the office that acts for it."""
    recorders = one.sudo().organization_id.recorder_ids & (users["recorder"] | users["office_yuzhong"])
    return one.with_user(recorders or users["office"])


def _later(one, days):
    return clock.today(one.env) + datetime.timedelta(days=days)


_STEPS = {
    "order": lambda one, users: one.with_user(users["supervisor"]).action_order(),
    "start": lambda one, users: _answering(one, users).action_start(),
    "submit": lambda one, users: _answering(one, users).submit("已逐项整改，详见整改情况报告。", EVIDENCE),
    "ask_extension": lambda one, users: _answering(one, users).ask_extension(
        one.due_date + datetime.timedelta(days=30), "有关同志在外学习，需延期完成。"
    ),
    "grant": lambda one, users: one.with_user(users["supervisor"]).decide_extension(True, "同意延期，请抓紧落实。"),
    "check": lambda one, users, result: one.with_user(users["supervisor"]).check(
        result,
        "经复查，已整改到位。" if result == "corrected" else "经复查，整改要求仍未落实到位。",
        "建议列入下次督查的重点。",
    ),
    "warn": lambda one, users: one.with_user(users["director"]).warn(WARNING, _later(one, 30)),
    "propose": lambda one, users: one.with_user(users["director"]).propose(
        one.sudo().organization_id.parent_id, PROPOSAL
    ),
    "decide": lambda one, users: one.with_user(users["supervisor"]).decide(
        "partly", DECISION, clock.today(one.env), "会议纪要（主委会议）"
    ),
    "close": lambda one, users: one.with_user(users["director"]).close("已整改到位，予以销号。"),
    "close_decided": lambda one, users: one.with_user(users["director"]).close(
        "处理意见已有结果，予以销号。", explanation="有关决定由市委会办公室存档。"
    ),
    "reopen": lambda one, users: one.with_user(users["supervisor"]).reopen(
        "复查发现同类问题再次出现。", _later(one, 30)
    ),
}
