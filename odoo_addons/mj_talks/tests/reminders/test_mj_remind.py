from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..jobs import JobCase
from .reminding import Reminding


class RemindCase(Reminding, JobCase):
    """North in December: the vice chair and the recorder have accounts, the chair and the others have none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vice = cls.new_user("mj_vice", "group_mj_leader", (cls.north, False), member=cls.v)
        cls.north_recorder = cls.new_user("mj_north_recorder", "group_mj_recorder", (cls.north, False))
        cls.north_recorder.name = "Recorder of North"
        cls.north.recorder_ids = cls.north_recorder
        cls.top = cls.new_member("Top Chair", cls.municipal)
        cls.appoint(cls.top, cls.municipal, "chair")
        cls.top_user = cls.new_user("mj_top", "group_mj_leader", (cls.municipal, True), member=cls.top)
        (cls.vice | cls.north_recorder | cls.top_user).email = "somebody@example.com"

    def setUp(self):
        super().setUp()
        december = freeze_time("2026-12-09 01:00:00")
        december.start()
        self.addCleanup(december.stop)


@tagged("post_install", "-at_install")
class TestMjRemind(RemindCase):
    def owed_by(self, member):
        return self.duties(state="open").filtered(lambda duty: duty.talker_id == member and not duty.mutual)[:1]

    def test_who_owes_it_is_told_in_the_app_and_by_mail(self):
        """A19.3: the recorder reminds a leader of a duty; the app shows it, the mail has a link and nothing else."""
        duty = self.owed_by(self.v)
        dialog = self.open_dialog(self.north_recorder, duty)
        self.assertEqual(self.lines(dialog), [("North Vice", "")])
        before = self.env["mail.mail"].search([])
        dialog.action_apply()
        self.assertTrue(dialog.is_sent)
        self.assertEqual(self.lines(dialog), [("North Vice", "")])
        reminder = self.shown(self.vice)
        self.assertEqual(reminder.thing_name, duty.display_name)
        self.assertEqual(reminder.action_open()["res_id"], duty.id)
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.email_to, self.vice.email_formatted)
        self.assertIn(f"/odoo/mj.obligation/{duty.id}", mail.body_html)
        self.assertIn("Wanted by 2026-12-31", mail.body_html)
        activity = self.env["mail.activity"].search([("res_model", "=", "mj.reminder.by.hand")])
        for text in (mail.body_html + mail.subject, f"{activity.summary} {activity.res_name} {activity.note}"):
            for secret in ("North", "Vice", "First", "A18", "A05"):
                self.assertNotIn(secret, text)

    def test_seen_in_the_history(self):
        """A19.3: who reminded whom, and when, stands on the duty for all who may read it."""
        duty = self.owed_by(self.v)
        self.assertFalse(duty.with_user(self.vice).reminder_history)
        self.remind(self.north_recorder, duty)
        self.assertEqual(
            duty.with_user(self.vice).reminder_history, "12/09/2026: Recorder of North reminded North Vice"
        )

    def test_not_again_within_three_days(self):
        """A19.3: whoever was reminded on the 9th is left alone on the 11th, and may be reminded on the 12th."""
        duty, other = (
            self.owed_by(self.v),
            self.duties("A18.2", "open").filtered(lambda one: self.v in one.talker_id | one.talkee_id),
        )
        self.remind(self.north_recorder, duty)
        with self.at("2026-12-11 01:00:00"):
            dialog = self.open_dialog(self.north_recorder, duty)
            self.assertEqual(self.lines(dialog), [("", "North Vice was reminded on 12/09/2026.")])
            self.assertEqual(dialog.told_count, 0)
            with self.assertRaisesRegex(UserError, "Nobody can be told"):
                dialog.action_apply()
            self.assertEqual(self.open_dialog(self.north_recorder, other[:1]).line_ids.told, "North Vice")
        with self.at("2026-12-12 01:00:00"):
            self.assertEqual(len(self.remind(self.north_recorder, duty)), 1)
            self.assertEqual(self.shown(self.vice).thing_name, duty.display_name, "one, not two")

    def test_who_cannot_be_reached_is_listed(self):
        """A19.3: without an account nobody is told, and it is said; the recorder is told instead."""
        duty = self.owed_by(self.c)
        dialog = self.open_dialog(self.rules, duty)
        self.assertEqual(self.lines(dialog), [("", "North Chair has no account. Remind the recorder instead.")])
        mails = self.remind(self.rules, duty, "recorder")
        self.assertEqual(mails.email_to, self.north_recorder.email_formatted)
        self.assertEqual(self.shown(self.north_recorder).thing_name, duty.display_name)
        again = self.open_dialog(self.north_recorder, duty, "recorder")
        self.assertEqual(self.lines(again), [("", "Recorder of North: that is you.")])

    def test_in_the_app_without_an_address(self):
        """A19.3: whoever has no e-mail address finds it in the app all the same, and the sender knows that no letter went."""
        self.vice.email = False
        dialog = self.open_dialog(self.north_recorder, self.owed_by(self.v))
        self.assertEqual(self.lines(dialog), [("North Vice (in the app only)", "")])
        self.assertFalse(self.remind(self.north_recorder, self.owed_by(self.v)))
        self.assertEqual(len(self.shown(self.vice)), 1)

    def test_the_leadership_above(self):
        """A19.3: the chair of the organisation above those who owe the talk is told."""
        duty = self.owed_by(self.v)
        dialog = self.open_dialog(self.north_recorder, duty, "above")
        self.assertEqual(self.lines(dialog), [("Top Chair", "")])
        dialog.action_apply()
        self.assertEqual(self.shown(self.top_user).thing_name, duty.display_name)
        self.assertFalse(self.shown(self.vice))

    def test_several_at_once_by_one_mail(self):
        """A19.3: a line for each thing, one mail for each person."""
        duties = self.duties(state="open").filtered(
            lambda duty: duty.talker_id == self.v or duty.mutual and duty.talkee_id == self.v
        )
        self.assertGreater(len(duties), 2)
        mail = self.remind(self.north_recorder, duties)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.body_html.count("/odoo/mj.obligation/"), len(duties))
        self.assertEqual(len(self.shown(self.vice)), len(duties))

    def test_those_told_come_first(self):
        """A19.3: of many lines those stand first of which somebody is told, and it is said how many reminders there are."""
        duties = self.owed_by(self.c) | self.owed_by(self.v)
        dialog = self.open_dialog(self.north_recorder, duties)
        self.assertEqual([line.told_count for line in dialog.line_ids], [1, 0])
        self.assertEqual(dialog.told_count, 1)

    def test_mutual_and_open_talkers(self):
        """A19.3: as in the digest, of a mutual duty both are told, where the talker is open the highest-ranking leader."""
        self.full_time = self.new_user("mj_full_time", "group_mj_leader", (self.north, False), member=self.f)
        mutual = self.duties("A18.2", "open").filtered(lambda duty: duty.talker_id | duty.talkee_id == self.v | self.f)
        self.assertEqual(
            set(self.open_dialog(self.north_recorder, mutual).line_ids.told.split(", ")),
            {"North Vice", "North Full-Time"},
        )
        anybody = self.owed_by(self.v)
        anybody.talker_id = False
        self.assertIn("North Chair has no account", self.open_dialog(self.north_recorder, anybody).line_ids.left_out)

    def test_closed_and_planned_things_never(self):
        """A18.4: nobody is reminded of what is waived, done or planned; its form has no button."""
        duty, planned = self.owed_by(self.v), self.duties("A18.2", "open")[:1]
        planned.planned_talk_id = self.env["mj.talk"].create(
            {"organization_id": self.north.id, "planned_at": "2026-12-20 02:00:00"}
        )
        self.assertTrue(duty.with_user(self.north_recorder).may_remind)
        duty.with_user(self.rules).waive("Seriously ill", self.a18_note())
        self.assertFalse(duty.with_user(self.north_recorder).may_remind)
        dialog = self.open_dialog(self.north_recorder, duty | planned)
        self.assertEqual(
            {left_out for __, left_out in self.lines(dialog)},
            {"Nothing to remind of: Waived.", "A talk is planned already."},
        )

    def test_what_is_settled_leaves_the_app(self):
        """A18.4: the night after a duty was waived nothing of it is shown any more."""
        duty = self.owed_by(self.v)
        self.remind(self.north_recorder, duty)
        self.run_job("mj_talks.ir_cron_before_due")
        self.assertTrue(self.shown(self.vice))
        duty.with_user(self.rules).waive("Seriously ill", self.a18_note())
        self.run_job("mj_talks.ir_cron_before_due")
        self.assertFalse(self.shown(self.vice))

    def test_only_who_may_see_it_is_told(self):
        """Door 19: a recorder of another place is not told, whatever the list of recorders says."""
        self.north.recorder_ids = self.recorder
        self.municipal.recorder_ids = False
        dialog = self.open_dialog(self.rules, self.owed_by(self.c), "recorder")
        self.assertEqual(self.lines(dialog), [("", "No recorder is entered here or above.")])

    def test_who_may_remind(self):
        """A19.3: whoever cannot see a duty, and whoever only sees it as a member, reminds nobody of it."""
        duty = self.owed_by(self.v)
        with self.assertRaises(AccessError):
            duty.with_user(self.recorder).action_remind()
        plain = self.new_user("mj_plain", "group_mj_user", member=self.m1)
        with self.assertRaisesRegex(AccessError, "Only leaders, recorders and office staff"):
            self.duties().filtered(lambda one: one.talkee_id == self.m1)[:1].with_user(plain).action_remind()

    def test_dialogs_and_reminders_are_ones_own(self):
        """A19.3: nobody opens another's dialog, or a reminder that others sent and got; nothing in it is written by hand."""
        duty = self.owed_by(self.v)
        dialog = self.open_dialog(self.north_recorder, duty)
        dialog.action_apply()
        reminder = self.env["mj.reminder.by.hand"].search([("res_id", "=", duty.id)])
        for user in (self.top_user, self.office):
            for row in (dialog, dialog.line_ids, reminder):
                with self.assertRaises(AccessError):
                    row.with_user(user).check_access("read")
        with self.assertRaises(AccessError):
            dialog.res_ids = self.duties("A18.2").ids
        with self.assertRaises(AccessError):
            reminder.with_user(self.vice).day = "2026-01-01"
        with self.assertRaises(UserError):
            dialog.action_apply()
