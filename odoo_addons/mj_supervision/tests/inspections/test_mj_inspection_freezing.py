import psycopg2
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import InspectionCase


@tagged("post_install", "-at_install")
class TestMjInspectionFreezing(InspectionCase):
    def test_frozen_from_the_population_on(self):
        """A22.3: block "draw changed after seeding" – by write and by superuser code alike."""
        inspection = self.new_inspection()
        inspection.action_fix_population()
        changes = (
            {"percent": 50.0},
            {"talk_percent": 50.0},
            {"period_to": "2026-03-01"},
            {"root_id": self.west.id},
            {"on_grassroots": True},
            {"kind": "regular"},
            {"seed_method": "hand"},
            {"seed_source": "x"},
            {"stratum_ids": [Command.clear()]},
            {"chosen_organization_ids": [Command.set(self.west.ids)]},
            {"population": "x"},
            {"population_hash": "x"},
            {"fixed_at": "2020-01-01 00:00:00"},
        )
        for values in changes:
            for door in (inspection, inspection.sudo()):
                with self.subTest(values, su=door.env.su), self.assertRaises(UserError):
                    door.write(values)
        with self.assertRaises(ValidationError):
            inspection.stratum_ids.sudo()[:1].percent = 100
        with self.assertRaises(ValidationError):
            inspection.stratum_ids.sudo()[:1].unlink()

    def test_frozen_after_the_seed(self):
        """A22.3: there is one seed, and neither another one nor another draw after it."""
        inspection = self.drawn(self.new_inspection())
        changes = (
            {"seed": "another"},
            {"seed_commitment": "x"},
            {"seeded_at": "2020-01-01 00:00:00"},
            {"drawn_at": "2020-01-01 00:00:00"},
            {"organization_line_ids": [Command.create({"organization_id": self.museum.id})]},
            {"talk_line_ids": [Command.clear()]},
        )
        for values in changes:
            for door in (inspection, inspection.sudo()):
                with self.subTest(values, su=door.env.su), self.assertRaises(UserError):
                    door.write(values)
        line = inspection.organization_line_ids[:1]
        for change in (
            lambda: line.sudo().write({"organization_id": self.museum.id}),
            lambda: line.sudo().unlink(),
            lambda: line.sudo().create({"inspection_id": inspection.id, "organization_id": self.museum.id}),
            lambda: line.create({"inspection_id": inspection.id, "organization_id": self.museum.id}),
        ):
            with self.assertRaises(UserError):
                change()
        with self.assertRaisesRegex(UserError, "this step follows “Population Fixed”"):
            inspection.take_seed("again")

    @mute_logger("odoo.sql_db")
    def test_database_refuses_too(self):
        """A22.3: who goes around Odoo is refused by the database."""
        inspection = self.drawn(self.new_inspection())
        for assignment in ("seed = 'x'", "population = 'x'", "percent = 90", "fixed_at = NULL", "seeded_by_id = NULL"):
            with self.subTest(assignment), self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
                self.env.cr.execute(f"UPDATE mj_inspection SET {assignment} WHERE id = %s", [inspection.id])  # pylint: disable=sql-injection
        with self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
            self.env.cr.execute("DELETE FROM mj_inspection WHERE id = %s", [inspection.id])

    def test_state_and_results_change_by_buttons_only(self):
        """A22.3: no stage, population or seed is written or created by hand."""
        inspection = self.new_inspection()
        for values in ({"state": "drawn"}, {"seed": "x"}, {"population": "x"}, {"closed_by_id": self.director.id}):
            with self.subTest(values), self.assertRaises(UserError):
                inspection.write(values)
            with self.subTest(values), self.assertRaises(UserError):
                self.new_inspection(**values)

    def test_report_stays_as_reported(self):
        """A22.2: findings and checklist do not change after the report, by superuser code either."""
        inspection = self.started(self.new_regular(self.north))
        finding = self.new_finding(inspection)
        with self.assertRaisesRegex(ValidationError, "not inspected"):
            self.new_finding(inspection, organization_id=self.east.id)
        self.reported(inspection)
        for change in (
            lambda: finding.sudo().write({"severity": "grave"}),
            lambda: finding.sudo().unlink(),
            lambda: inspection.check_ids.sudo()[:1].write({"result": "unmet"}),
            lambda: self.new_finding(inspection),
        ):
            with self.assertRaises(UserError):
                change()

    def test_what_the_report_says_stays(self):
        """A22.2: once reported, subject, dates, inspectors, conclusion and requirements stay."""
        inspection = self.reported(self.started(self.new_regular(self.north)))
        for values in (
            {"name": "x"},
            {"date_from": "2026-06-01"},
            {"date_to": "2026-06-30"},
            {"conclusion": "x"},
            {"requirement": "x"},
            {"inspector_ids": [Command.set(self.inspectors.ids)]},
        ):
            for door in (inspection, inspection.with_user(self.director), inspection.sudo()):
                with (
                    self.subTest(values, door=door.env.user.login),
                    self.assertRaisesRegex(UserError, "as it was reported"),
                ):
                    door.write(values)

    def test_no_forged_follow_up(self):
        """A22.2: a follow-up comes from its button only, and nothing is reported without a point looked at."""
        inspection = self.reported(self.started(self.new_regular(self.north)))
        with self.assertRaisesRegex(UserError, "buttons only"):
            self.new_regular(self.north, follow_up_of_id=inspection.id)
        forged = self.new_regular(self.north)
        forged.sudo().follow_up_of_id = inspection
        self.started(forged)
        self.assertFalse(forged.check_ids)
        with self.assertRaisesRegex(UserError, "no point"):
            forged.action_report()
