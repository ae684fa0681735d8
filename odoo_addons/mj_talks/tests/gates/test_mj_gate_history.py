from datetime import date

from freezegun import freeze_time
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import activate_chinese
from ..records.common import RecordCase
from .test_mj_gate import ADMISSION, POST, GateCase

BY_ADMINISTRATOR = "rules administrator only"


@tagged("post_install", "-at_install")
class TestLateHistory(GateCase):
    """What was true before an organisation went live is, afterwards, entered by the rules administrator alone."""

    def assertForAdministrator(self, door, *args, **kwargs):
        with self.assertRaisesRegex(ValidationError, BY_ADMINISTRATOR), self.cr.savepoint():
            door(*args, **kwargs)
        self.env.invalidate_all()

    def listed(self, member):
        return self.env["mj.gate.override"].search([("member_id", "=", member.id)])

    def joined(self, organization, day, user=None, **values):
        members = self.env["mj.member"].with_user(user or self.staff)
        return members.create(
            {"name": "Old", "organization_id": organization.id, "state": "member", "joined_on": day, **values}
        )

    def test_a_post_of_long_ago(self):
        """A11.1: a day before going live opens the gate for nobody but the administrator, whose entry is listed."""
        values = self.values(day="2025-12-31")
        appointments = self.env["mj.appointment"]
        self.assertForAdministrator(appointments.with_user(self.staff).create, values | {"state": "effective"})
        post = appointments.with_user(self.staff).create(values)
        self.assertForAdministrator(post.action_take_effect)
        self.assertEqual(post.state, "proposed")
        self.assertFalse(self.listed(self.candidate))
        post.with_user(self.rules).action_take_effect()
        listed = self.listed(self.candidate)
        self.assertEqual((listed.kind, listed.user_id, listed.appointment_id), ("history", self.rules, post))
        self.assertIn("2025-12-31", listed.reason)
        self.assertEqual(post.gate_state, "history")
        self.assertEqual(self.seen_by(self.staff, listed), listed)

    def test_a_member_of_long_ago(self):
        """A12.1: nor does a day of joining long ago; once live, and not before."""
        self.assertForAdministrator(self.joined, self.north, "2025-12-31")
        member = self.joined(self.north, "2025-12-31", self.rules)
        self.assertEqual((member.gate_state, self.listed(member).kind), ("history", "history"))
        self.north.go_live = "2026-07-01"
        self.assertFalse(self.listed(self.joined(self.north, "2026-06-01")))

    def test_refused_rows_are_named_by_the_import(self):
        """A11.1, A12.1: a roster with history of a live organisation writes nothing for others."""
        columns = ["name", "organization_id", "joined_on", "state"]
        row = ["Zhang San", "T-N", "2025-12-31", "member"]
        # Asked whether this is a transfer, the clerk says no.
        refused = self.take_rows("mj.member", columns, [row], user=self.staff, answer="other")
        self.assertFalse(refused["ids"])
        self.assertIn(BY_ADMINISTRATOR, refused["messages"][0])

    def test_the_first_loading(self):
        """A12.1: before the day of going live whoever keeps the roster loads it, and nothing is listed."""
        columns = ["name", "organization_id", "joined_on", "state"]
        row = ["Zhang San", "T-E-1", "2025-12-31", "member"]
        loaded = self.take_rows("mj.member", columns, [row], user=self.office)
        self.assertFalse(loaded["messages"])
        self.assertFalse(self.listed(self.env["mj.member"].browse(loaded["ids"])))

    def test_the_message_in_chinese(self):
        """A12.1: it says who may enter it and what else to do."""
        activate_chinese(self.env)
        with self.assertRaisesRegex(ValidationError, "办法管理员"), self.cr.savepoint():
            self.env["mj.member"].with_user(self.staff).with_context(lang="zh_CN").create(
                {"name": "Old", "organization_id": self.north.id, "state": "member", "joined_on": "2020-01-01"}
            )

    def test_days_of_history_are_corrected(self):
        """A11.1: what was history stays so when its day is corrected; what was not becomes none."""
        self.posts[self.v].with_user(self.staff).date_from = "2024-03-01"
        self.m2.with_user(self.staff).joined_on = "2014-01-01"
        self.assertFalse(self.listed(self.v) | self.listed(self.m2))
        post = self.propose()
        self.hold(self.head, [self.candidate], **POST)
        post.action_take_effect()
        self.assertForAdministrator(post.with_user(self.staff).write, {"date_from": "2025-06-01"})

    def test_a_missing_day_is_filled_in(self):
        """A12.1: rosters lack days; who was loaded without one gets it later."""
        member = self.joined(self.school, False, self.office)
        self.school.go_live = "2026-01-01"
        member.joined_on = "2001-05-01"
        self.assertEqual(member.gate_state, "history")

    # -- moves --------------------------------------------------------------------------------

    def test_no_way_round_by_an_organization_that_is_not_live(self):
        """A12.1: who was entered where no gate stands meets it on the way to where one does."""
        self.staff.mj_scope_ids.create({"user_id": self.staff.id, "organization_id": self.school.id})
        recent = self.joined(self.school, "2026-06-01")
        self.assertBlocked(recent.write, {"organization_id": self.north.id})
        old = self.joined(self.school, "2010-06-01")
        self.assertForAdministrator(old.write, {"organization_id": self.north.id})
        old.with_user(self.rules).organization_id = self.north
        self.assertEqual(self.listed(old).kind, "history")
        self.hold(self.c, [recent], **ADMISSION)
        recent.organization_id = self.north
        self.assertEqual(recent.gate_state, "passed")

    def test_members_move_between_live_organizations(self):
        """A12.1: who was let in lawfully moves on freely."""
        self.west.go_live = "2015-06-01"
        self.staff.mj_scope_ids.create({"user_id": self.staff.id, "organization_id": self.west.id})
        applicant = self.new_member("North Applicant", self.north, state="applicant", joined_on=False)
        self.hold(self.c, [applicant], **ADMISSION)
        applicant.state = "member"
        for member in (self.m2, applicant):
            member.with_user(self.staff).organization_id = self.west
            self.assertEqual(member.organization_id, self.west)
            self.assertFalse(self.listed(member))

    def test_a_new_organization_is_live(self):
        """A12.1: office staff found no organisation in which the gate does not stand."""
        branch = (
            self.env["mj.organization"]
            .with_user(self.staff)
            .create({"name": "New Branch", "code": "T-N-9", "parent_id": self.north.id})
        )
        self.assertEqual(branch.go_live, date(2026, 1, 1))
        self.assertBlocked(self.joined, branch, "2026-06-01")

    # -- what is taken back -------------------------------------------------------------------

    def open_decisions(self):
        return self.env["mj.obligation"].search(self.env["mj.obligation"]._decided_domain())

    def test_talk_taken_back_after_the_decision(self):
        """A11.1, A12.1: the post is held and the member admitted; that the talk is gone is listed until it is held."""
        post = self.propose()
        applicant = self.new_member("North Applicant", self.north, state="applicant", joined_on=False)
        talks = self.hold(self.head, [self.candidate], **POST) | self.hold(self.c, [applicant], **ADMISSION)
        post.action_take_effect()
        applicant.state = "member"
        self.assertFalse(self.open_decisions())
        talks[0].cancel("Entered for the wrong person")
        self.assertEqual(self.open_decisions().appointment_id, post)
        talks[1].action_reopen_record()
        self.assertEqual(self.open_decisions().talkee_id, self.candidate | applicant)
        self.hold(self.head, [self.candidate], **POST)
        talks[1].sudo().write({"state": "confirmed"})
        self.assertFalse(self.open_decisions())

    def test_decision_without_a_proposal(self):
        """A11.1: the same where a post was entered in one step, and where a member moved on meanwhile."""
        talk = self.hold(self.head, [self.candidate], **POST)
        post = self.env["mj.appointment"].with_user(self.staff).create(self.values(state="effective"))
        self.assertEqual(self.duty(post).state, "fulfilled")
        talk.cancel("Entered for the wrong person")
        self.assertEqual(self.open_decisions().appointment_id, post)
        admission = self.hold(self.c, [self.m2], day="2026-06-01", **ADMISSION)
        self.m2.joined_on = "2026-06-02"
        branch = self.new_organization("New Branch", "T-N-9", "grassroots", self.north)
        self.m2.organization_id = branch
        admission.cancel("Entered for the wrong person")
        self.assertIn(self.m2, self.open_decisions().talkee_id)


