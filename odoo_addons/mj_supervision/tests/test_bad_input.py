"""Bad input gets a clear message in Chinese that says what to do, and nothing changes."""

from odoo import Command
from odoo.addons.mj_talks.tests.common import activate_chinese
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .inspections.common import InspectionCase
from .rectifications.common import FILE, RectificationCase


class ChineseCase:
    def chinese(self, record, user):
        """Return a record as a user sees it whose language is Chinese."""
        return record.with_user(user).with_context(lang="zh_CN")

    def assert_refused(self, message, call, *args, error=UserError, **kwargs):
        with self.assertRaisesRegex(error, message), self.cr.savepoint():
            call(*args, **kwargs)


@tagged("post_install", "-at_install")
class TestBadInputOfRectifications(RectificationCase, ChineseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        activate_chinese(cls.env)

    def test_order_without_a_due_date(self):
        """A21.1: an order without a due date, or with one that has passed, is not issued."""
        one = self.prepare(due_date=False)
        self.assert_refused("请填写整改期限。", self.chinese(one, self.supervisor).action_order)
        one.due_date = "2026-06-14"
        self.assert_refused("所填期限已过，请填写以后的日期。", self.chinese(one, self.supervisor).action_order)
        self.assertEqual((one.state, one.notice_number, len(one.step_ids)), ("draft", False, 0))

    def test_evidence_missing(self):
        """A17.5: nothing is submitted without evidence or the reason why there is none."""
        one = self.bring_to("in_progress")
        wizard = (
            self.env["mj.rectification.act"]
            .with_user(self.recorder)
            .with_context(lang="zh_CN")
            .create({"rectification_id": one.id, "kind": "submit", "text": "已补谈"})
        )
        self.assert_refused("请附佐证材料，或说明没有材料的原因。", wizard.action_apply)
        self.assertEqual((one.state, one.submitted_by_id.id), ("in_progress", False))

    def test_checking_ones_own(self):
        """A17.5: who submitted does not check, and what was submitted stays as it was."""
        both = self.new_user("mj_both", "group_mj_recorder", (self.school, False))
        both.group_ids |= self.env.ref("mj_supervision.group_mj_supervision_member")
        one = self.bring_to("in_progress")
        one.with_user(both).submit("DONE-MARK", [FILE])
        self.assert_refused(
            "提交整改情况的人不得参与复查和决定，应由委员会其他成员办理。",
            self.chinese(one, both).check,
            "corrected",
            "属实",
        )
        self.assertEqual((one.state, one.check_result), ("submitted", False))

    def test_referral_without_a_receiving_department(self):
        """A21.2: a referral is not submitted without the department that receives it."""
        with self.enter_registry_test_mode(), self.as_user(self.supervisor) as env:
            referral = env["mj.referral"].create(
                {"approver_id": self.director.id, "subject_text": "某会员", "matters": "事由", "basis": "依据"}
            )
            self.assert_refused("提交前请补齐：接收部门。", referral.with_context(lang="zh_CN").action_submit)
            self.assertEqual((referral.state, referral.handler_ids.ids), ("draft", self.supervisor.ids))


@tagged("post_install", "-at_install")
class TestBadInputOfInspections(InspectionCase, ChineseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        activate_chinese(cls.env)

    def test_draw_changed_after_seeding(self):
        """A22.3: once there is a seed neither population and shares nor the seed change."""
        inspection = self.new_inspection()
        inspection.action_fix_population()
        inspection.take_seed("lot 7")
        before = inspection.read(["percent", "population_hash", "seed", "root_id", "seed_commitment"])
        late = self.chinese(inspection, self.supervisor)
        frozen = "抽取范围、比例和随机种子在抽取前已锁定，抽取结果不得更改（第二十二条）。如确需调整，请说明理由撤销本次督查，另行组织。"
        for values in ({"percent": 50}, {"root_id": self.north.id}, {"seed": "lot 8"}):
            with self.subTest(values):
                self.assert_refused(frozen, late.write, values, error=ValidationError)
        self.assert_refused("种子已登记，不得更改（第二十二条）。", late.take_seed, "lot 8")
        inspection.invalidate_recordset()
        self.assertEqual(inspection.read(["percent", "population_hash", "seed", "root_id", "seed_commitment"]), before)

    def test_draw_before_seeding(self):
        """A22.3: no draw without a seed."""
        inspection = self.new_inspection()
        inspection.action_fix_population()
        self.assert_refused(
            "请先登记种子，种子须在抽取前确定（第二十二条）。", self.chinese(inspection, self.supervisor).action_draw
        )
        self.assertFalse(inspection.organization_line_ids)

    def test_inspection_outside_jurisdiction(self):
        """A22.1: a committee inspects its own organisation and those below, no other."""
        message = "不属于.*监督委员会的监督范围。监督委员会只督查本级组织及其下级组织（第二十二条）。"
        inspections = self.chinese(self.env["mj.inspection"], self.supervisor)
        before = inspections.search_count([])
        self.assert_refused(
            message,
            inspections.create,
            {
                "name": "抽查",
                "kind": "regular",
                "organization_id": self.north.id,
                "chosen_organization_ids": [Command.set(self.west.ids)],
                "inspector_ids": [Command.set(self.inspectors[:2].ids)],
            },
            error=ValidationError,
        )
        own = self.new_inspection(organization_id=self.north.id)
        self.assert_refused(
            message, self.chinese(own, self.supervisor).write, {"root_id": self.municipal.id}, error=ValidationError
        )
        own.invalidate_recordset()
        self.assertFalse(own.root_id)
        self.assertEqual(inspections.search_count([]), before + 1)
