import csv
import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..inspections.common import InspectionCase


@tagged("post_install", "-at_install")
class TestMjExport(InspectionCase):
    def test_what_is_left_out_is_named(self):
        """A21.2, A22.2: the archive names the committee's tables it does not have, with counts, but not of leads."""
        self.new_inspection()
        rules = self.new_user("mj_export_rules", "group_mj_admin")
        file = io.BytesIO()
        self.env["mj.export"].with_user(rules)._write_archive(file)
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            text = archive.read("not-exported.csv").decode("utf-8-sig")
        rows = {row[0]: row[2] for row in csv.reader(io.StringIO(text))}
        self.assertEqual(rows["mj.inspection"], str(self.env["mj.inspection"].search_count([])))
        self.assertEqual(rows["mj.referral"], "–")
        self.assertNotIn("mj.inspection.csv", names)
        self.assertIn("mj.talk.csv", names)
        self.assertNotIn("mj.talk", rows)

    def test_uninstall_waits_for_the_director(self):
        """A22.2: what the committee keeps goes only after its director exported it; the administrator's export is not enough."""
        self.new_inspection()
        module = self.env["ir.module.module"].search([("name", "=", "mj_supervision")])
        rules = self.new_user("mj_export_rules", "group_mj_admin")
        self.env["mj.export"].with_user(rules)._write_archive(io.BytesIO())
        with self.assertRaisesRegex(UserError, "director exports it first"):
            module.button_uninstall()
        with self.assertRaises(AccessError):
            self.env["mj.export"].with_user(self.supervisor)._write_archive(io.BytesIO())
        file = io.BytesIO()
        self.env["mj.export"].with_user(self.director)._write_archive(file)
        with zipfile.ZipFile(file) as archive:
            self.assertIn("mj.inspection.csv", archive.namelist())
        module.button_uninstall()
        self.assertEqual(module.state, "to remove")
