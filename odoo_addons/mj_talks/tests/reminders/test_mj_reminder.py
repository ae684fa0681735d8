from unittest.mock import patch

from freezegun import freeze_time
from odoo.tests import tagged

from ... import clock
from ...duty.reminding import in_digest
from ..jobs import JobCase


@tagged("post_install", "-at_install")
class TestMjReminder(JobCase):
    """North at the end of the year: the vice chair has an account, the others have none; a recorder works there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vice = cls.new_user("mj_vice", "group_mj_leader", (cls.north, False))
        cls.vice.partner_id = cls.v.partner_id
        cls.north_recorder = cls.new_user("mj_north_recorder", "group_mj_recorder", (cls.north, False))
        cls.north.recorder_ids = cls.north_recorder
        (cls.vice | cls.north_recorder).email = "somebody@example.com"
        cls.reminder = cls.env["mj.reminder"]

    def mails(self, job="ir_cron_digest"):
        """Run a job and return the mails that it puts into the queue."""
        before = self.env["mail.mail"].search([])
        self.run_job(f"mj_talks.{job}")
        return self.env["mail.mail"].search([]) - before

    def links(self, mail):
        return [int(part.split('"')[0]) for part in mail.body_html.split("/odoo/mj.obligation/")[1:]]

    def reminded(self, kind="digest"):
        return self.reminder.search([("kind", "=", kind)]).user_id

    def test_no_digest_while_nothing_is_due_soon(self):
        """A19.1: duties of the year are not named week by week in June."""
        self.assertFalse(self.mails())

    @freeze_time("2026-12-09 01:00:00")
    def test_one_digest_per_person_and_week(self):
        """A07.8, A19.3: one mail each, and none from a second run in the same week."""
        mails = self.mails()
        self.assertEqual(self.reminded(), self.vice | self.north_recorder)
        self.assertEqual(len(mails), 2)
        self.assertFalse(self.mails())
        with freeze_time("2026-12-13 15:00:00"):
            self.assertFalse(self.mails(), "Sunday belongs to the same week")
        with freeze_time("2026-12-13 16:30:00"):
            self.assertEqual(len(self.mails()), 2, "half past midnight on Monday in Shanghai")

    @freeze_time("2026-12-09 01:00:00")
    def test_links_only(self):
        """Door 19: no name, no clause and no matter in a mail, only links to duties."""
        for mail in self.mails():
            text = mail.body_html + mail.subject
            for secret in ("North", "First", "Second", "Vice", "A18", "A05"):
                self.assertNotIn(secret, text)
            self.assertTrue(self.links(mail))
            self.assertIn("/odoo/mj-my-duties", text)

    @freeze_time("2026-12-09 01:00:00")
    def test_own_duties_to_oneself_and_others_to_the_recorder(self):
        """A18: who has an account gets the own duties; the recorder gets those of people without one."""
        self.mails()
        letters = {
            user_id: {row["duty_id"] for row in rows}
            for user_id, __, rows in self.reminder._letters(
                self.env.company, clock.today(self.env), in_digest(clock.today(self.env))
            )
        }
        own = self.env["mj.obligation"].browse(letters[self.vice.id])
        for duty in own:
            self.assertTrue(duty.talker_id == self.v or (duty.mutual and duty.talkee_id == self.v), duty.display_name)
        others = self.env["mj.obligation"].browse(letters[self.north_recorder.id])
        self.assertIn(self.c, others.talker_id)
        self.assertFalse(others.filtered(lambda duty: duty.talker_id == self.v and not duty.mutual))

    @freeze_time("2026-12-09 01:00:00")
    def test_closed_things_never_mail(self):
        """A18.4: done, lapsed, waived and planned duties are not named."""
        duties = self.duties()
        duties[0].with_user(self.rules).waive("Seriously ill", self.a18_note())
        self.hold(self.c, self.v, "2026-12-08")
        closed = self.duties().filtered(lambda duty: duty.state != "open")
        self.assertGreater(len(closed), 2)
        named = {link for mail in self.mails() for link in self.links(mail)}
        self.assertTrue(named)
        self.assertFalse(named & set(closed.ids))
        duties.write({"state": "waived"})
        with freeze_time("2026-12-16 01:00:00"):
            self.assertFalse([link for mail in self.mails() for link in self.links(mail)])

    @freeze_time("2027-01-10 01:00:00")
    def test_missed_regular_talks_are_named_for_a_month(self):
        """A18: a missed year stays missed; after a month it is only counted, not mailed."""
        missed = self.duties()
        named = {link for mail in self.mails() for link in self.links(mail)}
        self.assertTrue(named)
        self.assertLessEqual(named, set(missed.ids))
        with freeze_time("2027-02-08 01:00:00"):
            self.assertFalse(self.mails())

    def test_talks_to_be_archived(self):
        """A20.2: whoever records a talk reads in the digest that it waits to be archived, once a week, links only."""
        talk = self.hold(self.c, self.v, "2026-06-02")
        talk.recorder_id = False
        with freeze_time("2026-06-08 01:00:00"):
            self.assertFalse(self.mails())
        with freeze_time("2026-06-15 01:00:00"):
            mail = self.mails()
            self.assertEqual(self.reminded(), self.north_recorder)
            self.assertIn(f"/odoo/mj-talks/{talk.id}", mail.body_html)
            self.assertIn("/odoo/mj-talks-to-archive", mail.body_html)
            self.assertNotIn("North", mail.body_html)
            self.assertFalse(self.mails())
        talk.recorder_id = self.vice
        with freeze_time("2026-06-22 01:00:00"):
            self.assertEqual(self.mails().email_to, self.vice.email_formatted)
        talk.cancel("Entered twice")
        with freeze_time("2026-06-29 01:00:00"):
            self.assertFalse(self.mails())

    @freeze_time("2027-01-04 01:00:00")
    def test_overdue_first(self):
        """A07.8: what is overdue comes before what is due soon."""
        later = self.duties("A18.2").filtered(lambda duty: self.v in (duty.talker_id | duty.talkee_id))[0]
        later.due_date = "2027-01-20"
        mail = self.mails().filtered(lambda mail: later.id in self.links(mail))[0]
        self.assertEqual(self.links(mail)[-1], later.id)
        self.assertIn("Overdue since 2026-12-31", mail.body_html)
        self.assertIn("Due 2027-01-20", mail.body_html)

    @freeze_time("2026-12-24 01:00:00")
    def test_once_before_a_due_date(self):
        """A19.3: one mail a week before, not one a day."""
        self.assertEqual(len(self.mails("ir_cron_before_due")), 2)
        self.assertEqual(self.reminder.search([("kind", "=", "due")]).mapped("day")[0].isoformat(), "2026-12-31")
        with freeze_time("2026-12-25 01:00:00"):
            self.assertFalse(self.mails("ir_cron_before_due"))

    @freeze_time("2026-12-23 01:00:00")
    def test_not_earlier_than_a_week_before(self):
        """A19.3: eight days before there is no mail."""
        self.assertFalse(self.mails("ir_cron_before_due"))

    def test_days_of_digest_and_reminder(self):
        """A19.1, A19.3: due in 30 days is in the digest, in 31 not; due in seven is reminded of, in eight not."""
        duty = self.duties("A18.1").filtered(lambda duty: duty.talkee_id == self.v)
        for due_date, job, more in (
            ("2026-07-16", "ir_cron_digest", 0),
            ("2026-07-15", "ir_cron_digest", 1),
            ("2026-06-23", "ir_cron_before_due", 0),
            ("2026-06-22", "ir_cron_before_due", 1),
        ):
            duty.due_date = due_date
            with self.subTest(due_date, job=job):
                self.assertEqual(len(self.mails(job)), more)

    def test_planned_talks_are_left_in_peace(self):
        """A19.3: who has planned the talk is not reminded of it, until it is overdue."""
        duty = self.duties("A18.1").filtered(lambda duty: duty.talkee_id == self.v)
        duty.due_date = "2026-06-20"
        talk = self.env["mj.talk"].create({"organization_id": self.north.id, "planned_at": "2026-06-18 04:00:00"})
        duty.planned_talk_id = talk
        self.assertFalse(self.mails())
        with freeze_time("2026-06-21 04:00:00"):
            self.assertTrue(self.mails())

    @freeze_time("2026-12-09 01:00:00")
    def test_recorder_above_stands_in(self):
        """Where an organisation has no recorder, the nearest one above with it in scope is reminded."""
        self.north.recorder_ids = False
        above = self.new_user("mj_above", "group_mj_office", (self.municipal, True))
        blind = self.new_user("mj_blind", "group_mj_recorder", (self.municipal, False))
        (above | blind).email = "above@example.com"
        self.municipal.recorder_ids = above | blind
        self.mails()
        self.assertEqual(self.reminded(), self.vice | above)

    @freeze_time("2026-12-09 01:00:00")
    def test_an_account_that_cannot_open_duties_does_not_count(self):
        """A portal account cannot open a duty: the recorder is reminded instead."""
        self.vice.group_ids = self.env.ref("base.group_portal")
        self.mails()
        self.assertEqual(self.reminded(), self.north_recorder)

    @freeze_time("2026-12-09 01:00:00")
    def test_mail_server_down(self):
        """Mails wait in the queue: a server that is down loses nothing and sends nothing twice."""
        mails = self.mails()
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create({"name": "Down", "smtp_host": "127.0.0.1", "smtp_port": 9, "sequence": 1})
        mails.auto_delete = False
        # Tests send nothing at all unless asked to.
        with patch.object(type(self.env["ir.mail_server"]), "_disable_send", lambda server: False):
            mails.send()
        self.assertEqual(set(mails.mapped("state")), {"exception"})
        self.assertFalse(self.mails())
        self.assertEqual(len(self.reminder.search([])), 2)

    @freeze_time("2026-12-09 01:00:00")
    def test_log_is_for_the_rules_administrator(self):
        """Who was reminded is read by the rules administrator and written by nobody."""
        self.mails()
        self.assertTrue(self.reminder.with_user(self.rules).search([]))
        for user in (self.office, self.leader, self.recorder):
            self.assertFalse(self.reminder.with_user(user).has_access("read"))
        self.assertFalse(self.reminder.with_user(self.rules).has_access("create"))
