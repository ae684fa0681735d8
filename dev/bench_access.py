"""Measure what the access log costs when a record is opened."""

import datetime
import statistics
import time

from bench_measuring import Figure, account
from odoo import Command

LIMIT_MS = 20
OPENINGS = 400


def run(context):
    """Open one record many times, with the log and with its envelope alone."""
    env = context.env
    record, user = _record(env)
    env.cr.commit()
    openings = OPENINGS // 10 if context.quick else OPENINGS
    env.transaction.default_env = reader = env(user=user, su=False)
    own = reader["mj.talk.record"].browse(record.id)
    own._open_content()
    logged = _percentile(lambda: own._open_content(), openings)
    alone = _percentile(lambda: own._unsealed(), openings)
    env.transaction.default_env = env
    return [
        Figure(
            "access log, ms added to an opening at p95",
            logged - alone,
            LIMIT_MS,
            f"{logged:.1f} ms / {alone:.1f} ms, {openings} openings",
        )
    ]


def _record(env):
    """Return the record of a talk and the account of its talker."""
    organization = env["mj.organization"].create({"name": "Access Bench", "code": "B-ACCESS", "level": "municipal"})
    people = env["mj.member"].create(
        [
            {"name": name, "organization_id": organization.id, "state": "member", "joined_on": "2015-01-01"}
            for name in ("Access Talker", "Access Talked-to")
        ]
    )
    talk = env["mj.talk"].create(
        {
            "organization_id": organization.id,
            "planned_at": datetime.datetime(2026, 6, 1, 2),
            "participant_ids": [
                Command.create({"member_id": people[0].id, "role": "talker"}),
                Command.create({"member_id": people[1].id, "role": "talkee"}),
            ],
        }
    )
    user = account(env, "access_bench", "mj_talks.group_mj_leader", partner_id=people[0].partner_id.id)
    record = env["mj.talk.record"].create({"talk_id": talk.id, "thought": "x" * 2000})
    return record, user


def _percentile(action, times):
    """Return the 95th percentile of what an action takes, in milliseconds."""
    spent = []
    for __ in range(times):
        start = time.perf_counter()
        action()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(spent, n=20)[-1]
