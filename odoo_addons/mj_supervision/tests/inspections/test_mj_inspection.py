import base64
import hashlib
import io
from datetime import timedelta

import openpyxl
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.tests.jobs import JobCase
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import InspectionCase


@tagged("post_install", "-at_install")
class TestMjInspection(InspectionCase):
    def test_spot_check_from_draft_to_close(self):
        """A22.3, A22.2: population, seed, draw, checklist, report, approval – each step dated, by whom."""
        self.hold(self.c, self.v, "2026-05-05")
        inspection = self.started(self.new_inspection())
        self.assertEqual(inspection.fixed_by_id, self.supervisor)
        self.assertTrue(inspection.fixed_at and inspection.seeded_at and inspection.drawn_at and inspection.started_at)
        self.assertTrue(inspection.is_reproducible)
        self.assertTrue(inspection.organization_line_ids)
        with self.assertRaisesRegex(UserError, "Answer every point"):
            inspection.action_report()
        self.reported(inspection)
        with self.assertRaises(AccessError):
            inspection.action_close()
        inspection.with_user(self.director).action_close()
        self.assertEqual((inspection.state, inspection.closed_by_id), ("closed", self.director))

    def test_closed_once_its_findings_are_checked(self):
        """A22.2: not while it is open whether a finding is corrected; a follow-up or a case struck off says so."""
        inspection = self.started(self.new_regular(self.north | self.west))
        followed, ordered = self.new_finding(inspection), self.new_finding(inspection, organization_id=self.west.id)
        self.reported(inspection)
        with self.assertRaisesRegex(UserError, "not checked yet, for example: North District: Talks are missing"):
            inspection.with_user(self.director).action_close()
        order = self.env["mj.rectification"].create({"finding_id": ordered.id, **self.ordered_values()})
        follow_up = self.env["mj.inspection"].browse(inspection.action_follow_up()["res_id"])
        self.started(follow_up.with_user(self.supervisor)).followed_finding_ids.filtered(
            lambda finding: finding == followed
        ).outcome = "persists"
        with self.assertRaisesRegex(UserError, "for example: West District: Talks are missing"):
            inspection.with_user(self.director).action_close()
        order.sudo().state = "closed"
        inspection.with_user(self.director).action_close()
        self.assertEqual((inspection.state, inspection.closed_by_id), ("closed", self.director))

    def ordered_values(self):
        return {"organization_id": self.west.id, "title": "T", "problem": "P", "requirement": "R"}

    def test_what_a_new_inspection_proposes(self):
        """A22.2: on 15 June the talks since New Year, today's days, and the municipal committee."""
        names = ["period_from", "period_to", "date_from", "date_to", "organization_id", "kind"]
        found = self.env["mj.inspection"].with_user(self.supervisor).default_get(names)
        days = {name: str(found[name]) for name in names[:4]}
        expected = {"period_from": "2026-01-01", "period_to": "2026-06-15"}
        self.assertEqual(days, expected | {"date_from": "2026-06-15", "date_to": "2026-06-15"})
        self.assertEqual(found["organization_id"], self.municipal.id)

    def test_gravest_findings_first(self):
        """A22.2: lists and papers begin with the gravest, however they were entered."""
        inspection = self.started(self.new_regular(self.north))
        for severity in ("minor", "grave", "serious"):
            self.new_finding(inspection, name=severity, severity=severity)
        inspection.invalidate_recordset()
        self.assertEqual(inspection.finding_ids.mapped("name"), ["grave", "serious", "minor"])

    def test_seed_by_hand_is_announced_first(self):
        """A22.3: by hand, what will be the seed is settled before the population is fixed, and comes after."""
        inspection = self.new_inspection(seed_method="hand")
        with self.assertRaisesRegex(UserError, "Seed Source"):
            inspection.action_fix_population()
        inspection.seed_source = "Lottery of 18 June"
        inspection.action_fix_population()
        with self.assertRaisesRegex(UserError, "seed first"):
            inspection.action_draw()
        action = inspection.action_seed()
        wizard = (
            self.env["mj.inspection.seed"]
            .with_user(self.supervisor)
            .with_context(**action["context"])
            .create({"seed": "03 08  17 "})
        )
        wizard.action_apply()
        self.assertEqual((inspection.seed, inspection.seeded_by_id), ("03 08 17", self.supervisor))
        with self.assertRaisesRegex(UserError, "final"):
            wizard.action_apply()

    def test_seed_of_the_system(self):
        """A22.3: the system's seed is recorded before the draw and never the same."""
        first, second = self.new_inspection(), self.new_inspection()
        for inspection in (first, second):
            inspection.action_fix_population()
            inspection.action_seed()
        self.assertEqual(len(first.seed), 32)
        self.assertNotEqual(first.seed, second.seed)

    def test_outside_the_jurisdiction(self):
        """A22.2: the committee of a district or another company's organisation is told so."""
        company = self.env["res.company"].create({"name": "Other Province"})
        foreign = self.new_organization("Foreign", "T", "municipal", company_id=company.id)
        with self.assertRaisesRegex(ValidationError, "West District: outside the jurisdiction"):
            self.new_regular(self.west, organization_id=self.east.id)
        with self.assertRaisesRegex(AccessError, "outside"):
            self.new_regular(foreign)
        inspection = self.new_regular(self.north)
        with self.assertRaisesRegex(UserError, "Foreign"):
            inspection.sudo().chosen_organization_ids = foreign

    def test_cancelled_with_a_reason_stays_in_sight(self):
        """A22.3: who does not like a draw can cancel, not hide it."""
        inspection = self.drawn(self.new_inspection())
        with self.assertRaisesRegex(UserError, "reason"):
            inspection.cancel(" ")
        action = inspection.action_cancel()
        self.env["mj.inspection.cancel"].with_user(self.supervisor).with_context(**action["context"]).create(
            {"reason": "An inspector is ill"}
        ).action_apply()
        self.assertEqual((inspection.state, inspection.cancel_reason), ("cancelled", "An inspector is ill"))
        self.assertTrue(inspection.population and inspection.seed and inspection.organization_line_ids)
        with self.assertRaises(UserError):
            inspection.sudo().unlink()

    def test_only_the_committee(self):
        """A22.2, A22.3: nobody else reads, writes or moves an inspection."""
        inspection = self.new_inspection()
        for user in (self.recorder, self.leader, self.office, self.rules, self.outsider, self.portal):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    inspection.with_user(user).read(["name"])
                for method in ("action_fix_population", "action_seed", "action_draw", "action_cancel"):
                    with self.assertRaises(AccessError):
                        getattr(inspection.with_user(user), method)()

    def test_strata(self):
        """A22.3: strata are level and year of the last inspection, each with a share of its own."""
        self.reported(self.started(self.new_regular(self.north)))
        inspection = self.new_inspection(on_grassroots=True)
        inspection.action_list_strata()
        strata = {line.name: line.size for line in inspection.stratum_ids}
        self.assertEqual(strata["district/2026"], 1)
        self.assertIn("district/never", strata)
        self.assertIn("District organisation · never inspected", inspection.stratum_ids.mapped("label"))
        inspection.stratum_ids.filtered(lambda line: line.name == "district/never").percent = 100.0
        self.drawn(inspection)
        drawn = inspection.organization_line_ids.organization_id
        self.assertLessEqual(self.north | self.west | self.east, drawn)

    def test_exported_population_is_what_was_hashed(self):
        """A22.3: the CSV has the printed hash; the spreadsheet has the same rows, none a formula."""
        inspection = self.drawn(self.new_inspection())
        content = base64.b64decode(inspection.population_csv)
        self.assertEqual(hashlib.sha256(content).hexdigest(), inspection.population_hash)
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(inspection.population_xlsx))).active
        self.assertEqual(sheet.max_row, len(content.decode().strip().split("\n")))
        self.assertEqual({cell.data_type for row in sheet.iter_rows() for cell in row}, {"s"})

    def test_sample_shows_no_content(self):
        """A22.2, A20.2: of a sampled talk the committee sees metadata; the record takes an access grant."""
        talk = self.hold(self.c, self.v, "2026-05-05")
        inspection = self.drawn(self.new_regular(self.north))
        line = inspection.talk_line_ids
        self.assertEqual(line.talk_id, talk)
        self.assertEqual((line.reference, line.talk_state), (talk.reference, "held"))
        action = line.action_request_access()
        grant = self.env["mj.access.grant"].with_user(self.supervisor).with_context(**action["context"]).create({})
        self.assertEqual((grant.talk_id, grant.user_id, grant.state), (talk, self.supervisor, "requested"))

    def test_season(self):
        """A22.2: in June the director is asked once, and not when an inspection is being prepared."""
        activity_type = self.env.ref("mj_supervision.activity_type_season")
        domain = [("activity_type_id", "=", activity_type.id), ("user_id", "=", self.director.id)]
        model = self.env["mj.inspection"]
        model._cron_season(months=(11,))
        self.assertFalse(self.env["mail.activity"].search(domain))
        model._cron_season()
        model._cron_season()
        self.assertEqual(len(self.env["mail.activity"].search(domain)), 1)
        self.assertTrue(self.env.ref("mj_supervision.ir_cron_season").active)

    def test_follow_up(self):
        """A22.2: after the fix the same points are looked at again, and each finding gets its result."""
        inspection = self.started(self.new_regular(self.north))
        self.new_finding(inspection)
        self.reported(inspection)
        follow_up = self.env["mj.inspection"].browse(inspection.action_follow_up()["res_id"])
        follow_up = follow_up.with_user(self.supervisor)
        self.assertEqual((follow_up.follow_up_of_id, follow_up.chosen_organization_ids), (inspection, self.north))
        self.started(follow_up)
        self.assertEqual(set(follow_up.check_ids.mapped("clause")), {"A18.1"})
        follow_up.check_ids.result = "met"
        with self.assertRaisesRegex(UserError, "corrected"):
            follow_up.action_report()
        follow_up.followed_finding_ids.outcome = "corrected"
        follow_up.action_report()
        with self.assertRaises(UserError):
            inspection.action_follow_up()

    def test_findings_are_read_by_the_organization_when_reported(self):
        """A22.2: leaders and recorders read findings about their own organisation, after the report and not before."""
        inspection = self.started(self.new_regular(self.north | self.west))
        finding = self.new_finding(inspection)
        elsewhere = self.new_finding(inspection, organization_id=self.west.id)
        self.assertFalse(self.seen_by(self.north_leader, finding))
        self.reported(inspection)
        self.assertEqual(self.seen_by(self.north_leader, finding | elsewhere), finding)
        self.assertEqual(finding.with_user(self.north_leader).name, "Talks are missing")
        for change in (
            lambda: finding.with_user(self.north_leader).write({"name": "x"}),
            lambda: finding.with_user(self.north_leader).unlink(),
            lambda: finding.with_user(self.north_leader).read(["talk_line_id"]),
            lambda: finding.with_user(self.north_leader).read(["follow_up_id"]),
            lambda: inspection.with_user(self.north_leader).read(["name"]),
        ):
            with self.assertRaises(AccessError):
                change()
        for user in (self.office, self.leader, self.outsider):
            self.assertFalse(user.has_group("mj_talks.group_mj_recorder") and self.seen_by(user, finding))

    def test_finding_says_what_was_found(self):
        """A22.2: a report with a finding that only has a title is refused, naming it, and the inspection goes on."""
        inspection = self.started(self.new_regular(self.north))
        finding = self.new_finding(inspection, description=" ")
        with self.assertRaisesRegex(UserError, "Talks are missing"):
            self.reported(inspection)
        finding.write({"description": "x", "requirement": ""})
        with self.assertRaisesRegex(UserError, "what has to be corrected.*Talks are missing"):
            self.reported(inspection)
        self.assertEqual(inspection.state, "in_progress")
        finding.requirement = "Hold them."
        finding.description = "Two of five talks were not held."
        self.reported(inspection)
        self.assertEqual(inspection.state, "reported")

    def test_title_of_a_finding_is_a_problem(self):
        """A22.2: from a point of the checklist the title says what is wrong, not what would be right."""
        inspection = self.started(self.new_regular(self.north))
        check = inspection.check_ids.filtered(lambda check: check.checkpoint_id.figure == "recorded_late")
        form = Form(self.env["mj.inspection.finding"].with_user(self.supervisor).with_context(**self.asked(check)))
        self.assertEqual(form.name, "Talks are not archived in time")
        for point in self.env["mj.inspection.checkpoint"].search([]):
            self.assertTrue(point.problem and point.problem != point.name, point.name)

    def asked(self, check):
        return check.with_user(self.supervisor).action_find()["context"]

    def test_finding_becomes_a_rectification(self):
        """A21.1, A22.2: a reported finding is ordered to be put right, once, and the two are linked."""
        inspection = self.started(self.new_regular(self.north))
        finding = self.new_finding(inspection)
        with self.assertRaisesRegex(UserError, "reported"):
            finding.action_order_rectification()
        self.reported(inspection)
        with self.assertRaises(AccessError):
            finding.with_user(self.north_leader).action_order_rectification()
        context = finding.action_order_rectification()["context"]
        form = Form(self.env["mj.rectification"].with_user(self.supervisor).with_context(**context))
        self.assertTrue(form.can_supervise, "the button that issues it is there at once")
        self.assertEqual(form.requirement, "Hold the two talks by the end of July.")
        form.requirement = "Hold the talks that are missing."
        order = form.save()
        today = clock.today(self.env)
        self.assertEqual((order.due_date, order.article_id.number), (today + timedelta(days=30), 18))
        self.assertEqual(order.responsible_ids, self.north.chair_id)
        self.assertEqual((order.finding_id, order.organization_id, order.title), (finding, self.north, finding.name))
        self.assertEqual(finding.action_order_rectification()["res_id"], order.id)

    def test_figures(self):
        """A22.2: what the data can say is worked out, per organisation and for the period."""
        self.hold(self.c, self.v, "2026-05-05")
        inspection = self.started(self.new_regular(self.north))
        checks = {check.checkpoint_id.figure: check for check in inspection.check_ids}
        coverage = checks["coverage"]
        # Of 2 talks of the chair, 3 in the team, 5 with the committee and 5 of A05.1 one talk serves 1, 1, 0 and 2.
        self.assertEqual((coverage.part, coverage.whole, coverage.pending), (0, 0, 11))
        self.assertEqual((coverage.figure, coverage.result), ("11 not yet due", "not_due"))
        self.assertEqual((checks["timeliness"].figure, checks["timeliness"].result), ("11 not yet due", "not_due"))
        self.assertEqual((checks["ledger"].part, checks["ledger"].whole), (0, 1))
        self.assertEqual((checks["recorded_late"].part, checks["recorded_late"].result), (1, "unmet"))
        self.assertEqual(checks["concerns"].result, "met")
        with self.assertRaises(UserError):
            coverage.write({"part": 99})

    def measured(self):
        """Return coverage and timeliness of North: each as part, whole, not yet due and the answer proposed."""
        inspection = self.started(self.new_regular(self.north))
        checks = {check.checkpoint_id.figure: check for check in inspection.check_ids}
        return [
            (check.part, check.whole, check.pending, check.result)
            for check in (checks["coverage"], checks["timeliness"])
        ]

    def test_figures_by_what_was_due(self):
        """A22.2: on 15 June the duties of the period until 14 June count, the other open ones are not yet due."""
        self.hold(self.c, self.v, "2026-05-05")
        done = self.env["mj.obligation"].search(
            [("organization_id", "=", self.north.id), ("year", "=", 2026), ("state", "=", "fulfilled")]
        )
        still = self.env["mj.obligation"].search(
            [("organization_id", "=", self.north.id), ("year", "=", 2026), ("state", "=", "open")]
        )
        self.assertEqual((len(done), len(still)), (4, 11))
        done.due_date = "2026-06-10"
        still[:2].due_date = "2026-06-14"
        still[2].due_date = "2026-06-15"
        # Four of six are 67 per cent: from 60 on, and below 100 and 90.
        self.assertEqual(self.measured(), [(4, 6, 9, "partly"), (4, 6, 9, "partly")])
        still.due_date = "2026-06-14"
        # Four of fifteen are 27 per cent.
        self.assertEqual(self.measured(), [(4, 15, 0, "unmet"), (4, 15, 0, "unmet")])
        still.state = "waived"
        self.assertEqual(self.measured(), [(4, 4, 0, "met"), (4, 4, 0, "met")])

    def test_answers_by_the_thresholds_of_the_point(self):
        """A22.2: thirteen of fifty-six are not partly met; both thresholds are data of the point."""
        point = self.env.ref("mj_supervision.checkpoint_coverage")
        self.assertEqual((point.target, point.partly_target), (100, 60))
        for part, whole, pending, result in (
            (13, 56, 0, "unmet"),
            (59, 100, 0, "unmet"),
            (60, 100, 0, "partly"),
            (99, 100, 0, "partly"),
            (100, 100, 0, "met"),
            (0, 11, 5, "unmet"),
            (0, 0, 11, "not_due"),
            (0, 0, 0, "none"),
        ):
            with self.subTest(part=part, whole=whole, pending=pending):
                self.assertEqual(point._proposed_result(part, whole, pending), result)
        point.write({"target": 50, "partly_target": 20})
        self.assertEqual(
            [point._proposed_result(part, 100) for part in (19, 20, 49, 50)], ["unmet", "partly", "partly", "met"]
        )

    def test_report_names_the_end_of_the_ledger(self):
        """A22.2, A20.1: number and last seal are printed, so that a ledger cut short later shows."""
        inspection = self.new_inspection()
        head = self.env["mj.ledger.head"].search([("company_id", "=", self.env.company.id)])
        if not head:
            head = head.create({"company_id": self.env.company.id})
        head.write({"count": 4711, "last": "5ea1"})
        self.env["mj.ledger.verification"]._verify(self.env.company)
        statement = inspection._ledger_statement()
        self.assertIn("4711", statement)
        self.assertIn("5ea1", statement)
        self.assertIn("Broken", statement)

    def test_reports_ask_who_prints(self):
        """A22.2: both documents render for the committee; others are refused although they know the address."""
        inspection = self.started(self.new_regular(self.north))
        self.new_finding(inspection)
        report = self.env["ir.actions.report"]
        with self.assertRaisesRegex(UserError, "nothing to print"):
            report.with_user(self.supervisor)._render_qweb_html("mj_supervision.report_circular", inspection.ids)
        self.reported(inspection)
        for name in ("mj_supervision.report_inspection", "mj_supervision.report_circular"):
            html = report.with_user(self.supervisor)._render_qweb_html(name, inspection.ids)[0].decode()
            self.assertIn(inspection.reference, html)
            self.assertIn("Talks are missing", html)
            for user in (self.north_leader, self.office, self.rules):
                with self.subTest(name, user=user.login), self.assertRaises(AccessError):
                    report.with_user(user)._render_qweb_html(name, inspection.ids)
        self.assertIn(
            inspection.population_hash,
            report._render_qweb_html("mj_supervision.report_inspection", inspection.ids)[0].decode(),
        )
        circular = report._render_qweb_html("mj_supervision.report_circular", inspection.ids)[0].decode()
        for person in self.inspectors | self.c | self.v:
            self.assertNotIn(person.name, circular)

    def test_each_screen_opens(self):
        """A22.1, A22.2: every view of the committee's actions opens for its members."""
        for name in (
            "mj_inspection_action",
            "mj_inspection_finding_action",
            "mj_inspection_check_action",
            "mj_inspection_checkpoint_action",
            "mj_guidance_action",
            "mj_guidance_receipt_action",
        ):
            action = self.env.ref(f"mj_supervision.{name}")
            model = self.env[action.res_model].with_user(self.supervisor)
            views = model.get_views([(False, view) for view in action.view_mode.split(",")])["views"]
            self.assertEqual(set(views), set(action.view_mode.split(",")))


