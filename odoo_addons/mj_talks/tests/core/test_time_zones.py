from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, TransactionCase, new_test_user, tagged

from ...time_zones import unknown_zones, usable_zone


@tagged("post_install", "-at_install")
class TestTimeZoneNames(BaseCase):
    """Which names a database knows differs between machines; so the set is given."""

    KNOWN = frozenset({"Asia/Shanghai", "Asia/Hong_Kong", "Europe/London", "UTC"})

    def test_known_names_stay(self):
        self.assertEqual(usable_zone("Europe/London", self.KNOWN), "Europe/London")

    def test_the_same_zone_by_another_name(self):
        for name in ("PRC", "Asia/Chungking", "Asia/Chongqing", "Asia/Harbin"):
            self.assertEqual(usable_zone(name, self.KNOWN), "Asia/Shanghai", name)
        self.assertEqual(usable_zone("Hongkong", self.KNOWN), "Asia/Hong_Kong")

    def test_no_name_at_all(self):
        """Another zone is never put in the place of one that the database does not know."""
        for name in ("Asia/Tokyo", "Mars/Olympus", "", False, None):
            self.assertIs(usable_zone(name, self.KNOWN), False, name)

    def test_unknown_names(self):
        names = ["PRC", "Europe/London", False, "Hongkong", "PRC", None]
        self.assertEqual(unknown_zones(names, self.KNOWN), ["Hongkong", "PRC"])


@tagged("post_install", "-at_install")
class TestMjTimeZone(TransactionCase):
    """A zone that no PostgreSQL knows stands for those that this one may know."""

    UNKNOWN = "Mars/Olympus"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, login="mj_far_away", groups="mj_talks.group_mj_admin", lang="en_US")
        cls.place = cls.env["mj.organization"].create({"name": "Far", "code": "T-FAR", "level": "district"})

    def set_unknown_zone(self):
        """Come into the table as an upgrade of PostgreSQL or of the system's zones leaves it."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET tz = %s WHERE id = %s", [self.UNKNOWN, self.user.partner_id.id])
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def plan_activity(self):
        self.place.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.today() - timedelta(days=5),
            user_id=self.user.id,
        )

    def test_overdue_activities_for_everybody(self):
        """One user's zone does not break the filter of overdue activities."""
        self.set_unknown_zone()
        self.plan_activity()
        overdue = self.env["mj.organization"].search([("activity_state", "=", "overdue")])
        self.assertIn(self.place, overdue)
        grouped = self.env["mj.organization"]._read_group([("id", "=", self.place.id)], ["activity_state"], ["__count"])
        self.assertEqual(grouped, [("overdue", 1)])

    def test_stored_before(self):
        """What was stored before the addon came is mended by its installation and by its upgrade."""
        self.plan_activity()
        activity = self.place.activity_ids
        self.env.flush_all()
        self.env.cr.execute("UPDATE mail_activity SET user_tz = %s WHERE id = %s", [self.UNKNOWN, activity.id])
        self.env.cr.execute(
            "UPDATE res_company SET mj_timezone = %s WHERE id = %s", [self.UNKNOWN, self.env.company.id]
        )
        self.env.invalidate_all()
        self.env["mj.time.zone"]._mend()
        self.assertIn(self.place, self.env["mj.organization"].search([("activity_state", "=", "overdue")]))
        self.assertEqual(self.env.company.mj_timezone, "UTC")

    def test_lists_grouped_by_time(self):
        """Who has such a zone opens lists grouped by a moment: the context names no zone that PostgreSQL refuses."""
        self.set_unknown_zone()
        context = self.env["res.users"].with_user(self.user).context_get()
        self.assertIs(context["tz"], False)
        talks = self.env["mj.talk"].with_user(self.user).with_context(**context)
        self.env["mj.talk"].create({"organization_id": self.place.id, "planned_at": "2026-03-01 17:00:00"})
        rows = talks._read_group([("organization_id", "=", self.place.id)], ["planned_at:month"], ["__count"])
        self.assertEqual([count for __, count in rows], [1])

    def test_context_keeps_known_zones(self):
        self.user.tz = "Asia/Shanghai"
        self.assertEqual(self.env["res.users"].with_user(self.user).context_get()["tz"], "Asia/Shanghai")

    def test_company_is_offered_known_zones_only(self):
        """The setting offers what PostgreSQL knows, and every choice works in a statement."""
        self.env.cr.execute("SELECT name FROM pg_timezone_names")
        known = {name for (name,) in self.env.cr.fetchall()}
        offered = dict(self.env["res.company"].fields_get(["mj_timezone"])["mj_timezone"]["selection"])
        self.assertIn("Asia/Shanghai", offered)
        self.assertEqual(unknown_zones(offered, known), [])
        with self.assertRaisesRegex(ValidationError, "does not know the time zone Mars/Olympus"):
            self.env.company.mj_timezone = self.UNKNOWN
