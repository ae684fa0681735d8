"""Records of the sample municipality: a lived-in year, written and brought on as its recorders do. All of it is made up."""

import datetime
import random
from contextlib import contextmanager

from freezegun.api import freeze_time

from dev.sample_shared import BRANCH, YUZHONG, hold_talk, logged_in, organization

CANCEL_REASONS = ("谈话对象临时出差，另约时间", "重复登记，以另一条为准", "因会议冲突改期")
THEMES = (
    "履职情况与班子协作",
    "参政议政与调研选题",
    "组织生活与会员联系",
    "分工调整后的工作衔接",
    "年度工作与思想交流",
)

PLACES = ("渝中区", "沙坪坝区", "南岸区", "江北区", "两江新区", "高新区")
TASKS = (
    "社区养老服务",
    "中小学课后服务",
    "老旧小区改造",
    "科技成果转化",
    "非遗传承保护",
    "乡村教师队伍建设",
    "轨道站点接驳",
)
PARTS = {
    "thought": (
        "对中国共产党领导的多党合作有自己的体会，认为民进“教育、文化、出版”的界别特色应当更鲜明。",
        "坦言上半年因{task}任务重，理论学习有所放松，打算把“三会一课”式的学习小组恢复起来。",
        "关心换届之后班子如何保持团结，谈到老同志的传帮带对自己触动很大。",
        "对网上一些议论有困惑，谈话中摆明了看法，表示愿意在组织内把话说开。",
        "思想状态平稳，对参加{place}统战工作会议后的新要求理解较深。",
        "觉得自己入会{years}年，参与感反而不如刚入会时，希望承担更具体的工作。",
    ),
    "duty_performance": (
        "今年牵头{task}调研，走访{count}个点位，形成信息{few}篇，其中一篇被市级采用。",
        "分管的{task}专班每月例会坚持较好，但与职能部门的对接还停留在来函来电。",
        "参加主委会议{count}次，缺席{few}次均事先请假；对口联系的支部今年去了{few}次。",
        "承担的{task}提案已立案，答复意见基本满意，后续跟踪尚未安排。",
        "在{place}开展义诊和讲座{few}场，组织工作细致，总结材料报送偏晚。",
    ),
    "conduct": (
        "处事公道，遇事能商量；个别时候急于求成，讨论中打断别人发言。",
        "经费使用按规定报批，公务用车无违规情况。",
        "与办公室同志配合顺畅，交办事项有回音；对基层支部的来信回复不够及时。",
        "能坚持民主集中制，会上有不同意见敢于讲，会后执行不打折扣。",
    ),
    "life": (
        "父亲住院{few}个月，往返{place}照料，精力上有些吃紧。",
        "孩子今年中考，家里支持工作，晚上的活动希望提前一周通知。",
        "体检有指标异常，已复查，组织上提醒注意休息。",
        "近期搬家到{place}，通勤时间变长，其余一切都好。",
    ),
    "affirmed": (
        "肯定其{task}调研扎实，数据都是自己跑出来的。",
        "肯定其主动联系{count}位会员，把走访记录整理成册。",
        "肯定其在班子里顾全大局，分工调整时不讲条件。",
        "肯定其带头参加组织生活，全年无一次无故缺席。",
    ),
    "shortcomings": (
        "指出对{place}支部联系偏少，今年只去过一次；本人认可，说明了原因。",
        "指出信息报送时效不强，有{few}篇过了时间节点；本人表示改进。",
        "指出会上发言多谈成绩、少谈问题；本人说是怕得罪人，愿意改。",
        "指出布置工作多、检查落实少，{task}一事拖了{few}个月。",
    ),
    "opinions": (
        "建议把季度学习与{task}实地调研合在一起，减少集中开会的次数。",
        "希望区委会帮助协调{place}的活动场地，支部活动常借不到教室。",
        "建议新会员入会半年内安排一次单独谈话，不要等到年底。",
        "建议班子会议纪要三日内发出，分工事项写明牵头人和时限。",
    ),
    "difficulties": ("本职单位今年考核压力大，白天难以请假。", "支部会员平均年龄偏高，组织户外活动有顾虑。"),
    "problems": ("{task}提案的跟踪无人负责。", "{place}支部连续{few}个月没有开展组织生活。"),
    "measures": (
        "商定{month}月底前由本人牵头拿出{task}跟踪清单，办公室配合。",
        "由区委会办公室协调{place}的场地，{month}月中旬前答复。",
        "约定{month}月再谈一次，看所提事项的进展。",
    ),
    "own_commitments": (
        "谈话人也谈到自己对基层走访不够，今年再安排{few}次到{place}。",
        "谈话人承认上次答应协调的事没有及时回复，当面致歉并明确了时限。",
    ),
}
# How many sentences of each part are put together, at least and at most.
LENGTHS = {"thought": (2, 3), "duty_performance": (1, 3), "conduct": (1, 2), "difficulties": (0, 1)}
LENGTHS |= {"own_commitments": (0, 1), "life": (0, 1), "problems": (1, 1)}
# How often a part is filled at all; the others always are.
SHARES = {"problems": 0.12}
# What the member on the portal was told: retired, without a post.
WITH_MEMBER = {
    "thought": "退休后仍坚持订阅会刊，关心民进履职动态；觉得与组织的联系比在职时少，希望多参加支部活动。",
    "duty_performance": "今年参加支部活动五次，为支部“银龄课堂”讲课两次；对社区老年教育调研有兴趣，愿意参与走访。",
    "conduct": "为人谦和，在会员中有威信；对支部通知方式有意见时能当面提出。",
    "life": "身体状况总体平稳，定期复查；儿女在外地工作，日常由老伴照应。",
    "affirmed": "肯定其退休后继续为支部讲课、带动老会员参加活动。",
    "shortcomings": "指出近半年两次未请假缺席支部活动；本人说明是未看到群通知，愿意改进。",
    "opinions": "建议支部活动通知除微信群外再打电话告知老会员。",
    "measures": "商定由支部安排专人电话通知老会员，十月起执行。",
}
BEFORE_POST = {
    "post_duties": "说明了岗位职责：分管{task}，联系{place}各支部，第一年重点是把{count}名骨干会员的名册理清。",
    "integrity": "学习了廉洁自律各项规定，就公务接待、亲属经商、经费报销逐条提醒，本人逐条表态。",
    "statement": "表示服从安排，{month}月前完成交接，不足之处请组织和同志们随时指出。",
}


