from odoo import Command
from odoo.addons.mj_talks.tests.duties.test_duty_engine import DutyCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class InspectionCase(DutyCase):
    """The small municipality with a supervision committee: a director, and three members who inspect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspectors = cls.env["mj.member"]
        for name, home in (("Inspector A", cls.school), ("Inspector B", cls.hospital), ("Inspector C", cls.museum)):
            cls.inspectors |= cls.new_member(name, home)
        director = cls.new_member("Director", cls.municipal)
        cls.appoint_all(
            *((member, cls.municipal, "supervision_member") for member in cls.inspectors),
            (director, cls.municipal, "supervision_director"),
        )
        cls.supervisor = cls.new_committee_user("mj_supervisor", "member", member=cls.inspectors[0])
        cls.director = cls.new_committee_user("mj_director", "director", member=director)
        cls.north_leader = cls.new_user("mj_north", "group_mj_leader", (cls.north, False), member=cls.c)

    @classmethod
    def new_committee_user(cls, login, role, member=None):
        return cls.new_users((login, f"mj_supervision.group_mj_supervision_{role}", {"member": member}))

    def new_inspection(self, user=None, **values):
        """A spot check of the district organisations by two inspectors, as a member of the committee enters it."""
        return (
            self.env["mj.inspection"]
            .with_user(user or self.supervisor)
            .create(
                {
                    "name": "Talks of the first half of the year",
                    "kind": "spot",
                    "organization_id": self.municipal.id,
                    "inspector_ids": [Command.set(self.inspectors[:2].ids)],
                    "date_from": "2026-06-15",
                    "date_to": "2026-06-17",
                    "period_from": "2026-01-01",
                    "period_to": "2026-06-14",
                    "on_grassroots": False,
                    **values,
                }
            )
        )

    def new_regular(self, organizations, **values):
        return self.new_inspection(kind="regular", chosen_organization_ids=[Command.set(organizations.ids)], **values)

    def drawn(self, inspection):
        inspection.action_fix_population()
        inspection.take_seed("lot 7")
        inspection.action_draw()
        return inspection

    def started(self, inspection):
        self.drawn(inspection).action_start()
        return inspection

    def reported(self, inspection):
        inspection.check_ids.filtered(lambda check: not check.result).result = "met"
        inspection.action_report()
        return inspection

    def new_finding(self, inspection, **values):
        return (
            self.env["mj.inspection.finding"]
            .with_user(self.supervisor)
            .create(
                {
                    "inspection_id": inspection.id,
                    "organization_id": self.north.id,
                    "clause": "A18.1",
                    "name": "Talks are missing",
                    "description": "Two of five talks were not held.",
                    "requirement": "Hold the two talks by the end of July.",
                    **values,
                }
            )
        )
