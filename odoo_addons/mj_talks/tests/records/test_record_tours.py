from odoo.tests import tagged

from ..test_tours import TourCase


class RecordTourCase(TourCase):
    """The talk of the chair with the vice chair, held and recorded in a browser."""

    def held(self):
        moment = self.env.cr.now().replace(microsecond=0)
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "form": "individual",
                "held_at": moment,
                "recorder_id": self.clerk.id,
                "participant_ids": [
                    (0, 0, {"member_id": self.c.id, "role": "talker"}),
                    (0, 0, {"member_id": self.v.id, "role": "talkee"}),
                ],
            }
        )
        talk.action_hold()
        return talk

    def write_record(self, talk, **parts):
        with self.as_user(self.clerk) as env:
            action = env["mj.talk"].browse(talk.id).action_open_record()
            record = env["mj.talk.record"].browse(action["res_id"])
            record.write(parts)
        return self.env["mj.talk.record"].browse(record.id)

    def thought(self, record):
        with self.as_user(self.clerk) as env:
            return env["mj.talk.record"].browse(record.id).thought

    def leader_writes_record(self):
        self.plan_for_today()
        self.start_tour("/odoo/mj-my-duties", "mj_leader_writes_record", login="mj_north_chair")
        talk = self.env["mj.talk"].search([("organization_id", "=", self.north.id)])
        self.assertEqual((talk.state, talk.touches_thought, talk.theme), ("confirmed", True, "A new roof"))


@tagged("post_install", "-at_install")
class TestRecordTours(RecordTourCase):
    """At the desk."""

    def test_leader_writes_record(self):
        """A04.1-A04.3, A08.1, A09.1: from the duty to the confirmed record."""
        self.leader_writes_record()

    def test_signs_before_confirming(self):
        """A08.1: what supervision will see is said before, and does not block."""
        record = self.write_record(self.held(), life="A new flat", affirmed="Diligent", shortcomings="Late")
        with self.as_user(self.clerk) as env:
            env["mj.talk.record"].browse(record.id).action_record()
        self.start_tour(f"/odoo/mj.talk.record/{record.id}", "mj_signs_before_confirming", login="mj_north_clerk")
        self.assertTrue(record.talk_id.flag_no_thought)

    def test_second_of_two_learns(self):
        """Of two people at work the second reads it, and nothing is overwritten."""
        record = self.write_record(self.held(), thought="Before")
        with self.assertLogs("odoo.http", "WARNING") as refused:
            self.start_tour(f"/odoo/mj.talk.record/{record.id}", "mj_second_of_two_learns", login="mj_north_clerk")
        self.assertEqual(len(refused.output), 1)
        self.assertEqual(self.thought(record), "Theirs")

    def test_clerk_adds_files(self):
        """A04.4: several files at once, and one taken back."""
        record = self.write_record(self.held(), thought="Before")
        self.start_tour(f"/odoo/mj.talk.record/{record.id}", "mj_clerk_adds_files", login="mj_north_clerk")
        self.assertEqual(record.attachment_ids.mapped("number"), [1])


@tagged("post_install", "-at_install")
class TestPhoneRecordTours(RecordTourCase):
    """On a phone, where part-time leaders are."""

    browser_size = "390x844"
    touch_enabled = True

    def test_leader_writes_record(self):
        """A09.1: the same journey with a thumb."""
        self.leader_writes_record()
