"""What the stories of the sample municipality share: their organisations and people."""

from contextlib import contextmanager

from odoo import Command

MUNICIPAL, YUZHONG, BRANCH = "MJ-CQ", "MJ-CQ-YUZHONG", "MJ-CQ-YUZHONG-01"


def organization(env, code):
    """The organisation of a code.

    :rtype: mj.organization
    """
    return env["mj.organization"].search([("code", "=", code)])


def account(env, login):
    """The user of a login.

    :rtype: res.users
    """
    return env["res.users"].search([("login", "=", login)])


def without_post(env, limit):
    """Members of the branch who hold no post and have no account.

    :rtype: mj.member
    """
    return env["mj.member"].search(
        [
            ("organization_id.code", "=", BRANCH),
            ("state", "=", "member"),
            ("appointment_ids", "=", False),
            ("partner_id.user_ids", "=", False),
        ],
        limit=limit,
    )


def hold_talk(env, where, talker, talkees, moment, **values):
    """Enter a talk and mark it as held.

    :param mj.organization where: whose talk it is.
    :param datetime.datetime moment: when it was held, in UTC.
    :param values: others of the talk.
    :rtype: mj.talk
    """
    people = [(talker, "talker"), *((talkee, "talkee") for talkee in talkees)]
    talk = env["mj.talk"].create(
        {
            "organization_id": where.id,
            "form": "individual" if len(talkees) == 1 else "collective",
            "held_at": moment,
            "participant_ids": [
                Command.create({"member_id": member.id, "role": role, "attended": True}) for member, role in people
            ],
            **values,
        }
    )
    talk.action_hold()
    return talk


@contextmanager
def logged_in(env, user):
    """Be a user: what is confidential opens for nobody else."""
    transaction = env.transaction
    before = transaction.default_env
    env.flush_all()
    env.invalidate_all()
    transaction.default_env = env(user=user, su=False)
    try:
        yield transaction.default_env
    finally:
        env.flush_all()
        env.invalidate_all()
        transaction.default_env = before
