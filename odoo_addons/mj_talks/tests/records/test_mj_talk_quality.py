import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RecordCase

DEEP = {"thought": "Looks forward to the coming congress", "affirmed": "Diligent", "shortcomings": "Impatient"}
LONG = (
    "The roof of the reading room has leaked since the rains of May, the association of retired teachers has asked "
    "three times for another room, and nobody has gone to see the owner; the colleague wants to settle it by autumn."
)


@tagged("post_install", "-at_install")
class TestMjTalkQuality(RecordCase):
    """A08.1, A04.3: signs of haste are shown and kept, and block nothing."""

    FLAGS = ("flag_no_thought", "flag_routine_only", "flag_similar", "flag_late", "flag_many_in_day")

    def setUp(self):
        super().setUp()
        self.env.company.mj_late_record_days = 0

    def confirmed(self, talk=None, **parts):
        """Record and confirm a talk, and return the names of its flags."""
        talk = talk or self.hold(self.chair, self.vice_chair)
        self.write_record(talk, self.chair_user, **parts)
        self.finish(talk, self.chair_user, "record", "confirm")
        self.assertEqual(talk.state, "confirmed")
        return self.flags_of(talk)

    def flags_of(self, talk):
        self.env.invalidate_all()
        return {name for name in self.FLAGS if talk[name]}

    def test_nothing_on_thought(self):
        self.assertEqual(self.confirmed(**DEEP), set())
        self.assertEqual(self.confirmed(**{**DEEP, "thought": False, "life": "A new flat"}), {"flag_no_thought"})

    def test_thought_is_asked_of_daily_talks_only(self):
        talk = self.hold(self.chair, self.vice_chair, category="appointment", timing="timely", covers_post_duties=True)
        self.assertEqual(self.confirmed(talk, post_duties="Lead the team"), set())

    def test_routine_matters_only(self):
        routine = {**DEEP, "thought": False, "duty_performance": "Attended all meetings"}
        self.assertEqual(self.confirmed(**routine), {"flag_no_thought", "flag_routine_only"})
        self.assertEqual(self.confirmed(**routine, problems="The roof"), {"flag_no_thought"})

    def test_nearly_equal_to_another(self):
        first = self.hold(self.chair, self.vice_chair)
        self.assertEqual(self.confirmed(first, **{**DEEP, "thought": LONG}), set())
        second = self.hold(self.chair, self.vice_chair)
        changed = LONG.replace("by autumn", "by  summer")
        self.assertEqual(self.confirmed(second, **{**DEEP, "thought": changed}), {"flag_similar"})
        self.assertEqual(self.flags_of(first), {"flag_similar"})
        self.assertEqual(self.confirmed(**{**DEEP, "thought": LONG[::-1]}), set())
        # Taken back, it is like no other any more, nor is the other.
        self.finish(second, self.chair_user, "reopen_record")
        self.assertEqual(self.flags_of(first), set())
        self.assertEqual(self.flags_of(second), set())

    def test_short_texts_are_alike_by_nature(self):
        self.assertEqual(self.confirmed(**DEEP), set())
        self.assertEqual(self.confirmed(**DEEP), set())

    def test_recorded_long_after(self):
        self.env.company.mj_late_record_days = 15
        self.assertEqual(self.confirmed(**DEEP), {"flag_late"})
        recent = datetime.datetime.now().replace(microsecond=0) - datetime.timedelta(days=10)
        self.assertEqual(self.confirmed(self.hold(self.chair, self.vice_chair, held_at=recent), **DEEP), set())

    def test_late_from_the_day_after(self):
        """Written on the last day that the setting allows it is in time, by the local day."""
        self.env.company.mj_late_record_days = 15
        for recorded_at, is_late in (("2026-03-17 15:59:00", False), ("2026-03-17 16:01:00", True)):
            self.talk.sudo().recorded_at = recorded_at
            with self.subTest(recorded_at):
                self.assertEqual(self.talk._is_recorded_late(), is_late)

    def test_many_in_a_day(self):
        self.env.company.mj_talks_per_day = 2
        first = self.hold(self.chair, self.vice_chair)
        self.assertEqual(self.confirmed(first, **DEEP), set())
        self.assertEqual(self.confirmed(**DEEP), {"flag_many_in_day"})
        self.assertEqual(self.flags_of(first), {"flag_many_in_day"})
        day = datetime.datetime(2026, 3, 3, 2)
        self.assertEqual(self.confirmed(self.hold(self.chair, self.vice_chair, held_at=day), **DEEP), set())

    def test_said_before_confirming_and_not_blocking(self):
        """The dialog names the signs; the same button confirms a record without any at once."""
        self.write_record(self.talk, self.chair_user, **{**DEEP, "thought": False, "life": "A new flat"})
        self.finish(self.talk, self.chair_user, "record")
        with self.as_user(self.chair_user) as env:
            action = env["mj.talk.record"].search([("talk_id", "=", self.talk.id)]).action_review_and_confirm()
            dialog = env["mj.talk.confirm"].browse(action["res_id"])
            self.assertIn("thought", dialog.signs)
            self.assertEqual(env["mj.talk"].browse(self.talk.id).state, "recorded")
            dialog.action_apply()
            self.assertEqual(env["mj.talk"].browse(self.talk.id).state, "confirmed")
            self.assertIn("thought", env["mj.talk"].browse(self.talk.id).flags_shown)
        other = self.hold(self.chair, self.vice_chair)
        self.write_record(other, self.chair_user, **DEEP)
        self.finish(other, self.chair_user, "record", "review_and_confirm")
        self.assertEqual(other.state, "confirmed")

    def test_listed_without_reading_by_supervision_only(self):
        """Door 7: who is no keeper and no supervisor neither reads nor searches the signs."""
        self.confirmed(self.talk, **{**DEEP, "thought": False, "life": "A new flat"})
        record = self.env["mj.talk.record"].search([("talk_id", "=", self.talk.id)])
        supervisor = self.new_user("mj_signs", "group_mj_flags", (self.municipal, True))
        with self.as_user(supervisor) as env:
            found = env["mj.talk"].search([("flag_no_thought", "=", True), ("id", "=", self.talk.id)])
            self.assertEqual(found.ids, self.talk.ids)
            self.assertIn("thought", found.flags_shown)
            with self.assertRaises(AccessError):
                env["mj.talk.record"].browse(record.id).read(["thought"])
        with self.as_user(self.office) as env:
            self.assertFalse(env["mj.talk"].browse(self.talk.id).flags_shown)
            with self.assertRaises(AccessError):
                env["mj.talk"].search([("is_flagged", "=", True)])

    def test_nobody_writes_a_sign(self):
        self.confirmed(self.talk, **{**DEEP, "thought": False})
        for user in (self.chair_user, self.rules):
            with self.as_user(user) as env, self.assertRaises(AccessError):
                env["mj.talk"].browse(self.talk.id).write({"flag_no_thought": False})

    def test_fingerprints_are_nobodys_to_read(self):
        self.confirmed(self.talk, **{**DEEP, "thought": LONG})
        self.assertTrue(self.env["mj.talk.similarity"].search_count([]))
        for model in ("mj.talk.similarity", "mj.talk.similarity.band"):
            with self.as_user(self.rules) as env, self.assertRaises(AccessError):
                env[model].search([])
