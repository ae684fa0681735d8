from freezegun import freeze_time
from odoo.tests import tagged

from .common import activate_chinese
from .jobs import JobCase


@tagged("post_install", "-at_install")
class TestAutomation(JobCase):
    """The jobs and automations that Settings shows, each proven to fire."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.top = cls.new_member("Municipal Chair", cls.municipal)
        cls.appoint(cls.top, cls.municipal, "chair")
        cls.top_user = cls.new_user("mj_top", "group_mj_leader", (cls.municipal, True))
        cls.top_user.partner_id = cls.top.partner_id
        cls.top_user.email = "top@example.com"
        cls.activity_type = cls.env.ref("mj_talks.activity_type_overdue")
        cls.automations = cls.env["base.automation"].search([])
        cls.overdue = cls.env.ref("mj_talks.automation_overdue")
        cls.window = cls.env.ref("mj_talks.automation_window")

    def run_automations(self, moment):
        """Run Odoo's own job for time rules, with only ours switched on."""
        (self.automations - self.overdue - self.window).active = False
        self.run_job("base_automation.ir_cron_data_base_automation_check", moment)

    def escalations(self):
        return self.env["mail.activity"].search([("activity_type_id", "=", self.activity_type.id)])

    def test_records_are_complete(self):
        """Each automation has a floor against sweeping history, a range mode, and an action that belongs to it."""
        for automation in self.overdue | self.window:
            self.assertEqual(automation.trigger, "on_time")
            self.assertEqual(automation.trg_date_range_mode, "after")
            self.assertIn("today -7d", automation.filter_domain)
            self.assertEqual(automation.action_server_ids.mapped("usage"), ["base_automation"])

    def test_overdue_is_told_above(self):
        """A07.8: overdue duties become known to the chair above: one activity on the organisation, without names."""
        self.run_automations("2027-01-01 01:00:00")
        activity = self.escalations().filtered(lambda activity: activity.res_id == self.north.id)
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.res_model, "mj.organization")
        self.assertEqual(activity.user_id, self.top_user)
        self.assertEqual(activity.res_name, "North District")
        self.assertFalse(activity.note)
        text = f"{activity.summary} {activity.res_name} {activity.display_name}"
        for secret in ("Chair", "Vice", "First", "A18", "A05"):
            self.assertNotIn(secret, text)
        self.run_automations("2027-01-02 01:00:00")
        self.assertEqual(self.escalations().filtered(lambda activity: activity.res_id == self.north.id), activity)

    def test_overdue_is_told_in_the_language_of_who_is_told(self):
        """A07.8: a job has no language; what it says is in that of the account."""
        activate_chinese(self.env)
        self.activity_type.with_context(lang="zh_CN").summary = "此处逾期"
        self.top_user.lang = "zh_CN"
        self.run_automations("2027-01-01 01:00:00")
        self.assertEqual(set(self.escalations().mapped("summary")), {"此处逾期"})

    def told_of_north(self):
        return self.escalations().filtered(lambda activity: activity.res_id == self.north.id)

    def test_overdue_that_is_entered_late(self):
        """A07.8: what is overdue when it appears is told above the same night, once, though the automation looked before."""
        duties = self.duties()
        duties.write({"due_date": "2027-03-31"})
        self.run_automations("2027-01-01 01:00:00")
        duties[:1].due_date = "2026-12-31"
        self.run_automations("2027-01-01 09:00:00")
        self.assertFalse(self.told_of_north(), "Odoo's time rule looks at each day once")
        self.run_job("mj_talks.ir_cron_escalate", "2027-01-01 16:30:00")
        self.assertEqual(len(self.told_of_north()), 1)
        self.assertEqual(duties[:1].escalated_on.isoformat(), "2027-01-02")
        self.assertFalse(duties[1:].filtered("escalated_on"))
        self.told_of_north().unlink()
        self.run_job("mj_talks.ir_cron_escalate", "2027-01-02 16:30:00")
        self.assertFalse(self.told_of_north(), "told once")

    def test_automation_is_the_switch(self):
        """A07.8: with the automation switched off the job tells nobody either; what is long overdue is history."""
        self.overdue.active = False
        self.run_job("mj_talks.ir_cron_escalate", "2027-01-01 01:00:00")
        self.assertFalse(self.told_of_north())
        self.overdue.active = True
        self.run_job("mj_talks.ir_cron_escalate", "2027-01-08 16:30:00")
        self.assertFalse(self.told_of_north(), "due on 31 December, nine days ago")
        self.run_job("mj_talks.ir_cron_escalate", "2027-01-07 15:30:00")
        self.assertTrue(self.told_of_north(), "seven days ago")

    def test_duties_entered_after_a_window_opened(self):
        """A19.1: who has duties only after the window opened is reminded once, too; nobody is reminded twice."""
        first = self.new_user("mj_first_recorder", "group_mj_recorder", (self.north, False))
        first.email = "first@example.com"
        self.north.recorder_ids = first
        self.run_automations("2026-07-01 00:30:00")
        late = self.new_user("mj_late_recorder", "group_mj_recorder", (self.north, False))
        late.email = "late@example.com"
        self.north.recorder_ids |= late
        for day in ("2026-07-03 00:10:00", "2026-07-04 00:10:00"):
            self.run_job("mj_talks.ir_cron_before_due", day)
        sent = self.env["mj.reminder"].search([("kind", "=", "opening"), ("user_id", "in", (first + late).ids)])
        self.assertEqual(sorted(sent.user_id.mapped("login")), ["mj_first_recorder", "mj_late_recorder"])
        self.assertEqual(len(sent), 2)

    def test_not_overdue_is_not_told(self):
        """A18: on the last day nothing is overdue and nobody is told."""
        self.run_automations("2026-12-31 10:00:00")
        self.assertFalse(self.escalations())

    def test_first_run_does_not_sweep_history(self):
        """The first run of a time rule leaves what was overdue long ago alone."""
        self.overdue.last_run = False
        self.run_automations("2027-03-01 01:00:00")
        self.assertFalse(self.escalations())

    def test_one_duty_stands_for_its_organization(self):
        """A07.8: however many duties are overdue, the automation handles one for each organisation and day."""
        with freeze_time("2027-01-01 01:00:00"):
            first = self.env["mj.obligation"].search([("is_first_overdue", "=", True)])
            self.assertEqual(len(first.filtered(lambda duty: duty.organization_id == self.north)), 1)
            self.assertTrue(all(first.mapped("is_first_overdue")))
            self.assertFalse((self.duties() - first)[:1].is_first_overdue)

    def test_escalation_is_taken_back(self):
        """A18.4: once nothing is overdue any more, the activity goes."""
        self.run_automations("2027-01-01 01:00:00")
        self.assertTrue(self.escalations())
        self.env["mj.obligation"].search([("state", "=", "open")]).write({"state": "waived"})
        self.run_job("mj_talks.ir_cron_escalate", "2027-01-01 02:00:00")
        self.assertFalse(self.escalations())

    def test_overdue_timely_talk_is_told_by_the_job(self):
        """A07.8: a timely talk is told above as soon as it is overdue."""
        kind = self.env["mj.concern.kind"].search([], limit=1)
        self.env["mj.concern"].create({"member_id": self.m1.id, "organization_id": self.north.id, "kind_id": kind.id})
        self.run_job("mj_talks.ir_cron_escalate", "2026-06-30 15:00:00")
        self.assertFalse(self.escalations(), "due on the 30th until midnight in Shanghai")
        self.run_job("mj_talks.ir_cron_escalate", "2026-06-30 16:30:00")
        self.assertEqual(self.escalations().mapped("res_id"), self.north.ids)
        self.assertNotIn("First", self.escalations().summary)

    def test_window_opening_reminds(self):
        """A19.1: on the first day of July one mail goes to each person with duties in the window."""
        north_recorder = self.new_user("mj_north_recorder", "group_mj_recorder", (self.north, False))
        north_recorder.email = "recorder@example.com"
        self.north.recorder_ids = north_recorder
        self.run_automations("2026-06-30 10:00:00")
        self.assertFalse(self.env["mj.reminder"].search([]))
        for day in ("2026-07-01 00:30:00", "2026-07-01 06:00:00", "2026-07-02 01:00:00"):
            self.run_automations(day)
        sent = self.env["mj.reminder"].search([("user_id", "=", north_recorder.id)])
        self.assertEqual(sent.mapped("kind"), ["opening"])
        self.assertEqual(sent.day.isoformat(), "2026-07-01")

    def test_last_opening(self):
        """A19.1: the window that began last, by the local date."""
        window = self.env.ref("mj_talks.talk_rule_a18_1").window_ids.filtered(lambda window: window.month_from == 12)
        self.assertEqual(window.last_opening.isoformat(), "2025-12-01")
        with freeze_time("2026-11-30 16:30:00"):
            window.invalidate_recordset()
            self.assertEqual(window.last_opening.isoformat(), "2026-12-01")

    def test_nightly_job_follows_the_days(self):
        """A18: after midnight in Shanghai on 1 January the next year's duties are there."""
        self.run_job("mj_talks.ir_cron_reconcile", "2026-12-31 16:05:00")
        following = self.env["mj.obligation"].search([("organization_id", "=", self.north.id), ("year", "=", 2027)])
        self.assertEqual(len(following), 15)
        self.assertEqual(len(self.duties(state="open")), 15, "those of the year before stay as they were")

    def test_jobs_are_visible(self):
        """Every job is a record in Settings that can be switched off."""
        for name in ("reconcile", "digest", "before_due", "escalate"):
            cron = self.env.ref(f"mj_talks.ir_cron_{name}")
            self.assertTrue(cron.active)
        self.assertTrue(self.env.ref("base_automation.ir_cron_data_base_automation_check").active)
