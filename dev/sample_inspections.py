"""Inspections and guidance of the sample municipality: one reported, one spot check under way, two notes partly acknowledged."""

import datetime

from freezegun.api import freeze_time
from odoo import Command, fields

from dev.sample_shared import account

LOTTERY = "03 08 17 21 26 31 + 09"
# Every how manieth organisation has not acknowledged a note yet.
LATE_RECEIPT = 9


def load_inspections(env):
    """Load two inspections and two guidance notes; a second run changes nothing.

    :param odoo.api.Environment env: of the superuser, in the language of the clerks.
    """
    if "mj.inspection" not in env or env["mj.inspection"].search_count([]):
        return
    top = env["mj.organization"].search([("level", "=", "municipal"), ("parent_id", "=", False)], limit=1)
    posts = env["mj.appointment"].search(
        [
            ("organization_id", "=", top.id),
            ("position_id.is_supervision", "=", True),
            ("member_id.organization_id.level", "=", "grassroots"),
            ("timing", "=", "current"),
        ]
    )
    supervisor, director = account(env, "supervisor"), account(env, "director")
    inspectors = supervisor.partner_id.mj_member_ids
    inspectors |= (posts.member_id - inspectors - director.partner_id.mj_member_ids)[:1]
    env = env(user=supervisor, su=True)
    if len(inspectors) == 2:
        with _on("2026-08-14"):
            _regular(env, top, inspectors)
        with _on("2026-09-14"):
            _spot_check(env, top, inspectors)
    _guidance(env(user=director, su=True), top)


def _on(day):
    """Live through a day of the past, in office hours: at the latest now."""
    moment = datetime.datetime.fromisoformat(f"{day} 02:30:00")
    return freeze_time(min(moment, datetime.datetime.now()), ignore=["odoo.sql_db"])


def _inspection(env, top, inspectors, **values):
    return env["mj.inspection"].create(
        {
            "organization_id": top.id,
            "inspector_ids": [Command.set(inspectors.ids)],
            "period_from": "2026-01-01",
            "period_to": "2026-07-31",
            **values,
        }
    )


def _regular(env, top, inspectors):
    own = inspectors.organization_id | inspectors.appointment_ids.organization_id
    districts = env["mj.organization"].search([("level", "=", "district")]) - own
    inspection = _inspection(
        env,
        top,
        inspectors,
        name="2026年1至7月谈心谈话定期督查",
        date_from="2026-08-10",
        date_to="2026-08-14",
        chosen_organization_ids=[Command.set(districts[:3].ids)],
        talk_percent=20.0,
    )
    inspection.action_fix_population()
    inspection.action_seed()
    inspection.action_draw()
    inspection.action_start()
    inspection.check_ids.filtered(lambda check: not check.result).result = "met"
    for check in inspection.check_ids.filtered(
        lambda check: check.result in ("partly", "unmet") and check.checkpoint_id.figure in ("coverage", "timeliness")
    ):
        env["mj.inspection.finding"].create(
            {
                "inspection_id": inspection.id,
                "organization_id": check.line_id.organization_id.id,
                "check_id": check.id,
                "clause": check.clause,
                "name": "定期谈话未按时完成" if check.checkpoint_id.figure == "timeliness" else "定期谈话覆盖不全",
                "description": f"应谈任务完成情况：{check.figure}。",
                "requirement": "补齐应谈未谈的谈话，并登记入台账。",
                "severity": "serious" if check.result == "unmet" else "minor",
            }
        )
    inspection.write(
        {
            "conclusion": "所查组织均已开展谈心谈话，台账基本齐全；部分组织定期谈话尚未全部完成，归档不够及时。",
            "requirement": "请有关组织对照问题制定整改措施，于九月底前将整改情况书面报送监督委员会。",
        }
    )
    inspection.action_report()


def _spot_check(env, top, inspectors):
    inspection = _inspection(
        env,
        top,
        inspectors,
        name="2026年第三季度谈心谈话抽查",
        kind="spot",
        period_from="2026-07-01",
        period_to="2026-08-31",
        date_from="2026-09-14",
        date_to="2026-09-18",
        seed_method="hand",
        seed_source="2026年9月10日双色球开奖号码",
    )
    inspection.action_fix_population()
    inspection.take_seed(LOTTERY)
    inspection.action_draw()
    inspection.action_start()


def _guidance(env, top):
    for day, name, body, days in (
        (
            "2026-06-24",
            "关于做好七月集中谈心谈话的指导意见",
            "一、领导班子成员之间、班子成员与分工联系的委员之间逐一开展谈话。\n二、谈话前了解谈话对象的思想和工作情况，谈话中肯定成绩、指出不足。\n三、谈话后及时登记台账并归档。",
            15,
        ),
        (
            "2026-03-11",
            "关于规范谈心谈话台账的通知",
            "一、台账只登记主题，不记谈话内容。\n二、谈话后十五日内归档。\n三、记录员变动的，应当办理交接。",
            30,
        ),
    ):
        with _on(day):
            note = env["mj.guidance"].create(
                {"name": name, "body": body, "days": days, "organization_ids": [Command.set(top.ids)]}
            )
            note.action_publish()
            receipts = note.receipt_ids.sorted(lambda one: one.organization_id.code)
            in_time = [one.id for number, one in enumerate(receipts) if number % LATE_RECEIPT]
            receipts.browse(in_time).write(
                {"state": "acknowledged", "acknowledged_at": fields.Datetime.now(), "acknowledged_by_id": env.uid}
            )
