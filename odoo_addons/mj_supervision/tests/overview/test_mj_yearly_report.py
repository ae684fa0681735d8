from freezegun import freeze_time
from lxml import html
from odoo.addons.mj_talks.tests.concerns.test_mj_concern import ConcernCase
from odoo.addons.mj_talks.tests.papers import pages_of, rows_under
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from ..rectifications.common import MEMBER, RectificationCase

PAPER = "mj_supervision.mj_yearly_report_print"


class YearlyReportCase(RectificationCase, ConcernCase):
    """15 June 2026: one live district, its duties of 2026, a committee above it.

    Worked by hand: a team of three and two committee members are owed 2 talks under A18.1, 3 under A18.2, 5 under
    A18.3 and 5 under A05.1. The chair's talk with the vice chair fulfils one, one, none and two of them.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.engine._generate_year(2026)

    def report(self, user=None, year=2026):
        with Form(self.env["mj.yearly.report"].with_user(user or self.supervisor)) as form:
            form.organization_id = self.municipal
            form.year = year
        return form.record

    def talk(self):
        self.hold(self.c, self.v, "2026-06-10")

    def assertRates(self, rates, **expected):
        self.assertEqual({name: rates[name] for name in expected}, expected)


@tagged("post_install", "-at_install")
class TestMjYearlyReport(YearlyReportCase):
    def test_figures_by_hand(self):
        """A20.3, A04.1: every number of a small municipality, to the number."""
        self.talk()
        self.duties("A18.3")[:1].with_user(self.rules).waive("A test about something else", self.a18_note())
        self.log(self.m1)
        self.bring_to("ordered")
        self.bring_to("warned")
        figures = self.report().figures
        now = figures["now"]
        self.assertRates(now["total"], due=15, done=4, open=11, overdue=0, waived=1, coverage=26.7, timeliness=100.0)
        self.assertRates(now["regular"], due=14, done=4, open=10, waived=1, coverage=28.6)
        self.assertRates(now["timely"], due=1, done=0, open=1, coverage=0.0, timeliness=None)
        by_clause = [(row["due"], row["done"]) for row in figures["clauses"]]
        self.assertEqual(sorted(by_clause), [(1, 0), (1, 0), (2, 1), (3, 0), (3, 1), (5, 2)])
        by_place = {row["name"]: (row["due"], row["done"]) for row in figures["organizations"]}
        self.assertEqual(by_place, {"East District": (0, 0), "West District": (0, 0), "North District": (15, 4)})
        self.assertEqual((now["talks_regular"], now["talks_timely"], figures["months"][5]["regular"]), (1, 0, 1))
        counts = ("concerns", "ordered", "ordered_closed", "warned", "proposed", "inspections", "findings")
        self.assertEqual([now[name] for name in counts], [1, 2, 0, 1, 0, 0, 0])
        self.assertEqual(sorted(count for __, count in figures["states"]), [1, 1])
        self.assertEqual([count for __, count in figures["ages"]], [2, 0, 0, 0])

    def test_bars_of_the_months(self):
        """A20.3: each month's bar is as high as its talks, timely upon regular, with their number above it."""
        report = self.report()
        months = [{"month": number, "regular": 0, "timely": 0} for number in range(1, 13)]
        months[5] |= {"regular": 2, "timely": 3}
        months[6] |= {"regular": 5}
        report.sudo().figures = {**report.figures, "months": months}
        printer = self.env["ir.actions.report"].with_user(self.supervisor)
        page = html.fromstring(printer._render_qweb_html(PAPER, report.ids)[0])
        bars = page.xpath("//*[local-name() = 'svg'][@height = '174pt']//*[local-name() = 'g']")
        found = [
            (
                [float(one.get("height") or 0) for one in bar.iter("rect")],
                [one.text for one in bar.iter("text")],
            )
            for bar in bars
        ]
        self.assertEqual(found[5:8], [([88.0, 132.0], ["5", "6"]), ([220.0], ["5", "7"]), ([0.0], ["0", "8"])])

    def test_columns_of_the_paper(self):
        """A20.3: every rate under its heading, for each organisation and in sum."""
        self.talk()
        self.duties("A05.1", "open")[:1].due_date = "2026-06-01"
        report = self.report()
        printer = self.env["ir.actions.report"].with_user(self.supervisor)
        rows = rows_under(printer._render_qweb_html(PAPER, report.ids)[0].decode(), "Not Done", "Coverage")
        heads = ("Due", "Done", "Not Done", "Overdue", "Coverage", "Timeliness")
        by_place = {row["Organisation"]: [row[head] for head in heads] for row in rows if "Organisation" in row}
        expected = ["15", "4", "11", "1", "26.7%", "80.0%"]
        self.assertEqual((by_place["North District"], by_place["Total"]), (expected, expected))
        self.assertEqual(by_place["East District"], ["0", "0", "0", "0", "–", "–"])
        by_occasion = {row["Occasion"]: [row[head] for head in heads] for row in rows if "Occasion" in row}
        self.assertEqual(by_occasion, {"Regular": expected, "Timely": ["0", "0", "0", "0", "–", "–"]})

    def test_branches_are_rolled_up(self):
        """A20.3: what is owed in a branch counts with its district; the municipality's own duties stand by themselves."""
        branch = self.new_organization("North Branch", "T-N-1", "grassroots", self.north, go_live="2026-01-01")
        people = [self.new_member(f"Branch {number}", branch) for number in range(2)]
        self.appoint(people[0], branch, "branch_director")
        self.appoint(people[1], branch, "branch_vice_director")
        self.engine._generate_year(2026)
        owed = self.env["mj.obligation"].search_count([("organization_id", "=", branch.id)])
        self.assertTrue(owed)
        rows = {row["name"]: row for row in self.report().figures["organizations"]}
        self.assertNotIn("North Branch", rows)
        self.assertEqual(rows["North District"]["due"], 15 + owed)

    def test_compared_with_the_year_before(self):
        """A20.3: duties of the year before stand beside those of this one, in figures and words."""
        self.north.go_live = "2025-01-01"
        self.engine._generate_year(2025)
        report = self.report()
        self.assertRates(report.figures["before"]["total"], due=15, overdue=15, coverage=0.0)
        self.assertEqual({row["coverage_before"] for row in report.figures["clauses"]}, {0.0})
        self.assertIn("The year before, 15 were owed", report.overview)
        self.assertEqual(self.report(year=2025).figures["now"]["total"]["due"], 15)

    def test_a_year_before_the_start_is_not_compared(self):
        """A20.3: live from some day of the year before, or not before this one: no difference in figures, words or paper."""
        for go_live in ("2026-01-01", "2025-01-02"):
            self.env["mj.organization"].search([("go_live", "!=", False)]).go_live = go_live
            self.engine._generate_year(2025)
            report = self.report()
            with self.subTest(go_live):
                self.assertIn("no comparison with the year before", report.overview)
                self.assertNotIn("The year before,", report.overview)
                before = report.figures["before"]
                self.assertEqual({before["total"]["due"], before["total"]["coverage"], before["talks_regular"]}, {None})
                self.assertEqual({row["coverage_before"] for row in report.figures["clauses"]}, {None})
                self.assertEqual({row["coverage_before"] for row in report.figures["organizations"]}, {None})
                printer = self.env["ir.actions.report"].with_user(self.supervisor)
                page = printer._render_qweb_html(PAPER, report.ids)[0].decode()
                self.assertEqual({row["Difference"] for row in rows_under(page, "Item", "Difference")}, {"–"})
            report.unlink()

    def undecided(self, confirmed_at, talkee=None):
        """A talk whose record names a problem, confirmed at a moment, and nothing entered since."""
        talk = self.hold(self.c, talkee or self.v, confirmed_at[:10])
        talk.sudo().write({"state": "confirmed", "confirmed_at": confirmed_at, "names_problem": True})
        return talk

    def test_undecided_problems_are_named(self):
        """A17.5: what waits longer than the 30 days of the settings, found until the year's end; not what waits shorter."""
        for confirmed_at in ("2025-12-31 15:59:00", "2026-05-01 04:00:00", "2026-06-01 04:00:00"):
            self.undecided(confirmed_at)
        report = self.report()
        self.assertEqual(report.figures["now"]["problems_undecided"], 2)
        self.assertIn("In 2 more talks a problem was found on which nobody has decided yet", report.timely_text)
        page = self.env["ir.actions.report"].with_user(self.supervisor)._render_qweb_html(PAPER, report.ids)[0].decode()
        (row,) = (row for row in rows_under(page, "Item", "Difference") if row["Item"] == "Problems Without a Decision")
        self.assertEqual((row["2026"], row["Difference"]), ("2", "–"))
        self.assertEqual(self.report(year=2025).figures["now"]["problems_undecided"], 1)
        home = self.env["mj.supervision.home"].with_user(self.director).get_figures(2026)
        (count,) = (tile["count"] for tile in home["tiles"] if tile["name"] == "problems")
        self.assertEqual(count, 2)

    def test_no_problem_undecided_is_not_mentioned(self):
        self.assertNotIn("nobody has decided", self.report().timely_text)

    def test_final_before_the_year_is_over_takes_a_reason(self):
        """A20.3: on its last day a year is not over; the reason is printed. The year before is made final without one."""
        report = self.report()
        for moment in ("2026-11-30 04:00:00", "2026-12-31 15:59:00"):
            with freeze_time(moment), self.assertRaisesRegex(UserError, "2026 is not over"):
                report.invalidate_recordset()
                report.with_user(self.director).action_finalize()
        with Form(report.with_user(self.director)) as form:
            form.early_reason = "The committee ends its term"
        report.with_user(self.director).action_finalize()
        printer = self.env["ir.actions.report"].with_user(self.supervisor)
        self.assertIn("The committee ends its term", printer._render_qweb_html(PAPER, report.ids)[0].decode())
        self.report(year=2025).with_user(self.director).action_finalize()
        report.with_user(self.director).action_take_back()
        report.early_reason = False
        with freeze_time("2026-12-31 16:01:00"):
            report.invalidate_recordset()
            report.with_user(self.director).action_finalize()
        self.assertEqual(report.state, "final")

    def test_queries_do_not_rise_with_organisations(self):
        """A20.3: a hundred organisations are counted in as many queries as three."""
        report = self.report()

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            report._count()
            return self.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(100):
            self.new_organization(f"District {number}", f"T-X{number}", "district", self.municipal)
        self.assertLessEqual(queries(), few + 2)

    def test_concerns_about_the_committee_are_not_counted(self):
        """A07.1: not even a number tells members of the committee that there is a concern about them."""
        self.log(self.m2)
        self.assertEqual(self.report().figures["now"]["concerns"], 1)
        self.report_of_all().unlink()
        own = {"partner_id": self.m2.partner_id.id, "name": "North Second"}
        new_test_user(self.env, login="mj_concerned", groups=MEMBER, lang="en_US", **own)
        now = self.report().figures["now"]
        self.assertEqual((now["concerns"], now["timely"]["due"], now["total"]["due"]), (0, 0, 15))

    def test_counting_anew_keeps_what_was_edited(self):
        """A20.3: edited words stay, words nobody touched follow the figures; a final report stays as a whole."""
        report = self.report()
        report.supervision_text = "Our own words"
        self.talk()
        report.action_draft()
        self.assertEqual(report.supervision_text, "Our own words")
        self.assertIn("4 were held", report.overview)
        report.early_reason = "The committee ends its term"
        report.with_user(self.director).action_finalize()
        self.assertEqual(report.final_by_id, self.director)
        for change in (lambda: report.write({"overview": "x"}), report.action_draft, report.unlink):
            with self.assertRaisesRegex(UserError, "final"):
                change()
        report.with_user(self.director).action_take_back()
        report.overview = "Better words"

    def test_who_may(self):
        """A22: members of the committee draft, its director makes final and takes back, nobody else sees it."""
        report = self.report()
        with self.assertRaisesRegex(AccessError, "director"):
            report.action_finalize()
        report.early_reason = "The committee ends its term"
        report.with_user(self.director).action_finalize()
        with self.assertRaisesRegex(AccessError, "director"):
            report.action_take_back()
        printer = self.env["ir.actions.report"]
        for user in (self.leader, self.office, self.recorder, self.rules, self.head_user, self.outsider, self.portal):
            theirs = report.with_user(user)
            for act in (lambda one=theirs: one.read(["figures"]), theirs.action_draft, theirs.action_print):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    act()
            with self.subTest(user.login), self.assertRaises(AccessError):
                printer.with_user(user)._render_qweb_html(PAPER, report.ids)
        with self.assertRaises(AccessError):
            self.report_of_all().with_user(self.rules).create({"organization_id": self.municipal.id, "year": 2025})
        with self.assertRaises(AccessError):
            self.report(year=2025).write({"figures": {}})

    def test_bad_input(self):
        """A20.3: a part of the municipality and a year to come are refused with what to do."""
        model = self.env["mj.yearly.report"].with_user(self.supervisor)
        for values, message in (
            ({"organization_id": self.east.id, "year": 2026}, "municipal committee"),
            ({"organization_id": self.municipal.id, "year": 2027}, "2023"),
        ):
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                model.create(values)
        report = self.report()
        report.write({"overview": " ", "early_reason": "x"})
        with self.assertRaisesRegex(UserError, "overview"):
            report.with_user(self.director).action_finalize()

    def test_rectifications_by_pivot_and_graph(self):
        """A17.5: the committee sums rectifications up by organisation and status with Odoo's own views."""
        self.bring_to("ordered")
        action = self.env["ir.actions.act_window"].with_user(self.supervisor)
        modes = action._for_xml_id("mj_supervision.mj_rectification_action")["view_mode"]
        self.assertLessEqual({"pivot", "graph"}, set(modes.split(",")))
        rows = (
            self.env["mj.rectification"]
            .with_user(self.supervisor)
            .formatted_read_group([("state", "=", "ordered")], ["organization_id", "state"], ["__count"])
        )
        self.assertEqual([row["__count"] for row in rows], [1])

    def report_of_all(self):
        return self.env["mj.yearly.report"].search([])


@tagged("post_install", "-at_install")
class TestMjYearlyReportPaper(YearlyReportCase, HttpCase):
    def test_pdf(self):
        """A20.3: the printed report has title, headings, figures and what the committee wrote, whole."""
        self.talk()
        self.bring_to("ordered")
        report = self.report()
        report.plans = "下一年度计划走访12个支部。"
        printer = self.env["ir.actions.report"].with_user(self.supervisor).with_context(force_report_rendering=True)
        content, kind = printer._render_qweb_pdf(PAPER, report.ids)
        self.assertEqual(kind, "pdf")
        pages = pages_of(content)
        self.assertGreater(len(pages), 3)
        self.assertTrue(all(page.strip() for page in pages))
        self.assertIn("ReportonHeart-to-HeartTalks", "".join(pages[0].split()))
        self.assertIn("(Draft)", pages[0])
        text = "".join("".join(pages).split())
        for expected in ("4.Supervision", "NorthDistrict", "26.7%", "下一年度计划走访12个支部。"):
            self.assertIn(expected, text)
