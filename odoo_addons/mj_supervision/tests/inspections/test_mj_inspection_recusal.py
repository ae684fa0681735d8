from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import InspectionCase


@tagged("post_install", "-at_install")
class TestMjInspectionRecusal(InspectionCase):
    def test_two_inspectors(self):
        """A22.3: an inspection by one person is none, at every step and for every door."""
        inspection = self.new_inspection(inspector_ids=[Command.set(self.inspectors[:1].ids)])
        with self.assertRaisesRegex(UserError, "two inspectors"):
            inspection.action_fix_population()
        inspection.inspector_ids = self.inspectors[:2]
        inspection.action_fix_population()
        for door in (inspection, inspection.sudo()):
            with self.assertRaisesRegex(UserError, "two inspectors"), self.env.cr.savepoint():
                door.inspector_ids = self.inspectors[:1]
                self.env.flush_all()

    def test_own_organizations_and_talks_are_left_out(self):
        """A22.3: inspectors never draw their own: home, post, and talks they took part in."""
        inspector = self.inspectors[0]
        self.appoint(inspector, self.west, "committee")
        own = self.hold(self.c, inspector, "2026-05-05", timing="timely")
        other = self.hold(self.c, self.v, "2026-05-06")
        inspection = self.new_inspection(on_grassroots=True, percent=100.0, talk_percent=100.0)
        inspection.action_fix_population()
        self.assertNotIn(f"organization,{self.school.code},", inspection.population)
        self.assertNotIn(f"organization,{self.west.code},", inspection.population)
        self.assertIn(f"organization,{self.north.code},", inspection.population)
        self.assertNotIn(own.reference, inspection.population)
        self.assertIn(other.reference, inspection.population)
        for words in (self.school.name, self.west.name, own.reference):
            self.assertIn(words, inspection.recusals)
        with self.assertRaisesRegex(ValidationError, "School Branch"):
            self.new_regular(self.school).action_fix_population()

    def test_recusal_when_posts_change_before_the_start(self):
        """A22.3: an appointment after the draw keeps the inspector out; another one takes over."""
        inspection = self.drawn(self.new_regular(self.north))
        self.appoint(self.inspectors[0], self.north, "committee", date_from="2026-06-15")
        with self.assertRaisesRegex(ValidationError, "Inspector A"):
            inspection.action_start()
        inspection.inspector_ids = self.inspectors[1:]
        with self.assertRaisesRegex(AccessError, "Only its inspectors"):
            inspection.action_start()
        other = self.new_committee_user("mj_inspector_b", "member", member=self.inspectors[1])
        inspection.with_user(other).action_start()
        self.assertEqual(inspection.state, "in_progress")
        with self.assertRaisesRegex(ValidationError, "Inspector A"):
            inspection.sudo().inspector_ids = self.inspectors

    def test_only_inspectors_carry_out(self):
        """A22.3: who is not an inspector of it neither starts, answers, finds nor reports; the director approves."""
        other = self.new_committee_user("mj_bystander", "member", member=self.inspectors[2])
        inspection = self.drawn(self.new_regular(self.north))
        for user in (other, self.director):
            with self.assertRaisesRegex(AccessError, "Only its inspectors"):
                inspection.with_user(user).action_start()
        inspection.action_start()
        finding = self.new_finding(inspection)
        for user in (other, self.director):
            for change in (
                lambda one: inspection.with_user(one).write({"conclusion": "x"}),
                lambda one: inspection.check_ids[:1].with_user(one).write({"result": "met"}),
                lambda one: finding.with_user(one).write({"severity": "grave"}),
                lambda one: finding.with_user(one).unlink(),
                lambda one: inspection.with_user(one).action_report(),
            ):
                with self.subTest(user.login), self.assertRaisesRegex(AccessError, "Only its inspectors"):
                    change(user)
        self.appoint(self.inspectors[0], self.north, "committee", date_from="2026-06-15")
        for change in (
            lambda: inspection.check_ids[:1].write({"result": "met"}),
            lambda: finding.write({"severity": "grave"}),
        ):
            with self.assertRaisesRegex(ValidationError, "Inspector A"):
                change()

    def test_somebody_else_approves_the_report(self):
        """A22.2: the director who reported does not approve; another one does."""
        member = self.new_member("Second Director", self.municipal)
        self.appoint(member, self.municipal, "supervision_director")
        reporter = self.new_committee_user("mj_second_director", "director", member=member)
        inspection = self.new_regular(
            self.north, user=reporter, inspector_ids=[Command.set((member | self.inspectors[0]).ids)]
        )
        self.reported(self.started(inspection))
        with self.assertRaisesRegex(UserError, "what you reported: another director"):
            inspection.action_close()
        inspection.with_user(self.director).action_close()
        self.assertEqual(inspection.closed_by_id, self.director)

    def test_who_inspected_does_not_approve(self):
        """A22.3: a director among the inspectors does not approve, whoever of them reported, under any account."""
        member = self.new_member("Second Director", self.municipal)
        self.appoint(member, self.municipal, "supervision_director")
        inspecting = self.new_committee_user("mj_second_director", "director", member=member)
        inspection = self.new_regular(self.north, inspector_ids=[Command.set((member | self.inspectors[0]).ids)])
        self.reported(self.started(inspection))
        self.assertEqual(inspection.reported_by_id, self.supervisor)
        with self.assertRaisesRegex(UserError, "approves what you inspected: another director"):
            inspection.with_user(inspecting).action_close()
        self.assertEqual(inspection.state, "reported")
        inspection.with_user(self.director).action_close()
        self.assertEqual(inspection.closed_by_id, self.director)

    def test_posts_held_in_the_inspected_period(self):
        """A22.3: who held a post there on the first inspected day, or later, inspects neither it nor after leaving it."""
        for last_day, is_recused in (("2025-12-31", False), ("2026-01-01", True), ("2026-05-31", True)):
            inspection = self.new_regular(self.north)
            with self.subTest(last_day), self.env.cr.savepoint() as savepoint:
                self.appoint(self.inspectors[0], self.north, "committee", date_to=last_day)
                if is_recused:
                    with self.assertRaisesRegex(ValidationError, "Inspector A"):
                        inspection.action_fix_population()
                else:
                    inspection.action_fix_population()
                savepoint.rollback()
            self.env.invalidate_all()

    def test_four_eyes_are_two_people(self):
        """A22.2: the director who reported does not approve under a second account either."""
        member = self.new_member("Second Director", self.municipal)
        self.appoint(member, self.municipal, "supervision_director")
        reporter = self.new_committee_user("mj_second_director", "director", member=member)
        second_account = self.new_committee_user("mj_second_account", "director", member=member)
        inspectors = [Command.set((member | self.inspectors[0]).ids)]
        inspection = self.reported(self.started(self.new_regular(self.north, user=reporter, inspector_ids=inspectors)))
        self.assertEqual(inspection.reported_by_id, reporter)
        with self.assertRaisesRegex(UserError, "what you reported: another director"):
            inspection.with_user(second_account).action_close()
        self.assertEqual(inspection.state, "reported")
