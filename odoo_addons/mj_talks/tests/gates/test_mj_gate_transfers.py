from odoo.exceptions import AccessError, ValidationError
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
