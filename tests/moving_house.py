"""A database with a talk from plan to ledger, and what must still be true of it elsewhere.

Run by ``test_moving_house.py`` in processes of its own: ``python moving_house.py ACTION CONFIGURATION DATABASE``. The
answer is the last line, as JSON.
"""

import base64
import json
import sys

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

THOUGHT, FILE = "窗外的屋顶漏雨", "签字件".encode()
LOGIN, RULES_LOGIN = "house_chair", "house_rules"


def fill(registry):
    """Make an organisation with two people, and a talk that is recorded, confirmed and archived."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        organization = env["mj.organization"].create({"name": "民进搬家区委", "code": "HOUSE", "level": "district"})
        chair, member = env["mj.member"].create(
            [
                {"name": name, "organization_id": organization.id, "state": "member", "joined_on": "2020-01-01"}
                for name in ("李刚", "王芳")
            ]
        )
        env["mj.appointment"].create(
            {
                "member_id": chair.id,
                "organization_id": organization.id,
                "position_id": env.ref("mj_talks.position_chair").id,
                "date_from": "2024-01-01",
                "state": "effective",
            }
        )
        user = env["res.users"].create(
            {
                "login": LOGIN,
                "partner_id": chair.partner_id.id,
                "group_ids": [Command.set(env.ref("mj_talks.group_mj_leader").ids)],
                "mj_scope_ids": [Command.create({"organization_id": organization.id, "include_below": True})],
            }
        )
        rules = {"group_ids": [Command.set(env.ref("mj_talks.group_mj_admin").ids)]}
        env["res.users"].create({"login": RULES_LOGIN, "name": "规则管理员", **rules})
        organization.go_live = "2024-01-01"
        people = [(chair, "talker"), (member, "talkee")]
        talk = env["mj.talk"].create(
            {
                "organization_id": organization.id,
                "held_at": "2026-03-02 02:00:00",
                "recorder_id": user.id,
                "timing": "timely",
                "theme": "近期工作",
                "participant_ids": [Command.create({"member_id": who.id, "role": role}) for who, role in people],
            }
        )
        talk.action_hold()
        cr.commit()
    with registry.cursor() as cr:
        env = api.Environment(cr, user.id, {"tracking_disable": True})
        record = env["mj.talk.record"].create(
            {"talk_id": talk.id, "thought": THOUGHT, "affirmed": "工作认真", "shortcomings": "调研不多"}
        )
        env["mj.talk.attachment"].create(
            {"record_id": record.id, "file_name": "签字件.pdf", "file_content": base64.b64encode(FILE)}
        )
        talk = record.talk_id
        talk.action_record()
        talk.action_confirm()
        talk.action_archive_talk()
        cr.commit()
    return look(registry)


def look(registry):
    """Say what the database holds and what its people may read, and whether anything would leave the house."""
    with registry.cursor() as cr:
        env = api.Environment(cr, account(cr, LOGIN), {})
        record = env["mj.talk.record"].search([])
        content = record._require_open()
        attachment = record.attachment_ids._require_open()
        answer = {
            "thought": content["thought"],
            "file": base64.b64decode(attachment["file_content"]).decode(),
            "state": record.talk_id.state,
            "ledger": env["mj.ledger.entry"].search([]).mapped("display_name"),
        }
        cr.commit()
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        verification = env["mj.ledger.verification"]._verify(env.company)
        cr.commit()
        answer["verification"] = [verification.result, verification.problem or None]
        answer["jobs"] = env["ir.cron"].search_count([("model_id.model", "like", "mj.%")])
        answer["duties"] = env["mj.obligation"].search_count([])
        answer["closed to superuser"] = not env["mj.talk.record"].search([]).thought
    return answer


def confirm(registry):
    """Have the rules administrator say that the ledger's end is right."""
    with registry.cursor() as cr:
        env = api.Environment(cr, account(cr, RULES_LOGIN), {})
        env["mj.ledger.verification"].search([], limit=1).confirm_end("数据库迁移到新服务器，与打印件核对一致")
        cr.commit()
    return look(registry)


def account(cr, login):
    """The number of an account: content opens only in a transaction of its reader's own."""
    cr.execute("SELECT id FROM res_users WHERE login = %s", [login])
    return cr.fetchone()[0]


if __name__ == "__main__":
    action, configuration, database = sys.argv[1:]
    config.parse_config(["-c", configuration, "-d", database, "--no-http"], setup_logging=True)
    print(json.dumps({"fill": fill, "look": look, "confirm": confirm}[action](Registry(database))))
