from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_mj_gate import GateCase

COLUMNS = ["name", "organization_id", "joined_on", "state", "transferred_on", "transferred_from", "transfer_paper"]


@tagged("post_install", "-at_install")
class TestTransfers(GateCase):
    """R17: who joined elsewhere comes by a way of its own, and stands there as what it is."""

    def values(self, **values):
        return {
            "name": "From Elsewhere",
            "organization_id": self.north.id,
            "state": "member",
            "joined_on": "2005-03-01",
            "transferred_on": "2026-02-01",
            "transferred_from": "民进成都市委",
        } | values

    def transferred(self, user=None, **values):
        return self.env["mj.member"].with_user(user or self.staff).create(self.values(**values))

    def assertRefused(self, sentence, door, *args):
        with self.assertRaisesRegex(ValidationError, sentence), self.cr.savepoint():
            door(*args)
        self.env.invalidate_all()

    def test_a_file_of_25(self):
        """A12.1: the recorder loads her transfers herself; none is listed as let in without the talk."""
        rows = [
            [f"Person {place:02d}", "T-N", "1999.05", "member", "2026.01", "民进成都市委", f"介绍信{place:02d}号"]
            for place in range(25)
        ]
        loaded = self.take_rows("mj.member", COLUMNS, rows, user=self.staff)
        self.assertFalse(loaded["messages"])
        people = self.env["mj.member"].browse(loaded["ids"])
        self.assertEqual(set(people.mapped("gate_state")), {"transferred"})
        self.assertEqual(people[0].transfer_paper, "介绍信00号")
        self.assertFalse(self.env["mj.gate.override"].search([("member_id", "in", people.ids)]))
        self.assertFalse(self.env["mj.obligation"].search([("talkee_id", "in", people.ids), ("relation", "=", "any")]))

    def test_a_file_that_says_nothing_of_transfers(self):
        """A12.1: 25 who joined years ago and are new here: asked, with the day and the place said once for all."""
        content = self.workbook(
            ["姓名", "所属组织", "入会时间"], [[f"Person {n:02d}", "T-N", "1999.05"] for n in range(25)]
        )
        roster = self.preview("mj.member", content, user=self.staff)
        self.assertEqual((roster.transfer_count, set(roster.line_ids.mapped("kind"))), (25, {"question"}))
        everybody = roster.with_context(mj_question="transfer")
        with self.assertRaisesRegex(UserError, "where they come from"), self.cr.savepoint():
            everybody.action_same_for_all()
        roster.write({"transferred_from": "民进成都市委", "transferred_on": "2026-02-01"})
        everybody.action_same_for_all()
        self.assertEqual(set(roster.line_ids.mapped("kind")), {"new"})
        roster.action_write()
        people = self.env["mj.member"].browse(roster.line_ids.mapped("res_id"))
        self.assertEqual(set(people.mapped("gate_state")), {"transferred"})
        self.assertEqual(set(people.mapped("transferred_from")), {"民进成都市委"})
        self.assertEqual(set(map(str, people.mapped("transferred_on"))), {"2026-02-01"})

    def test_who_does_not_come_from_elsewhere(self):
        """A12.1: who was here all along is entered by the rules administrator, who is not asked; an answer is no way round."""
        content = self.workbook(["姓名", "所属组织", "入会时间"], [["Person", "T-N", "1999.05"]])
        roster = self.preview("mj.member", content, user=self.staff)
        roster.question_ids.action_other()
        self.assertEqual(self.line(roster, 2).kind, "refused")
        self.assertIn("rules administrator", self.line(roster, 2).text)
        self.assertEqual(self.line(self.preview("mj.member", content), 2).kind, "new")
        # A day of joining after going live is no question of a transfer, nor is an applicant.
        later = self.workbook(["姓名", "所属组织", "入会时间"], [["Person", "T-N", "2026-01-15"]])
        self.assertEqual(self.line(self.preview("mj.member", later, user=self.staff), 2).kind, "refused")

    def test_joined_after_going_live_elsewhere(self):
        self.assertEqual(self.transferred(joined_on="2026-01-15").gate_state, "transferred")

    def test_what_a_transfer_needs(self):
        """A12.1: without the day elsewhere and the place it came from there is no transfer."""
        for values, sentence in (
            ({"transferred_from": False}, "from where"),
            ({"transferred_from": "  "}, "from where"),
            ({"joined_on": "2026-02-02"}, "after joining elsewhere"),
            ({"transferred_on": "2099-01-01"}, "not in the future"),
            ({"state": "applicant"}, "is an applicant"),
        ):
            with self.subTest(values=values):
                self.assertRefused(sentence, lambda values=values: self.transferred(**values))

    def test_no_way_round_the_talk(self):
        """A12.1: an applicant here is none from elsewhere, and who is let in as one stays one."""
        applicant = self.new_member("North Applicant", self.north, state="applicant", joined_on=False)
        step = {name: value for name, value in self.values().items() if name not in ("name", "organization_id")}
        self.assertRefused("is an applicant here", applicant.with_user(self.staff).write, step)
        self.assertEqual(applicant.state, "applicant")
        applicant.with_user(self.rules).write(step)
        self.assertEqual(applicant.gate_state, "transferred")
        member = self.transferred(joined_on="2026-01-15")
        self.assertRefused("Before admission", member.write, {"transferred_on": False})
        self.assertRefused(
            "rules administrator only", self.transferred().write, {"transferred_on": False, "transferred_from": False}
        )

    def test_outside_the_own_scope(self):
        """A01.1: a transfer is entered where one works, and nowhere else."""
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.transferred(organization_id=self.school.id)
