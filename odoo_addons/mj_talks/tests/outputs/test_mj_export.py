import csv
import io
import zipfile

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import MjCase


@tagged("post_install", "-at_install")
class TestMjExport(HttpCase, MjCase):
    def table(self, content, name):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return list(csv.reader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))

    def test_administrator_exports_tables_without_the_content(self):
        """Reliability: everything can be taken along; formulas are harmless, envelopes are not in it."""
        self.teacher.employer = "=1+1"
        self.authenticate("mj_rules", "mj_rules")
        answer = self.url_open("/mj/export.zip")
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        header, *rows = self.table(answer.content, "mj.member")
        self.assertIn("T1", [row[header.index("member_no")] for row in rows])
        self.assertNotIn("=1+1", [cell for row in rows for cell in row])
        header, *__ = self.table(answer.content, "mj.talk.record")
        self.assertFalse({"envelope", "envelope_slot", "thought"} & set(header))

    @mute_logger("odoo.http")
    def test_nobody_else_exports(self):
        for login in ("mj_office", "mj_leader", "mj_portal"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open("/mj/export.zip").status_code, 403, login)

    def test_uninstalling_asks_for_an_export(self):
        """Reliability: with talks in the database the addon goes only after an export."""
        module = self.env["ir.module.module"].search([("name", "=", "mj_talks")])
        self.env["mj.talk"].create({"organization_id": self.east.id})
        with self.assertRaisesRegex(UserError, "Export"):
            module.button_uninstall()
        self.env["mj.export"].with_user(self.rules)._write_archive(io.BytesIO())
        module.button_uninstall()
        self.assertEqual(module.state, "to remove")