@tagged("post_install", "-at_install")
class TestInspectionSeasonByLocalDay(JobCase, InspectionCase):
    """Half past midnight of 1 June in Shanghai is the afternoon of 31 May in Greenwich: it is June all the same."""

    JUNE = "2026-05-31 16:30:00"

    def asked(self, moment):
        """Run the job of the season, and return what the director was ever asked."""
        with self.at(moment):
            self.env["mj.inspection"]._cron_season()
        activity_type = self.env.ref("mj_supervision.activity_type_season")
        return self.env["mail.activity"].search_count(
            [("activity_type_id", "=", activity_type.id), ("user_id", "=", self.director.id)]
        )

    def test_asked_once(self):
        """A22.2: what was asked in the first hours of the month counts as asked in this month."""
        self.assertEqual(self.asked("2026-05-31 15:30:00"), 0)
        self.assertEqual(self.asked(self.JUNE), 1)
        self.assertEqual(self.asked(self.JUNE), 1)

    def test_being_prepared(self):
        """A22.2: an inspection that was prepared in the first hours of the month is one of this month."""
        with self.at(self.JUNE):
            self.new_inspection()
        self.assertEqual(self.asked("2026-06-02 00:30:00"), 0)

    def test_prepared_the_month_before(self):
        """A22.2: one that was prepared in the last hour of May is none of June."""
        with self.at("2026-05-31 15:30:00"):
            self.new_inspection()
        self.assertEqual(self.asked(self.JUNE), 1)
