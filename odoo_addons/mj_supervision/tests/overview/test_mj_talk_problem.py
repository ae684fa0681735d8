from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rectifications.common import RectificationCase

SECRET = "MARKER-of-the-problem"


@tagged("post_install", "-at_install")
class TestMjTalkProblem(RectificationCase):
    """Problems found in talks on which nobody decides, over the weeks after 15 June 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.east, True), member=cls.chair)
        cls.vice_user = cls.new_user("mj_vice", "group_mj_leader", (cls.east, True), member=cls.vice_chair)
        cls.job = cls.env.ref("mj_supervision.ir_cron_ask_for_decisions")
        cls.activity_type = cls.env.ref("mj_supervision.activity_type_decision")

    def setUp(self):
        super().setUp()
        manager = self.enter_registry_test_mode()
        manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)

    def confirmed(self, **parts):
        """Return a talk of today that was recorded and confirmed by its talker."""
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.east.id,
                "held_at": "2026-06-15 02:00:00",
                "theme": "Work",
                "recorder_id": self.chair_user.id,
                "participant_ids": [
                    Command.create({"member_id": self.chair.id, "role": "talker"}),
                    Command.create({"member_id": self.vice_chair.id, "role": "talkee"}),
                ],
            }
        )
        talk.action_hold()
        with self.as_user(self.chair_user) as env:
            own = env["mj.talk"].browse(talk.id)
            record = env["mj.talk.record"].browse(own.action_open_record()["res_id"])
            record.write({"thought": "T", "affirmed": "A", "shortcomings": "S", **parts})
            own.action_record()
            own.action_confirm()
        return talk

    def with_problem(self):
        return self.confirmed(problems=SECRET)

    def follow_up(self, talk, kind="problem", **values):
        with self.as_user(self.chair_user) as env:
            followup = env["mj.followup"].create(
                {
                    "kind": kind,
                    "talk_id": talk.id,
                    "owner_id": self.chair.id,
                    "due_date": "2026-06-30",
                    "subject": SECRET,
                    **values,
                }
            )
        return self.env["mj.followup"].browse(followup.id)

    def undecided(self, day, talks, user=None):
        with freeze_time(f"{day} 04:00:00"):
            return (
                talks.with_user(user or self.supervisor)
                .search([("is_problem_undecided", "=", True), ("id", "in", talks.ids)])
                .with_user(self.env.user)
            )

    def run_job(self, day):
        with freeze_time(f"{day} 04:00:00"):
            self.job.method_direct_trigger()
        self.env.invalidate_all()

    def activities(self, talk):
        return self.env["mail.activity"].search(
            [("activity_type_id", "=", self.activity_type.id), ("res_id", "=", talk.id)]
        )

    def test_shows_after_the_days_of_the_settings(self):
        """A17.5: a problem on which nothing was decided shows after 30 days, or those of the settings; others never."""
        talk, other = self.with_problem(), self.confirmed()
        both = talk | other
        self.assertFalse(self.undecided("2026-07-14", both))
        self.assertEqual(self.undecided("2026-07-16", both), talk)
        self.env.company.mj_problem_days = 60
        self.assertFalse(self.undecided("2026-07-16", both))
        self.assertEqual(self.undecided("2026-08-20", both), talk)
        self.env.company.mj_problem_days = 0
        self.assertFalse(self.undecided("2027-08-20", both))

    def test_archived_shows_too_and_cancelled_never(self):
        """A17.5, A20: archiving settles nothing; what was annulled asks for nothing."""
        talk = self.with_problem()
        with self.as_user(self.chair_user) as env:
            env["mj.talk"].browse(talk.id).action_archive_talk()
        self.assertEqual(self.undecided("2026-07-20", talk), talk)
        talk.sudo().write({"state": "cancelled"})
        self.assertFalse(self.undecided("2026-07-20", talk))

    def test_decided_by_a_follow_up_or_a_rectification(self):
        """A17.2, A17.5: either of the two settles it; a cancelled follow-up does not, nor help or a task."""
        talk = self.with_problem()
        self.follow_up(talk, "task")
        self.assertEqual(self.undecided("2026-07-20", talk), talk)
        followup = self.follow_up(talk)
        followup.with_user(self.chair_user).action_start()
        self.assertFalse(self.undecided("2026-07-20", talk))
        followup.sudo().state = "cancelled"
        self.assertEqual(self.undecided("2026-07-20", talk), talk)
        self.prepare(organization=self.east, from_talk_id=talk.id)
        self.assertFalse(self.undecided("2026-07-20", talk))

    def test_nobody_took_it_up(self):
        """A17.2: an inquiry past its day that nobody took up shows, whatever the record says; one under way does not."""
        talk = self.confirmed()
        inquiry = self.follow_up(talk, "inquiry", member_id=self.nurse.id)
        self.assertFalse(self.undecided("2026-06-29", talk))
        self.env.cr.execute("UPDATE mj_followup SET create_date = '2026-06-15 04:00:00' WHERE id = %s", [inquiry.id])
        self.assertEqual(self.undecided("2026-07-20", talk), talk)
        inquiry.with_user(self.chair_user).action_start()
        self.assertFalse(self.undecided("2026-07-20", talk))

    def test_handed_over_and_not_ordered(self):
        """A17.5: what the committee leaves in its drafts shows; what it ordered, or closed, does not."""
        talk = self.with_problem()
        followup = self.follow_up(talk)
        followup.with_user(self.chair_user).action_hand_over_to_rectification()
        rectification = self.env["mj.rectification"].search([("followup_id", "=", followup.id)])
        for table in ("mj_followup", "mj_rectification"):
            self.env.cr.execute(f"UPDATE {table} SET create_date = '2026-06-15 04:00:00'")
        self.assertFalse(self.undecided("2026-07-14", talk))
        self.assertEqual(self.undecided("2026-07-20", talk), talk)
        rectification.with_user(self.supervisor).write({"due_date": "2026-07-15"})
        rectification.with_user(self.supervisor).action_order()
        self.assertFalse(self.undecided("2026-07-20", talk))

    def test_asks_once_in_neutral_words(self):
        """A17.5, door 17: one activity on each talk for who keeps its record; it names neither problem nor person."""
        talk = self.with_problem()
        self.run_job("2026-07-14")
        self.assertFalse(self.activities(talk))
        self.run_job("2026-07-16")
        activity = self.activities(talk)
        self.assertEqual(activity.user_id, self.chair_user)
        text = f"{activity.summary} {activity.note} {activity.res_name} {activity.display_name}"
        self.assertIn(talk.reference, text)
        for hidden in (SECRET, "roblem", "Vice Chair", "Chair of East"):
            self.assertNotIn(hidden, text)
        self.run_job("2026-07-17")
        self.assertEqual(self.activities(talk), activity)
        activity.unlink()
        self.run_job("2026-07-18")
        self.assertFalse(self.activities(talk), "not a second time")

    def test_taken_back_once_decided(self):
        """A17.5: the activity goes when something is decided, and nothing asks about closed things."""
        talk, cancelled = self.with_problem(), self.with_problem()
        self.run_job("2026-07-16")
        self.assertTrue(self.activities(talk) and self.activities(cancelled))
        self.follow_up(talk)
        cancelled.sudo().write({"state": "cancelled"})
        self.run_job("2026-07-17")
        self.assertFalse(self.activities(talk) | self.activities(cancelled))

    def test_floor(self):
        """A17.5: the first run does not ask about talks of years ago; they stay in the committee's list."""
        talk = self.with_problem()
        self.run_job("2027-07-16")
        self.assertFalse(self.activities(talk))
        self.assertEqual(self.undecided("2027-07-16", talk), talk)

    def test_nobody_is_asked_about_oneself(self):
        """A17.2: whom it is about is not asked; where no keeper can be, the recorders of the organisation are."""
        talk = self.with_problem()
        self.follow_up(talk, "inquiry", member_id=self.vice_chair.id).sudo().state = "cancelled"
        talk.sudo().recorder_id = self.vice_user
        self.chair_user.active = False
        self.east.recorder_ids = self.office
        self.run_job("2026-07-16")
        self.assertEqual(self.activities(talk).user_id, self.office)

    def test_whom_a_followup_is_about(self):
        """A17.2: nor is somebody else asked whom an inquiry that came of the talk was about, who kept the record."""
        third = self.new_member("Third of East", self.east)
        keeper = self.new_user("mj_third", "group_mj_recorder", (self.east, False), member=third)
        other, talk = self.with_problem(), self.with_problem()
        self.follow_up(talk, "inquiry", member_id=third.id).sudo().state = "cancelled"
        (other | talk).sudo().recorder_id = keeper
        self.chair_user.active = False
        self.east.recorder_ids = self.office
        self.run_job("2026-07-16")
        self.assertEqual(self.activities(other).user_id, keeper)
        self.assertEqual(self.activities(talk).user_id, self.office)

    @mute_logger("odoo.models")
    def test_shown_to_the_committee_only(self):
        """A17.5: neither leaders, recorders, office, rules nor system administrator learn what a record names."""
        talk = self.with_problem()
        self.assertEqual(self.undecided("2026-07-20", talk, self.director), talk)
        admin = self.env.ref("base.user_admin")
        for user in (self.chair_user, self.vice_user, self.office, self.rules, self.recorder, admin, self.outsider):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.undecided("2026-07-20", talk, user)
                with self.assertRaises(AccessError):
                    talk.with_user(user).read(["is_problem_undecided"])
        for user in (self.chair_user, self.director, admin):
            for name in ("names_problem", "problem_told_on"):
                with self.subTest(user.login, field=name):
                    for door in (
                        lambda user=user, name=name: talk.with_user(user).read([name]),
                        lambda user=user, name=name: talk.with_user(user).search([(name, "!=", False)]),
                        lambda user=user, name=name: talk.with_user(user).formatted_read_group([], [name], ["__count"]),
                        lambda user=user, name=name: talk.with_user(user).write({name: False}),
                    ):
                        with self.assertRaises(AccessError):
                            door()

    def test_recusal(self):
        """A17.5: on the committee nobody sees it of one's own talk, about oneself, or of one's own organisation."""
        talk = self.with_problem()
        self.follow_up(talk, "problem", member_id=self.nurse.id).sudo().state = "cancelled"
        home = self.new_member("At Home", self.east)
        for member in (self.vice_chair, self.nurse, home):
            user = member.partner_id.user_ids or self.new_user(f"mj_own_{member.id}", "group_mj_user", member=member)
            user.group_ids |= self.env.ref("mj_supervision.group_mj_supervision_member")
            with self.subTest(member.name):
                self.assertFalse(self.undecided("2026-07-20", talk, user))
        self.assertEqual(self.undecided("2026-07-20", talk), talk)

    def test_list_shows_reference_and_organisation(self):
        """A17.5: the committee's home leads to a list of references and organisations, and nothing else."""
        talk = self.with_problem()
        with freeze_time("2026-07-20 04:00:00"):
            figures = self.env["mj.supervision.home"].with_user(self.supervisor).get_figures(2026)
            tile = next(tile for tile in figures["tiles"] if tile["name"] == "problems")
            self.assertTrue(tile["count"] and tile["is_warning"])
            talks = self.env["mj.talk"].with_user(self.supervisor)
            action = self.env.ref(tile["action"])
            self.assertIn(talk.id, talks.search(tile["domain"]).ids)
            views = talks.get_views([(action.view_id.id, "list")])
        self.assertEqual(
            set(views["models"]["mj.talk"]["fields"]) - {"id", "write_date"}, {"reference", "organization_id"}
        )
        self.assertNotIn(SECRET, str(talks.browse(talk.id).read()))

    def test_rewritten_record_counts_as_it_is_confirmed(self):
        """A09: a record taken back and confirmed without the problem asks for nothing."""
        talk = self.with_problem()
        with self.as_user(self.chair_user) as env:
            own = env["mj.talk"].browse(talk.id)
            own.action_reopen_record()
            env["mj.talk.record"].browse(own.action_open_record()["res_id"]).write({"problems": " "})
            own.action_record()
            own.action_confirm()
        self.assertFalse(self.undecided("2026-07-20", talk))
