"""What the sample municipality lacks: examples for filters that find nothing there, or leave nothing out.

Everything is made by the steps of those who make it, on the days on which they do. All of it is made up.
"""

import datetime
from contextlib import contextmanager

from odoo import Command

from dev.sample_records import writing
from dev.sample_shared import BRANCH, MUNICIPAL, YUZHONG, logged_in, organization, without_post

JIANGBEI = "MJ-CQ-JIANGBEI"
REASON = "用于说明筛选条件的示例"
PARTS = {
    "thought": "表示愿意承担支部的组织工作，对本届任务有清楚的认识。",
    "duty_performance": "上半年参加支部活动六次。",
    "affirmed": "肯定其工作细致。",
    "shortcomings": "指出联系老会员偏少，本人认可。",
}


def add_what_the_sample_lacks(env):
    """Add to the sample municipality what its filters need beside it.

    :param odoo.api.Environment env: of the superuser, after :func:`dev.sample_loader.load_sample`.
    """
    with writing(env) as writer:
        Additions(env, writer).make()


class Additions:
    """The people of the sample at work, once more.

    :param odoo.api.Environment env: of the superuser.
    :param dev.sample_records.RecordWriter writer: who has the clock, and the users by login.
    """

    def __init__(self, env, writer):
        self.env, self.clock, self.users = env, writer.clock, writer.users
        self.now = datetime.datetime.now()
        self.municipal, self.yuzhong, self.branch, self.jiangbei = (
            organization(env, code) for code in (MUNICIPAL, YUZHONG, BRANCH, JIANGBEI)
        )
        self.people = without_post(env, None)

    def make(self):
        """Add everything."""
        self.seal_the_ledger_and_annul_a_talk()
        self.propose_people_and_let_some_pass_without_the_talk()
        self.enter_a_post_as_history()
        self.take_in_a_member_from_elsewhere()
        self.log_concerns_and_withdraw_one()
        self.promise_a_talk_that_does_not_come()
        self.waive_a_duty()
        self.try_a_quarterly_rule_and_draft_another()
        self.enter_other_regulations_and_read_an_article()
        self.leave_a_talk_unmarked()
        self.crowd_a_day_with_talks()
        self.archive_what_is_out_of_use()
        self.found_a_district_that_is_not_live()
        self.remind_by_mail()
        self.write_yearly_papers()
        self.grant_access_and_refuse_it()
        self.draft_guidance()
        self.cancel_an_inspection_and_find_more()
        self.follow_up_a_finding_that_persists()
        self.order_a_rectification_from_the_committee()
        self.refer_two_leads()

    @contextmanager
    def at_work(self, login, day=None):
        """Be who logged in, at ten in the morning in Shanghai on a day; today unless given."""
        self.clock.move_to(f"{day} 02:00:00" if day else self.now)
        with logged_in(self.env, self.users[login]) as env:
            yield env
        self.clock.move_to(self.now)

    def first(self, model, domain):
        """Return a record of 渝中 or below, the first by its name: in the order of the database it is now one, now another."""
        in_district = [("organization_id", "child_of", self.yuzhong.id), *domain]
        return self.env[model].search(in_district).sorted("display_name")[:1]

    def in_dialog(self, action, env, **values):
        """Fill in the dialog that a button opens, and press its button."""
        env[action["res_model"]].with_context(**action["context"]).create(values).action_apply()

    # The offices and the rules administrator

    def seal_the_ledger_and_annul_a_talk(self):
        """What was archived is sealed; the talk before a post that was taken is annulled, which waits for its seal."""
        self.env["mj.ledger.sealer"]._seal_queue()
        self.env.invalidate_all()
        talks = [("category", "=", "appointment"), ("state", "=", "archived")]
        talk = self.env["mj.talk"].search(talks, order="held_at, reference", limit=1)
        with self.at_work("office") as env:
            self.in_dialog(env["mj.talk"].browse(talk.id).action_correct(), env, kind="annulment", reason=REASON)

    def propose_people_and_let_some_pass_without_the_talk(self):
        """One proposed post waits for its talk; another and one admission are let pass by the rules administrator."""
        with self.at_work("office_yuzhong") as env:
            waiting, passed = env["mj.appointment"].create(
                [
                    {
                        "member_id": member.id,
                        "organization_id": self.branch.id,
                        "position_id": env.ref("mj_talks.position_branch_vice_director").id,
                        "date_from": "2026-12-01",
                    }
                    for member in self.people[:2]
                ]
            )
        applicant = self.first("mj.member", [("state", "=", "applicant")])
        with self.at_work("rules") as env:
            for record in (env["mj.appointment"].browse(passed.id), env["mj.member"].browse(applicant.id)):
                self.in_dialog(record.action_override_gate(), env, reason=REASON)

    def enter_a_post_as_history(self):
        """The rules administrator enters a post that was taken before the branch went live."""
        with self.at_work("rules") as env:
            env["mj.appointment"].create(
                {
                    "member_id": self.people[2].id,
                    "organization_id": self.branch.id,
                    "position_id": env.ref("mj_talks.position_branch_vice_director").id,
                    "date_from": "2025-03-01",
                    "state": "effective",
                }
            )

    def take_in_a_member_from_elsewhere(self):
        """The office enters somebody who joined in another city and moved here."""
        with self.at_work("office", "2026-11-10") as env:
            env["mj.member"].create(
                {
                    "name": "万里行",
                    "organization_id": self.branch.id,
                    "state": "member",
                    "joined_on": "2009-05-01",
                    "transferred_on": "2026-11-02",
                    "transferred_from": "民进成都市委",
                    "transfer_paper": "介绍信（示例）",
                }
            )

    def log_concerns_and_withdraw_one(self):
        """The office logs two concerns about members and withdraws one."""
        with self.at_work("office", "2026-11-10") as env:
            concerns = env["mj.concern"].create(
                [
                    {
                        "member_id": member.id,
                        "organization_id": self.branch.id,
                        "kind_id": env.ref("mj_talks.concern_kind_a07_1").id,
                        "facts": "近期家中有变故。",
                    }
                    for member in self.people[3:5]
                ]
            )
            self.in_dialog(concerns[1].action_withdraw(), env, reason=REASON)

    def promise_a_talk_that_does_not_come(self):
        """A member asked on 1 November and was answered two days later: the talk was due on the 13th."""
        with self.at_work("office_yuzhong", "2026-11-01") as env:
            asked = env["mj.talk.request"].create(
                {
                    "member_id": self.people[-1].id,
                    "organization_id": self.yuzhong.id,
                    "matter": "想谈谈近期的工作打算。",
                }
            )
        self.clock.move_to("2026-11-03 02:00:00")
        chair = self.yuzhong.chair_id
        with logged_in(self.env, chair._accounts()[:1] or self.yuzhong.recorder_ids[:1]) as env:
            env["mj.talk.request"].browse(asked.id).accept(datetime.datetime(2026, 11, 5, 2), "区委会小会议室")
        self.clock.move_to(self.now)

    def waive_a_duty(self):
        """The rules administrator waives a regular duty of 渝中."""
        duty = self.first("mj.obligation", [("state", "=", "open"), ("rule_id.code", "=", "A18.2")])
        with self.at_work("rules") as env:
            self.in_dialog(env["mj.obligation"].browse(duty.id).action_waive(), env, reason=REASON)

    def try_a_quarterly_rule_and_draft_another(self):
        """A rule by the quarter counted in 江北 from July to October, and left a talk owed; another is a draft, the last of next year."""
        article = self.env["mj.regulation.article"].search([("number", "=", 18)], limit=1)
        terms = {
            "name": "区委主委每季度听取班子成员汇报",
            "code": "A18.1",
            "regulation_id": article.regulation_id.id,
            "article_id": article.id,
            "talker_scope": "chair",
            "talkee_scope": "leadership",
            "coverage": "talker",
            "period": "quarter",
            "on_municipal": False,
            "on_district": False,
            "on_grassroots": False,
            "enabled_organization_ids": [Command.set(self.jiangbei.ids)],
            "accepts_organization": True,
            "accepts_individual": False,
            "accepts_personal": False,
        }
        with self.at_work("rules", "2026-07-01") as env:
            rule = env["mj.talk.rule"].create({**terms, "date_from": "2026-07-01"})
            rule.action_switch_on()
        with self.at_work("rules", "2026-10-30") as env:
            self.in_dialog(env["mj.talk.rule"].browse(rule.id).action_end(), env, reason=REASON)
        with self.at_work("rules") as env:
            env["mj.talk.rule"].create({**terms, "name": "区委主委每半年听取班子成员汇报", "period": "half"})
            next_year = env["mj.talk.rule"].create(
                {**terms, "name": "区委主委每年听取班子成员汇报", "period": "year", "date_from": "2027-01-01"}
            )
            next_year.action_switch_on()

    def enter_other_regulations_and_read_an_article(self):
        """A regulation that ended and one of next year, with the text of its article; a note on how an article is read."""
        with self.at_work("rules") as env:
            before, after = env["mj.regulation"].create(
                [
                    {
                        "name": "基层组织联系会员办法",
                        "code": "contacts",
                        "date_from": "2015-01-01",
                        "date_to": "2020-12-31",
                    },
                    {"name": "新会员联系办法", "code": "new-members", "date_from": "2027-01-01"},
                ]
            )
            env["mj.regulation.article"].create(
                [
                    {"regulation_id": before.id, "number": 1, "title": "目的"},
                    {
                        "regulation_id": after.id,
                        "number": 1,
                        "title": "目的",
                        "official_text": "为密切组织与新会员的联系，制定本办法。",
                    },
                ]
            )
            article = env["mj.regulation.article"].search([("regulation_id.code", "=", "talks"), ("number", "=", 5)])
            env["mj.regulation.interpretation"].create({"article_id": article.id, "note": "内设机构负责人包括副职。"})

    def new_talk(self, env, talkee, **values):
        """Return a talk of the chair of 渝中 with a member of the branch, as the office enters it."""
        return env["mj.talk"].create(
            {
                "organization_id": self.yuzhong.id,
                "form": "individual",
                "timing": "timely",
                "recorder_id": env.uid,
                "participant_ids": [
                    Command.create({"member_id": self.yuzhong.chair_id.id, "role": "talker"}),
                    Command.create({"member_id": talkee.id, "role": "talkee"}),
                ],
                **values,
            }
        )

    def leave_a_talk_unmarked(self):
        """A talk was planned for last Thursday, and nobody said whether it was held."""
        with self.at_work("office_yuzhong", "2026-11-09") as env:
            self.new_talk(env, self.people[5], planned_at="2026-11-12 06:00:00").action_plan()

    def crowd_a_day_with_talks(self):
        """More talks of one talker in a day than the setting allows, each with a record of its own."""
        self.env.company.mj_talks_per_day = 1
        for number, talkee in enumerate(self.people[6:8]):
            with self.at_work("office_yuzhong", "2026-11-11") as env:
                talk = self.new_talk(env, talkee, held_at=f"2026-11-11 0{number}:00:00")
                talk.action_hold()
                record = env["mj.talk.record"].browse(talk.action_open_record()["res_id"])
                record.write({**PARTS, "life": f"孩子在读小学{'一二三'[number]}年级。", "theme": "支部工作"})
                talk.action_record()
                talk.action_confirm()

    def archive_what_is_out_of_use(self):
        """A member who left, a branch that was founded by mistake, a post and a prompt are archived."""
        former = self.first("mj.member", [("state", "=", "former")])
        with self.at_work("office") as env:
            env["mj.member"].browse(former.id).action_archive()
        with self.at_work("rules") as env:
            values = {"name": "民进渝中区委筹备支部", "code": f"{YUZHONG}-99", "parent_id": self.yuzhong.id}
            env["mj.organization"].create(values).action_archive()
            env["mj.position"].create({"name": "联络员", "code": "liaison", "sequence": 900}).action_archive()
            env["mj.talk.record.prompt"].search([("part", "=", "life")], limit=1).action_archive()

    def found_a_district_that_is_not_live(self):
        """A district is founded that goes live next year."""
        with self.at_work("rules") as env:
            env["mj.organization"].create(
                {
                    "name": "民进高新区委（筹）",
                    "code": f"{MUNICIPAL}-GAOXIN-NEW",
                    "level": "district",
                    "parent_id": self.municipal.id,
                    "go_live": "2027-01-01",
                }
            )

    def remind_by_mail(self):
        """The chair of 渝中 and the office have addresses: reminded at the opening of July, of dates, and once a week."""
        self.users["leader"].email = "chair@example.com"
        self.users["office"].email = "office@example.com"
        for day, job in (("2026-07-02", "before_due"), ("2026-11-16", "before_due"), ("2026-11-16", "digest")):
            self.clock.move_to(f"{day} 02:00:00")
            self.env.ref(f"mj_talks.ir_cron_{job}").method_direct_trigger()
        self.clock.move_to(self.now)

    def write_yearly_papers(self):
        """Last year's report and summary are final, this year's are being written."""
        for login, model in (("director", "mj.yearly.report"), ("office", "mj.yearly.summary")):
            with self.at_work(login) as env:
                papers = env[model].create(
                    [{"organization_id": self.municipal.id, "year": year} for year in (2025, 2026)]
                )
                papers[0].action_finalize()

    # The committee

    def grant_access_and_refuse_it(self):
        """A committee member asks for two records: one is opened, the other read before that is granted."""
        talks = self.env["mj.talk"].search(
            [("organization_id", "=", self.yuzhong.id), ("state", "=", "archived")], order="held_at, reference", limit=2
        )
        with self.at_work("supervisor") as env:
            grants = env["mj.access.grant"].create(
                [{"talk_id": talk.id, "reason": REASON, "date_to": "2026-11-30"} for talk in talks]
            )
        with self.at_work("director") as env:
            env["mj.access.grant"].browse(grants[0].id).action_grant()
        with self.at_work("supervisor") as env:
            env["mj.talk.record"].browse(talks.record_ids.ids).mapped("thought")

    def draft_guidance(self):
        """The director drafts a note."""
        with self.at_work("director") as env:
            env["mj.guidance"].create(
                {
                    "name": "关于做好年末谈心谈话的指导意见",
                    "body": "请各级组织对照年度计划查漏补缺。",
                    "organization_ids": [Command.set(self.municipal.ids)],
                }
            )

    def cancel_an_inspection_and_find_more(self):
        """A third inspection is cancelled; the spot check under way finds something serious and something grave."""
        with self.at_work("supervisor") as env:
            spot = env["mj.inspection"].search([("kind", "=", "spot")], limit=1)
            cancelled = spot.copy({"name": "2026年第四季度谈心谈话抽查"})
            self.in_dialog(cancelled.action_cancel(), env, reason=REASON)
            env["mj.inspection.finding"].create(
                [
                    {
                        "inspection_id": spot.id,
                        "organization_id": spot.organization_line_ids.organization_id[:1].id,
                        "clause": clause,
                        "name": name,
                        "severity": severity,
                    }
                    for clause, name, severity in (
                        ("A18.1", "主委谈话未全覆盖", "serious"),
                        ("A11", "任职前未谈话", "grave"),
                    )
                ]
            )

    def follow_up_a_finding_that_persists(self):
        """The reported inspection is followed up, and its first finding is still there."""
        with self.at_work("supervisor") as env:
            reported = env["mj.inspection"].search([("state", "=", "reported")], limit=1)
            follow_up = env["mj.inspection"].browse(reported.action_follow_up()["res_id"])
            follow_up.action_fix_population()
            follow_up.action_seed()
            follow_up.action_draw()
            follow_up.action_start()
            reported.finding_ids[:1].outcome = "persists"

    def order_a_rectification_from_the_committee(self):
        """The director orders from the branch of a committee member, who answers for it, what others cannot do."""
        member = self.users["supervisor"].partner_id.mj_member_ids
        with self.at_work("director") as env:
            env["mj.rectification"].create(
                {
                    "organization_id": member.organization_id.id,
                    "responsible_ids": [Command.set(member.ids)],
                    "title": "支部谈话登记不及时",
                    "problem": "支部谈话结束两个月后才登记。",
                    "requirement": "补登并说明原因。",
                    "due_date": "2026-12-16",
                }
            ).action_order()

    def refer_two_leads(self):
        """Two leads were handed over: one came back with its outcome and is closed, the other has no receipt yet."""
        with self.at_work("supervisor", "2026-09-01") as env:
            referrals = env["mj.referral"].create(
                [
                    {
                        "department_id": env.ref("mj_supervision.referral_department_discipline").id,
                        "approver_id": self.users["director"].id,
                        "subject_text": "某支部会员",
                        "matters": "反映的情况属纪检部门职责范围。",
                        "basis": "办法第二十一条",
                    }
                    for _number in range(2)
                ]
            )
            for referral in referrals:
                referral.action_submit()
        with self.at_work("director", "2026-09-02") as env:
            for referral in env["mj.referral"].browse(referrals.ids):
                referral.action_approve()
        with self.at_work("supervisor", "2026-09-03") as env:
            first, second = env["mj.referral"].browse(referrals.ids)
            first.action_send()
            second.action_send()
            first.write({"receiver_name": "市直机关纪工委", "receipted_on": "2026-09-03"})
            first.action_receipt()
            first.outcome = "经了解，反映的情况不属实。"
            first.action_conclude()
            first.action_close()
