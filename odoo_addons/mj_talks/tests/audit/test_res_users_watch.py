from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import MjCase


@tagged("post_install", "-at_install")
class TestResUsersWatch(MjCase):
    """Door 30: who gets hold of a member's account is a reader of what was said; it is refused or noted for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = new_test_user(cls.env, login="mj_system", groups="base.group_system", name="Administrator")
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.east, True), member=cls.chair)

    def noted(self):
        self.env.flush_all()
        log = self.env["mj.access.log"].search([("operation", "=", "rights")], limit=1)
        return log.reference, log.user_name

    def test_accounts_stay_with_their_member(self):
        """Door 30: no administrator turns an account into that of a member, or takes a member's."""
        mine = self.system.with_user(self.system)
        for user, contact in ((mine, self.chair.partner_id), (self.chair_user, self.system.partner_id)):
            with self.subTest(user.login), self.assertRaisesRegex(AccessError, "stays with that member"):
                user.with_user(self.system).write({"partner_id": contact.id})
        self.assertNotEqual(self.system.partner_id, self.chair.partner_id)
        mine.write({"partner_id": self.system.partner_id.id})

    def test_changes_of_an_account_are_noted(self):
        """Door 30: name, password and state of a member's account, without the password."""
        account = self.chair_user.with_user(self.system)
        for values, expected in (
            ({"login": "mj_chairman"}, "mj_chair: login mj_chairman"),
            ({"password": "a new secret of hers"}, "mj_chairman: password"),
            ({"active": False}, "mj_chairman: active False"),
        ):
            with self.subTest(expected):
                account.write(values)
                self.assertEqual(self.noted(), (expected, "Administrator (mj_system)"))
        before = self.noted()
        self.outsider.with_user(self.system).login = "mj_stranger"
        self.assertEqual(self.noted(), before)

    def test_new_accounts_of_members_are_noted(self):
        """Door 30: a second account for the contact of a member, and a member made of one's own contact."""
        contact = self.vice_chair.partner_id
        self.env["res.users"].create({"name": "Second", "login": "mj_second", "partner_id": contact.id})
        self.assertEqual(self.noted()[0], f"mj_second: account of contact {contact.id}")
        self.new_member("Own", self.east, partner_id=self.office.partner_id.id)
        self.assertEqual(self.noted()[0], "mj_office: member from now on")
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "mj_second_portal",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        self.new_member("Portal", self.east, partner_id=portal.partner_id.id)
        self.assertEqual(self.noted()[0], "mj_second_portal: member from now on")

    def test_scopes_taken_away_are_noted(self):
        """Door 14: who works for what is noted when it is given and when it is taken."""
        self.recorder.mj_scope_ids.with_user(self.rules).unlink()
        self.assertEqual(self.noted()[0], "T-E-1 - mj_recorder")
