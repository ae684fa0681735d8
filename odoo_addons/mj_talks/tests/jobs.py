from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields

from .duties.test_duty_engine import DutyCase


class JobCase(DutyCase):
    """Runs scheduled jobs as the scheduler does, at any moment."""

    @contextmanager
    def at(self, moment):
        """Make it be ``moment`` (UTC) for Python, and for Odoo's own clock of the transaction."""
        now = fields.Datetime.to_datetime(moment)
        with freeze_time(moment), patch.object(self.env.cr, "_now", now):
            yield

    def run_job(self, xml_id, moment=None):
        """Run a job.

        :param str xml_id: of the ``ir.cron``.
        :param str moment: UTC; ``None``: as the clock stands.
        """
        with self.enter_registry_test_mode(), self.at(moment or fields.Datetime.to_string(fields.Datetime.now())):
            self.env.ref(xml_id).method_direct_trigger()
