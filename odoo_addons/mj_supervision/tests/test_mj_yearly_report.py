import pprint

from odoo.addons.mj_talks.tests.test_duty_engine import DutyCase
from odoo.tests import Form, new_test_user, tagged

PAPER = "mj_supervision.mj_yearly_report_print"
MEMBER, DIRECTOR = "mj_supervision.group_mj_supervision_member", "mj_supervision.group_mj_supervision_director"


class YearlyReportCase(DutyCase):
    """One live district, its duties of 2026, a committee above it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overseer = new_test_user(cls.env, login="mj_overseer", groups=MEMBER, lang="en_US")
        cls.director = new_test_user(cls.env, login="mj_director", groups=DIRECTOR, lang="en_US")
        cls.engine._generate_year(2026)

    def report(self, user=None, year=2026):
        with Form(self.env["mj.yearly.report"].with_user(user or self.overseer)) as form:
            form.organization_id = self.municipal
            form.year = year
        return form.record


@tagged("post_install", "-at_install")
class TestMjYearlyReport(YearlyReportCase):
    def test_probe(self):
        self.hold(self.c, self.v, "2026-06-10")
        report = self.report()
        self.fail(pprint.pformat(report.figures) + str(report.figures_shown)[:200])