@tagged("post_install", "-at_install")
class TestFilledContents(RecordCase):
    """A11.2, A12.2: ticks open no gate; the record has to say it, and its keepers have to confirm it."""

    def test_contents_are_filled(self):
        self.enterContext(freeze_time("2026-03-09 04:00:00"))
        self.east.go_live = "2026-01-01"
        applicant = self.new_member("Applicant", self.east, state="applicant", joined_on=False)
        talk = self.hold(self.chair, applicant, timing="timely", **ADMISSION)

        def admit():
            applicant.with_user(self.office).state = "member"

        for state in ("held", "recorded"):
            with self.subTest(state):
                self.assertEqual(talk.state, state)
                refused = self.assertRaisesRegex(ValidationError, "its record is not confirmed yet")
                with refused, self.cr.savepoint():
                    admit()
            self.env.invalidate_all()
            if state == "held":
                self.write_record(talk, self.clerk, motive="To serve", understanding="Well")
                self.finish(talk, self.clerk, "record")
        with self.assertRaisesRegex(ValidationError, "A12.2"):
            self.finish(talk, self.clerk, "confirm")
        self.env.invalidate_all()
        self.write_record(talk, self.clerk, self_assessment="Diligent, impatient")
        self.finish(talk, self.clerk, "confirm")
        admit()
        self.assertEqual((applicant.state, applicant.gate_state), ("member", "passed"))
