"""Two generations at once and one killed in the middle leave exactly the right duties (A18)."""

import threading

import odoo
import psycopg2
from odoo.exceptions import UserError
from odoo.tests import get_db_name, tagged
from real_transactions import RealTransactionsCase

EXPECTED_PAIRS = {"A18.1": 2, "A18.2": 3}
YEAR = 2025


@tagged("post_install", "-at_install")
class TestDutyGenerationFaults(RealTransactionsCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            organization = env["mj.organization"].create(
                {"name": "Faults", "code": "FAULTS", "level": "district", "go_live": "2025-01-01"}
            )
            members = env["mj.member"].create(
                [
                    {
                        "name": f"Fault {n}",
                        "organization_id": organization.id,
                        "state": "member",
                        "joined_on": "2020-01-01",
                    }
                    for n in range(3)
                ]
            )
            for member, code in zip(members, ("chair", "vice_chair", "secretary_general"), strict=True):
                appointment = env["mj.appointment"].create(
                    {
                        "member_id": member.id,
                        "organization_id": organization.id,
                        "position_id": env.ref(f"mj_talks.position_{code}").id,
                        "date_from": "2024-01-01",
                    }
                )
                appointment.action_take_effect()
            self.organization_id, self.member_ids = organization.id, members.ids
            self.partner_ids = (members.partner_id | organization.partner_id).ids
        self.addCleanup(self._remove)

    def _remove(self):
        with self.transaction() as env:
            self.delete_rows(
                env,
                ("mj_obligation", "organization_id", [self.organization_id]),
                ("mj_appointment", "organization_id", [self.organization_id]),
                ("mj_member", "id", self.member_ids),
                ("mj_organization", "id", [self.organization_id]),
                ("res_partner", "id", self.partner_ids),
            )

    def _pairs(self):
        with self.transaction() as env:
            duties = env["mj.obligation"].search([("organization_id", "=", self.organization_id), ("year", "=", YEAR)])
            return {
                clause: len(duties.filtered(lambda duty, clause=clause: duty.clause == clause))
                for clause in EXPECTED_PAIRS
            }

    def test_two_generations_at_once(self):
        """A18: whoever comes second is told so or finds nothing to add; no duty is doubled or missing."""
        together, refused, failed = threading.Barrier(2), [], []

        def generate():
            try:
                with self.transaction() as env:
                    env.cr.execute("SELECT 1")
                    together.wait(timeout=30)
                    env["mj.duty.engine"]._generate_year(YEAR)
            except (UserError, psycopg2.errors.SerializationFailure) as error:
                refused.append(error)
            except Exception as error:  # a thread's error must reach the test
                failed.append(error)

        threads = [threading.Thread(target=generate) for __ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        self.assertFalse(failed)
        self.assertLess(len(refused), 2)
        self.assertEqual(self._pairs(), EXPECTED_PAIRS)

    def test_killed_in_the_middle(self):
        """A18: a generation whose database session is killed leaves nothing half done, and the next one is complete."""
        with self.assertRaises(psycopg2.Error), odoo.tools.mute_logger("odoo.sql_db"), self.transaction() as env:
            env["mj.duty.engine"]._generate_year(YEAR)
            env.cr.execute("SELECT pg_backend_pid()")
            (backend,) = env.cr.fetchone()
            with odoo.sql_db.db_connect(get_db_name()).cursor() as other:
                other.execute("SELECT pg_terminate_backend(%s)", [backend])
            env.cr.execute("SELECT 1")
        self.assertEqual(self._pairs(), dict.fromkeys(EXPECTED_PAIRS, 0))
        with self.transaction() as env:
            env["mj.duty.engine"]._generate_year(YEAR)
        self.assertEqual(self._pairs(), EXPECTED_PAIRS)
