from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import MjCase


@tagged("post_install", "-at_install")
class TestPortal(HttpCase, MjCase):
    def test_member_sees_own_data(self):
        """A01.1: a member sees on the portal what the organisation keeps, and the own posts."""
        self.teacher.write({"employer": "Number One School", "note": "Between us"})
        self.appoint(self.teacher, self.west, "committee")
        self.authenticate("mj_portal", "mj_portal")
        page = self.url_open("/my/membership")
        self.assertEqual(page.status_code, 200)
        for shown in ("Number One School", "School Branch", "Branch Director", "West District", "13900001111"):
            self.assertIn(shown, page.text)
        for hidden in ("Between us", "Nurse", "Curator", "13900002222"):
            self.assertNotIn(hidden, page.text)
        self.assertIn("/my/membership", self.url_open("/my").text)

    def test_members_meet_no_shop(self):
        """A01.1: no company, tax number or advertising on a member's pages; others keep Odoo's."""
        marks = ("/my/addresses", "portal_deactivate_account", "o_brand_promotion", 'name="vat"', 'name="company_name"')
        new_test_user(self.env, login="mj_customer", groups="base.group_portal")
        found = {}
        for login in ("mj_portal", "mj_customer"):
            self.authenticate(login, login)
            pages = "".join(self.url_open(address).text for address in ("/my", "/my/account", "/my/security"))
            found[login] = {mark for mark in marks if mark in pages}
        self.assertEqual(found["mj_portal"], set())
        self.authenticate("mj_portal", "mj_portal")
        self.assertTrue(self.url_open("/my/account").url.endswith("/my/membership"))
        self.assertLessEqual({"o_brand_promotion", 'name="vat"', 'name="company_name"'}, found["mj_customer"])

    @mute_logger("odoo.http")
    def test_nobody_elses_data_is_reachable(self):
        """A01.1: neither by address nor by call."""
        self.authenticate("mj_portal", "mj_portal")
        for address in (f"/my/membership?member_id={self.nurse.id}", f"/my/membership/{self.nurse.id}"):
            self.assertNotIn("13900002222", self.url_open(address).text)
        image = self.url_open(f"/web/image/mj.member/{self.nurse.id}/name")
        self.assertNotIn("Nurse", image.text)
        answer = self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {"model": "mj.member", "method": "search_read", "args": [[], ["phone"]], "kwargs": {}},
        )
        self.assertEqual([row["id"] for row in answer], self.teacher.ids)
        with self.assertRaises(AccessError):
            self.nurse.with_user(self.portal).read(["phone"])

    def test_others_get_no_page_and_no_error(self):
        """Portal users who are no members, and colleagues without a role, keep their portal."""
        new_test_user(self.env, login="mj_customer", groups="base.group_portal")
        for login in ("mj_customer", "mj_outsider", "mj_recorder"):
            with self.subTest(login):
                self.authenticate(login, login)
                home = self.url_open("/my")
                self.assertEqual(home.status_code, 200)
                self.assertNotIn("/my/membership", home.text)
                self.assertTrue(self.url_open("/my/membership").url.rstrip("/").endswith("/my"))

    def test_needs_a_login(self):
        self.assertIn("/web/login", self.url_open("/my/membership").url)
