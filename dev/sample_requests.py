"""Requests for a talk in the sample municipality: one in every state (A16). Matters and people are made up."""

import datetime

from odoo.addons.mj_talks import clock

from dev.sample_shared import MUNICIPAL, YUZHONG, account, logged_in, organization, without_post

# Who enters it, the organisation asked, whose turn it is in its leadership (None: nobody named), days ago,
# matter, wished times, what became of it.
REQUESTS = (
    ("member", YUZHONG, 0, 2, "想汇报一下参加社区调研以来的想法，也请领导指点下一步怎么做。", "每周三下午", None),
    ("member", YUZHONG, None, 20, "想了解区委明年的活动安排。", "", "withdraw"),
    ("recorder", YUZHONG, 1, 16, "退休之后觉得与组织的联系少了，希望谈谈今后怎样继续发挥作用。", "工作日上午", None),
    ("recorder", YUZHONG, 0, 9, "本职工作与支部工作时间上有冲突，想听听领导的意见。", "周五下午或周末", "accept"),
    ("office_yuzhong", YUZHONG, 1, 30, "对参政议政选题拿不定主意，希望当面请教。", "随时", "talk"),
    ("office_yuzhong", YUZHONG, None, 25, "希望组织出面协调单位职称评审的事。", "", "refuse"),
    ("recorder", YUZHONG, 1, 6, "想反映支部活动场地长期得不到解决的情况。", "晚上七点以后", "forward"),
    ("recorder", YUZHONG, 0, 12, "家中老人患病，近期难以参加活动，想向组织说明。", "上午", "cancel"),
    ("leader", MUNICIPAL, 0, 4, "区委班子分工调整，有几点考虑想当面向市委会汇报。", "下周任意一天", None),
    ("office_yuzhong", MUNICIPAL, 0, 13, "对换届工作有一些建议，希望直接向市委会领导反映。", "提前一天通知即可", None),
)
REFUSAL = "职称评审由所在单位按程序办理，组织不宜出面；工作上的困难可以随时再谈。"
NOON = datetime.time(6)


def load_requests(env):
    """Enter requests as their askers and the staff do, and answer most of them; a second run changes nothing.

    :param odoo.api.Environment env: of the superuser, after the sample municipality and its logins are loaded.
    :return: the requests, whoever entered them.
    :rtype: mj.talk.request
    """
    if not env["mj.talk.request"].search_count([]):
        others = list(without_post(env, len(REQUESTS)))
        for login, code, rank, days_ago, matter, wished_times, outcome in REQUESTS:
            user = account(env, login)
            asker = others.pop(0) if user.mj_scope_ids and login != "leader" else user.partner_id.mj_member_ids
            asked = _ask(env, user, asker, code, rank, days_ago, {"matter": matter, "wished_times": wished_times})
            if outcome:
                _OUTCOMES[outcome](env, asked, user)
    return env["mj.talk.request"].search([])


def _ask(env, user, asker, code, rank, days_ago, content):
    place = organization(env, code)
    leaders = env["mj.talk.request.leader"].search([("organization_id", "=", place.id)]).member_id - asker
    requests = env["mj.talk.request"]
    with logged_in(env, user) as own:
        # Members have no right on requests: their page enters them, as here.
        asking = own["mj.talk.request"].sudo() if user.share else own["mj.talk.request"]
        asked = asking.create(
            {
                "member_id": asker.id,
                "organization_id": place.id,
                "leader_id": False if rank is None else leaders[min(rank, len(leaders) - 1)].id,
                "asked_on": clock.today(env) - datetime.timedelta(days=days_ago),
                **content,
            }
        )
        return requests.browse(asked.id)


def _answer(env, asked, method, *arguments):
    """Answer as the leader asked, or as the recorder of one without an account."""
    leader = asked.leader_id or asked.organization_id.chair_id
    user = leader._accounts()[:1] or asked.organization_id.recorder_ids[:1]
    with logged_in(env, user) as own:
        getattr(own["mj.talk.request"].browse(asked.id), method)(*arguments)


def _accept(env, asked, user, days=3):
    day = clock.today(env) + datetime.timedelta(days=days)
    _answer(env, asked, "accept", datetime.datetime.combine(day, NOON), "区委会小会议室")


def _talk(env, asked, user):
    _accept(env, asked, user, days=-5)
    asked.talk_id.action_hold()


def _cancel(env, asked, user):
    _accept(env, asked, user)
    asked.talk_id.cancel("领导临时出差，另行约定")


def _refuse(env, asked, user):
    _answer(env, asked, "refuse", REFUSAL)


def _forward(env, asked, user):
    above = asked.organization_id.parent_id
    _answer(env, asked, "forward", above, above.chair_id)


def _withdraw(env, asked, user):
    with logged_in(env, user) as own:
        own["mj.talk.request"].sudo().browse(asked.id).action_withdraw()


_OUTCOMES = {
    "accept": _accept,
    "talk": _talk,
    "cancel": _cancel,
    "refuse": _refuse,
    "forward": _forward,
    "withdraw": _withdraw,
}
