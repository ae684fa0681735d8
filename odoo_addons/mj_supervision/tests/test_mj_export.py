import csv
import io
import zipfile

from odoo.tests import tagged

from .inspections import InspectionCase


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
