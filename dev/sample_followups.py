"""Follow-ups of talks in the sample municipality, in every kind and state (A17). Matters and people are made up."""

import datetime

from odoo.addons.mj_talks import clock

from dev.sample_shared import YUZHONG, account, logged_in

# Kind, who takes care of it (the talker, the talked-to), days until it is wanted, what, in detail, what became of it.
FOLLOWUPS = (
    ("inquiry", "talker", 10, "了解支部活动经费使用情况", "谈话中反映经费公开不够及时，请向支部了解核实。", None),
    ("inquiry", "talker", -5, "核实会员反映的参会通知遗漏", "有会员反映两次未收到通知，请了解原因。", "start"),
    ("inquiry", "talker", -20, "核实社情民意信息署名", "反映一篇信息署名有误。", "finish"),
    ("inquiry", "talker", 25, "了解基层组织换届酝酿情况", "请听取三个支部主委的意见。", None),
    ("help", "talker", 15, "家中老人住院，需要调整工作安排", "近期不安排外出调研，工会可上门看望。", "start"),
    ("help", "talker", -8, "子女入学材料咨询", "请联系教育界会员帮助了解政策。", None),
    ("help", "talker", 30, "退休后希望继续参加书画活动", "联系开明画院。", "finish"),
    ("help", "talker", 5, "租住房屋渗水，需要联系社区", "请会同社区查看。", "cannot"),
    ("task", "talker", 20, "带头每季度到联系支部参加一次组织生活", "谈话中本人作出的承诺。", "start"),
    ("task", "talker", -3, "改进会风，常委会材料提前三天送达", "谈话中本人查摆的不足。", None),
    ("task", "talkee", 12, "完成教育专题调研提纲", "年内形成调研报告。", "start"),
    ("task", "talkee", -15, "补交支部年度工作总结", "", "finish"),
    ("task", "talker", 40, "组织新会员座谈会", "", "cancel"),
    ("problem", "talker", 18, "分管工作推进迟缓", "谈话中指出，本人已表态改进。", "start"),
    ("problem", "talkee", 8, "参加组织生活不经常", "约定下半年全程参加。", "reopen"),
)
_FINISH = ("action_start", {"result": "已当面了解并反馈本人，情况清楚，事项已落实。"}, "action_finish")
_CANNOT = "已联系社区，该房屋列入改造计划，现阶段只能先行遮护；已告知本人并继续关心。"
# What became of it: what was written and which buttons were pressed, in their order.
_OUTCOMES = {
    None: (),
    "start": ("action_start",),
    "finish": _FINISH,
    "cannot": ({"result": _CANNOT}, "action_cannot"),
    "cancel": ({"reason": "与市委会统一活动合并，不再单独组织。"}, "action_cancel"),
    "reopen": (*_FINISH, {"reason": "仍有两次缺席，需要继续关注。"}, "action_reopen"),
}


def load_followups(env):
    """Enter follow-ups of the talks the chair of a district held, as the chair does; a second run changes nothing.

    :param odoo.api.Environment env: of the superuser, after the sample municipality and its logins are loaded.
    :return: the follow-ups.
    :rtype: mj.followup
    """
    leader = account(env, "leader")
    own = leader.partner_id.mj_member_ids
    talks = env["mj.talk"].search(
        [
            ("organization_id.code", "=", YUZHONG),
            ("state", "not in", ("draft", "planned", "cancelled")),
            ("participant_ids", "any", [("member_id", "in", own.ids), ("role", "=", "talker")]),
        ]
    )
    if talks and not env["mj.followup"].search_count([]):
        today = clock.today(env)
        for index, (kind, who, days, subject, details, outcome) in enumerate(FOLLOWUPS):
            talk = talks[index % len(talks)]
            talkee = talk.talkee_ids[:1]
            with logged_in(env, leader) as chair:
                followup = chair["mj.followup"].create(
                    {
                        "kind": kind,
                        "talk_id": talk.id,
                        "member_id": talkee.id,
                        "owner_id": (own if who == "talker" else talkee).id,
                        "due_date": today + datetime.timedelta(days=days),
                        "subject": subject,
                        "details": details,
                    }
                )
                for step in _OUTCOMES[outcome]:
                    if isinstance(step, dict):
                        followup.write(step)
                    else:
                        getattr(followup, step)()
    return env["mj.followup"].search([])
