"""A referral is for its handlers alone: every door of Odoo, as everybody who should not get through."""

import base64

from odoo import Command
from odoo.addons.mj_talks.tests.protocols import ProtocolCase
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CommitteeCase

SECRET = "MARKER-OF-THE-LEAD"
FILE = "MARKER-OF-THE-FILE"
LOGGERS = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.rpc.controllers.json2",
    "odoo.models",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.web.controllers.export",
    "odoo.addons.web.controllers.report",
)


@tagged("post_install", "-at_install")
class TestMjReferralDoors(ProtocolCase, CommitteeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.east, True), member=cls.chair)
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.password = cls.admin.login
        cls.talk = cls.env["mj.talk"].create(
            {
                "organization_id": cls.east.id,
                "participant_ids": [
                    Command.create({"member_id": cls.chair.id, "role": "talker"}),
                    Command.create({"member_id": cls.vice_chair.id}),
                ],
            }
        )

    def setUp(self):
        super().setUp()
        self.set_registry_readonly_mode(False)
        with self.as_user(self.overseer) as env:
            referral = env["mj.referral"].create(
                {
                    "department_id": self.env.ref("mj_supervision.referral_department_discipline").id,
                    "approver_id": self.director.id,
                    "subject_id": self.vice_chair.id,
                    "talk_id": self.talk.id,
                    "subject_text": SECRET,
                    "matters": SECRET,
                    "basis": SECRET,
                }
            )
            file = env["ir.attachment"].create(
                {"name": FILE, "raw": FILE.encode(), "res_model": "mj.referral", "res_id": referral.id}
            )
        self.referral = self.env["mj.referral"].browse(referral.id)
        self.file = self.env["ir.attachment"].browse(file.id)
        self.reference = self.referral.sudo().reference
        self.env.flush_all()

    @property
    def strangers(self):
        """Everybody but the handler: the administrator, the rest of the committee, the chair, the subject, the staff."""
        return (self.admin, self.second, self.director, self.chair_user, self.rules, self.recorder, self.office)

    def assert_nothing_told(self, *answers):
        for answer in answers:
            for told in (SECRET, FILE, self.reference):
                self.assertNotIn(told, answer)

    def web(self, user, method, *args, model="mj.referral", **kwargs):
        return self.by_web_client(user, model, method, *args, **kwargs)

    @mute_logger(*LOGGERS)
    def test_web_client(self):
        """A21.2, doors 1, 2, 9, 25: no call of the web client names a referral or says what is in it."""
        ids, names = self.referral.ids, ["display_name", "reference", "matters", "subject_text", "handler_ids"]
        spec = {name: {} for name in names}
        for user in self.strangers:
            with self.subTest(user.login):
                self.assert_nothing_told(
                    self.web(user, "read", ids, names),
                    self.web(user, "web_read", ids, spec),
                    self.web(user, "search_read", [], names),
                    self.web(user, "web_search_read", [], spec),
                    self.web(user, "name_search", ""),
                    self.web(user, "name_search", self.reference[:4]).replace(self.reference[:4], ""),
                    self.web(user, "export_data", ids, names),
                    self.web(user, "formatted_read_group", [], ["reference"], ["__count"]),
                    self.web(user, "web_read_group", [], ["state"], ["__count"]),
                    self.web(user, "copy", ids),
                )
                found = self.web(user, "search_count", [["id", "in", ids]])
                self.assertTrue('"result": 0' in found or "AccessError" in found, found)

    @mute_logger(*LOGGERS)
    def test_xmlrpc_and_json2(self):
        """A21.2, door 24: nor over the two protocols for programs, and no step can be taken."""
        ids, names = self.referral.ids, ["display_name", "reference", "matters"]
        for user in self.strangers:
            with self.subTest(user.login):
                answers = [
                    self.by_json2(user, "mj.referral", "read", ids, fields=names),
                    self.by_json2(user, "mj.referral", "search_read", domain=[], fields=names),
                    self.by_json2(user, "mj.referral", "name_search", name=""),
                    self.by_json2(user, "mj.referral", "formatted_read_group", domain=[], groupby=["reference"]),
                    self.by_json2(user, "mj.referral", "action_submit", ids),
                    self.by_xmlrpc(user, "mj.referral", "read", ids, names),
                    self.by_xmlrpc(user, "mj.referral", "search_read", [], names),
                    self.by_xmlrpc(user, "mj.referral", "name_search", ""),
                    self.by_xmlrpc(user, "mj.referral", "write", ids, {"handler_ids": [[4, user.id]]}),
                    self.by_xmlrpc(user, "mj.referral", "action_print_letter", ids),
                ]
                self.assert_nothing_told(*answers)
        self.assertEqual((self.referral.state, self.referral.handler_ids), ("draft", self.overseer))

    @mute_logger(*LOGGERS)
    def test_addresses(self):
        """A21.2, doors 22, 23, 25: neither reports, files, fields nor exports by their addresses, in debug mode either."""
        one = self.referral.id
        for user in self.strangers:
            self.authenticate(user.login, user.login)
            self.url_open("/odoo?debug=1")
            for path in (
                f"/report/html/mj_supervision.mj_referral_letter/{one}",
                f"/report/pdf/mj_supervision.mj_referral_letter/{one}",
                f"/web/content/{self.file.id}",
                f"/web/content?model=mj.referral&id={one}&field=matters",
                f"/web/image/mj.referral/{one}/matters",
                f"/odoo/mj.referral/{one}",
                f"/mail/thread/messages?thread_model=mj.referral&thread_id={one}",
            ):
                with self.subTest(user.login, path=path):
                    self.assert_nothing_told(self.url_open(path).text)
            answer = self.url_open(
                "/web/dataset/call_kw/mj.referral/read",
                json={
                    "params": {"model": "mj.referral", "method": "read", "args": [[one], ["reference"]], "kwargs": {}}
                },
            ).text
            self.assert_nothing_told(answer)

    @mute_logger(*LOGGERS)
    def test_around_the_record(self):
        """A21.2, doors 15–19, 22, 26: no file, message, follower, activity, mail or log row tells that there is one."""
        around = {
            "ir.attachment": [["res_model", "=", "mj.referral"]],
            "mail.message": [["model", "=", "mj.referral"]],
            "mail.followers": [["res_model", "=", "mj.referral"]],
            "mail.activity": [["res_model", "=", "mj.referral"]],
            "mj.access.log": [["res_model", "=", "mj.referral"], ["operation", "!=", "refused"]],
        }
        for user in self.strangers:
            for model, domain in around.items():
                with self.subTest(user.login, model=model):
                    answer = self.web(user, "search_read", domain, ["display_name"], model=model)
                    self.assertTrue('"result": []' in answer or "AccessError" in answer, answer)
            with self.subTest(user.login):
                self.assert_nothing_told(
                    self.web(user, "read", self.file.ids, ["name", "datas"], model="ir.attachment"),
                    self.web(user, "search_read", [["name", "=like", "MARKER%"]], ["res_id"], model="ir.attachment"),
                    self.web(user, "web_read", self.talk.ids, {"display_name": {}}, model="mj.talk"),
                    self.web(user, "read", self.vice_chair.ids, model="mj.member"),
                )
        self.env.cr.execute("SELECT count(*) FROM mail_mail WHERE body_html LIKE %s", [f"%{self.reference}%"])
        self.assertFalse(self.env.cr.fetchone()[0])

    def test_nothing_is_attached_to_it_by_others(self):
        """A21.2, doors 5, 22: nobody hangs a file or an activity on a referral they do not handle."""
        for user in (self.admin, self.second, self.director, self.chair_user):
            with self.subTest(user.login), self.assertRaises(AccessError), mute_logger(*LOGGERS):
                self.env["ir.attachment"].with_user(user).create(
                    {"name": "x", "raw": b"x", "res_model": "mj.referral", "res_id": self.referral.id}
                )
        self.assertFalse(self.env["ir.model"]._get("mj.referral").is_mail_thread)
        self.assertFalse(self.env["ir.model"]._get("mj.referral").is_mail_activity)

    def test_the_handler_gets_through(self):
        """The same calls do answer the handler: the tests above would see a leak."""
        ids = self.referral.ids
        for answer in (
            self.web(self.overseer, "read", ids, ["matters"]),
            self.by_xmlrpc(self.overseer, "mj.referral", "read", ids, ["matters"]),
            self.by_json2(self.overseer, "mj.referral", "read", ids, fields=["matters"]),
        ):
            self.assertIn(SECRET, answer)
        for answer in (
            self.web(self.overseer, "name_search", ""),
            self.web(self.overseer, "web_search_read", [], {"display_name": {}}),
            self.web(self.overseer, "formatted_read_group", [], ["reference"], ["__count"]),
        ):
            self.assertIn(self.reference, answer)
        opened = [["res_model", "=", "mj.referral"], ["operation", "!=", "refused"]]
        self.assertIn('"id"', self.web(self.overseer, "search_read", opened, ["display_name"], model="mj.access.log"))
        own = self.web(self.overseer, "read", self.file.ids, ["name", "datas"], model="ir.attachment")
        self.assertIn(base64.b64encode(FILE.encode()).decode(), own)
