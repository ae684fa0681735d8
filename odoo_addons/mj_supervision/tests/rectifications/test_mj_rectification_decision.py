import psycopg2
from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RectificationCase


@tagged("post_install", "-at_install")
class TestMjRectificationDecision(RectificationCase):
    def test_the_warning_gives_its_days(self):
        """A17.5: no handling is proposed while the days of the warning run, unless the answer was checked before."""
        one = self.bring_to("warned").with_user(self.director)
        for moment in ("2026-06-15 04:00:00", "2026-08-01 15:59:00"):
            with freeze_time(moment), self.assertRaisesRegex(UserError, "gives time until"):
                one.propose(self.east, "x")
        on_time = self.bring_to("warned").with_user(self.director)
        with freeze_time("2026-08-01 16:01:00"):
            on_time.propose(self.east, "x")
        self.assertEqual((on_time.state, one.state, one.proposal_number), ("proposed", "warned", False))
        answered = self.bring_to("warned")
        answered.with_user(self.recorder).submit("DONE-MARK", [{"name": "a.txt", "raw": b"a"}])
        answered.with_user(self.colleague).check("not_corrected", "FOUND-MARK")
        answered.with_user(self.director).propose(self.east, "x")
        self.propose(one, self.east, "x")
        self.assertEqual((one.state, answered.state), ("proposed", "proposed"))

    @mute_logger("odoo.sql_db")
    def test_steps_are_not_emptied(self):
        """A17.5: not even the database's owner empties the table of steps in passing."""
        one = self.bring_to("ordered")
        with self.assertRaises(psycopg2.Error), self.cr.savepoint():
            self.cr.execute("TRUNCATE mj_rectification_step")
        self.assertTrue(one.step_ids)
