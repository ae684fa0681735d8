import datetime

from odoo import Command
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.tests.ways import WaysCase
from odoo.addons.mj_talks.tests.ways_hints import ANSWERS, HINTS, LATER, MAY_BE_EMPTY, WITHOUT_EFFECT
from odoo.tests import tagged

from .common import CommitteeCase

HINTS |= {
    "mj.inspection": {"inspector_ids": ("Overseer", "Second Overseer"), "chosen_organization_ids": "East"},
    "mj.rectification": {"organization_id": "East", "due_date": 20},
    "mj.referral": {
        "source": "report",
        "subject_text": "某单位负责人",
        "matters": "某年某月某日的事情",
        "basis": "有关规定",
        "department_id": "",
        "approver_id": "",
    },
    "mj.rectification.act": {"due_date": 40},
}
LATER |= {
    "mj.referral": {"receiver_name": "收件人", "receipted_on": 0},
    "mj.yearly.report": {"early_reason": "本届委员会任期届满"},
}
MAY_BE_EMPTY |= {}
ANSWERS |= {
    "mj.referral.action_submit": "who submits is not the one who approves",
    "mj.inspection.mj_supervision.action_report_circular": "the inspection is not reported yet",
}
WITHOUT_EFFECT |= {
    "mj.inspection.action_refresh_figures": "nothing happened since the figures were counted",
    "mj.yearly.report.action_draft": "nothing happened since the figures were counted",
}


@tagged("post_install", "-at_install")
class CommitteeWaysCase(WaysCase, CommitteeCase):
    """The municipality with a committee at work: one inspection of East is in progress."""

    def setUp(self):
        super().setUp()
        inspectors = self.overseer_member | self.second_member
        year = clock.today(self.env).year
        self.inspection = (
            self.env["mj.inspection"]
            .with_user(self.overseer)
            .create(
                {
                    "name": "Talks of the year",
                    "kind": "regular",
                    "organization_id": self.municipal.id,
                    "inspector_ids": [Command.set(inspectors.ids)],
                    "chosen_organization_ids": [Command.set(self.east.ids)],
                    # The talk that is there to be drawn has its own day, whatever year it is now.
                    "period_from": min(self.talk.held_on, datetime.date(year, 1, 1)),
                    "period_to": f"{year}-06-30",
                    "talk_percent": 100,
                }
            )
        )
        for step in ("fix_population", "draw", "start"):
            if step == "draw":
                self.inspection.take_seed("lot 7")
            getattr(self.inspection, f"action_{step}")()
        self.inspection.check_ids.filtered(lambda check: not check.result).result = "met"