def load_records(env):
    """Write records for talks that were held and bring most of them on; a second run changes nothing.

    :param odoo.api.Environment env: of the superuser, after the sample municipality, its talks and logins are loaded.
    """
    if env["mj.talk.record"].search_count([("talk_id.category", "=", "daily")]):
        return
    with writing(env) as writer:
        for index, talk in enumerate(writer.season()):
            writer.live_through(index, talk)
        writer.talk_with_member()


def confirm_before_posts(env):
    """Write and confirm the records of the talks before posts: only then may the posts be taken (A11.2).

    :param odoo.api.Environment env: of the superuser, after the logins of the offices are made.
    """
    with writing(env) as writer:
        for talk in env["mj.talk"].search([("state", "=", "held"), ("category", "=", "appointment")]):
            writer.confirm_before_post(talk)


@contextmanager
def writing(env):
    """Be among the recorders of the sample, who write on the days on which they do."""
    writer = RecordWriter(env)
    with freeze_time(datetime.datetime.now(), ignore=["odoo.sql_db"]) as clock:
        writer.clock = clock
        now = datetime.datetime.now()
        yield writer
        clock.move_to(now)


class RecordWriter:
    """The recorders of the sample at work."""

    def __init__(self, env):
        self.env = env
        self.clock = None
        self.users = {user.login: user for user in env["res.users"].search([])}

    def season(self):
        """Return talks to be recorded, the oldest first, with their recorders named."""
        held = self.env["mj.talk"].search([("state", "=", "held")], order="date, id")
        for talk in held:
            code = talk.organization_id.code
            login = "recorder" if code == BRANCH else "office_yuzhong" if code.startswith(YUZHONG) else "office"
            talk.recorder_id = self.users[login]
        return held

    def live_through(self, index, talk):
        """Bring a talk as far as it is by now."""
        chance = random.Random(f"{talk.reference} {index}")
        if index % 19 == 7:
            talk.cancel(CANCEL_REASONS[index % len(CANCEL_REASONS)])
            return
        if index % 13 == 4:
            return
        parts = self._parts(talk, chance)
        # A few in haste: without thought, routine matters only, copied from the one before, written long after.
        is_late = index % 29 == 21
        if index % 23 == 5:
            parts.pop("thought", None)
        elif index % 31 == 12 and talk.category == "daily":
            parts = {name: parts[name] for name in ("duty_performance", "affirmed", "shortcomings")}
        elif index % 37 == 20:
            parts = self.copied
        self.copied = parts
        written_at = talk.held_at + datetime.timedelta(days=25 if is_late else 1 + index % 6, hours=2)
        steps = ("record",) if index % 23 == 3 else ("record", "confirm") if index % 17 == 1 else None
        self._write(talk, parts, chance.choice(THEMES), written_at, steps or ("record", "confirm", "archive_talk"))

    def confirm_before_post(self, talk):
        """Bring a talk before a post to its end the day after."""
        talk.recorder_id = self.users["office"]
        parts = self._parts(talk, random.Random(talk.reference))
        written_at = talk.held_at + datetime.timedelta(days=1)
        self._write(talk, parts, "任前谈话", written_at, ("record", "confirm", "archive_talk"))

    def talk_with_member(self):
        """The chair of 渝中 talked with the member on the portal, who has not answered yet."""
        member, leader = (self.users[login].partner_id.mj_member_ids for login in ("member", "leader"))
        if not member or not leader:
            return
        moment = datetime.datetime(2026, 9, 9, 2)
        self.clock.move_to(moment + datetime.timedelta(hours=2))
        values = {"timing": "timely", "place": "区委会小会议室", "recorder_id": self.users["office_yuzhong"].id}
        talk = hold_talk(self.env, organization(self.env, YUZHONG), leader, member, moment, **values)
        self._write(talk, WITH_MEMBER, THEMES[2], moment + datetime.timedelta(days=1), ("record",))

    def _parts(self, talk, chance):
        if talk.category == "appointment":
            return {name: self._filled(text, chance) for name, text in BEFORE_POST.items()}
        parts = {}
        for name, sentences in PARTS.items():
            if chance.random() > SHARES.get(name, 1):
                continue
            least, most = LENGTHS.get(name, (1, 2))
            chosen = chance.sample(sentences, min(chance.randint(least, most), len(sentences)))
            if chosen:
                parts[name] = "".join(self._filled(sentence, chance) for sentence in chosen)
        return parts

    @staticmethod
    def _filled(sentence, chance):
        return sentence.format(
            task=chance.choice(TASKS),
            place=chance.choice(PLACES),
            count=chance.randint(4, 28),
            few=chance.randint(2, 5),
            years=chance.randint(3, 22),
            month=chance.randint(9, 12),
        )

    def _write(self, talk, parts, theme, written_at, steps):
        self.clock.move_to(written_at)
        recorder = talk.recorder_id
        with logged_in(self.env, recorder) as own:
            record = own["mj.talk.record"].browse(own["mj.talk"].browse(talk.id).action_open_record()["res_id"])
            record.write({**parts, "theme": theme})
        for number, step in enumerate(steps):
            self.clock.move_to(written_at + datetime.timedelta(days=2 * number, hours=1))
            with logged_in(self.env, recorder) as own:
                getattr(own["mj.talk"].browse(talk.id), f"action_{step}")()
