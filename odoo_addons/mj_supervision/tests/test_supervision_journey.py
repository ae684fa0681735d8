from odoo.addons.mj_talks.tests.common import MjCase, activate_chinese
from odoo.tests import HttpCase, tagged

COMMITTEE = "mj_supervision.group_mj_supervision_{}"


@tagged("post_install", "-at_install")
class TestSupervisionJourney(HttpCase, MjCase):
    """The committee's work in Chinese, from the draw to the closed case, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        activate_chinese(cls.env)
        cls.city = cls.new_organization("江城市委会", "T-J", "municipal")
        cls.districts = cls.new_organization("南区组织", "T-J-S", "district", cls.city)
        cls.districts |= cls.new_organization("北区组织", "T-J-N", "district", cls.city)
        cls.first = cls.on_committee("监督委员甲", "mj_journey_first", "member")
        cls.second = cls.on_committee("监督委员乙", "mj_journey_second", "member")
        cls.director = cls.on_committee("监督主任", "mj_journey_director", "director")
        cls.keeper = cls.new_user("mj_journey_clerk", "group_mj_recorder", *((one, False) for one in cls.districts))
        cls.districts.recorder_ids = cls.keeper
        for user in cls.first | cls.second | cls.director | cls.keeper:
            user.lang = "zh_CN"
            user.sudo().odoobot_state = "disabled"

    @classmethod
    def on_committee(cls, name, login, role):
        member = cls.new_member(name, cls.city)
        cls.appoint(member, cls.city, f"supervision_{role}")
        user = cls.new_user(login, "group_mj_user", member=member)
        user.group_ids |= cls.env.ref(COMMITTEE.format(role))
        return user

    def take(self, path, tour, user):
        self.start_tour(f"/odoo/{path}", f"mj_supervision_journey_{tour}", login=user.login)

    def printed(self, user, report, record):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/report/html/mj_supervision.{report}/{record.id}").text

    def test_from_the_draw_to_the_end(self):
        """A22.3, A21.1, A17.5: drawn by lot, found, ordered, answered, twice not corrected, warned, proposed, decided on.

        It is closed by a second person, and printed.
        """
        self.set_registry_readonly_mode(False)
        finding = self.inspect()
        one = self.order(finding)
        self.assertIn(one.organization_id, self.districts)
        path = f"mj-supervision-rectifications/{one.id}"
        answer = f"mj-rectifications/{one.id}"
        self.take(answer, "answer", self.keeper)
        self.take(path, "check", self.second)
        self.take(path, "warn", self.director)
        self.assertTrue(one.warning_number)
        self.take(answer, "answer_again", self.keeper)
        self.take(path, "check_again", self.second)
        self.take(path, "propose", self.director)
        self.take(path, "decide", self.first)
        self.take(path, "close", self.second)
        self.take(f"mj-inspections/{finding.inspection_id.id}", "approve", self.director)
        self.assertEqual(
            [(step.kind, step.user_id) for step in one.step_ids.sorted("id")],
            [
                ("ordered", self.first),
                ("started", self.keeper),
                ("submitted", self.keeper),
                ("checked", self.second),
                ("warned", self.director),
                ("submitted", self.keeper),
                ("checked", self.second),
                ("proposed", self.director),
                ("decided", self.first),
                ("closed", self.second),
            ],
        )
        self.check_papers(finding.inspection_id, one)

    def inspect(self):
        """Return the finding of a spot check that was drawn, held and reported."""
        self.take("mj-inspections/new", "draw", self.first)
        inspection = self.env["mj.inspection"].search([("organization_id", "=", self.city.id)])
        self.assertTrue(inspection.is_reproducible)
        self.assertLessEqual(inspection.fixed_at, inspection.drawn_at)
        path = f"mj-inspections/{inspection.id}"
        self.take(path, "finding", self.first)
        answers = inspection.check_ids.with_user(self.first)
        answers.filtered(lambda check: not check.result).write({"result": "met"})
        self.take(path, "report", self.first)
        return inspection.finding_ids

    def order(self, finding):
        self.take(f"mj-findings/{finding.id}", "order", self.first)
        return finding.rectification_ids

    def check_papers(self, inspection, one):
        report = self.printed(self.director, "report_inspection", inspection)
        for text in (
            inspection.seed,
            inspection.population_hash,
            one.organization_id.name,
            inspection.finding_ids.name,
        ):
            self.assertIn(text, report)
        proposal = self.printed(self.director, "report_rectification_proposal", one)
        self.assertIn("建议对该组织主要负责人进行组织谈话。", proposal)
        self.assertIn(one.proposal_number, proposal)
        with self.assertLogs("odoo.http", "WARNING") as refused:
            page = self.printed(self.keeper, "report_rectification_proposal", one)
        self.assertNotIn("建议对该组织主要负责人", page)
        self.assertIn("此步骤由监督委员会成员办理", refused.output[0])
