"""Measure the supervision committee's home page and dashboard on a national year, each against its plain SQL.

It commits. What is asked is asked as a member and as the director of the
committee; the plain statements know neither rights nor Odoo.
"""

import json
from datetime import date, timedelta

import bench_data
import bench_talks
from bench_measuring import Stopwatch, account, ratio
from odoo.addons.mj_talks import clock
from odoo.tools import file_open

TALKS, RECTIFICATIONS = 5_000_000, 100_000
REPEATS = 5
LIMIT = 1.5
ACCOUNTS = {
    "member": "mj_supervision.group_mj_supervision_member",
    "director": "mj_supervision.group_mj_supervision_director",
}
DASHBOARD = "mj_supervision/data/files/compliance_dashboard.json"
HELD = "('held', 'recorded', 'confirmed', 'archived')"
COUNTS = """
    count(*) FILTER (WHERE duty.state IN ('open', 'fulfilled')),
    count(*) FILTER (WHERE duty.state = 'fulfilled'),
    count(*) FILTER (WHERE duty.state = 'open' AND duty.due_date < %(today)s),
    count(*) FILTER (WHERE duty.state = 'fulfilled' AND duty.fulfilled_on <= duty.due_date)
"""


def run(context):
    """Write what is missing of the year and measure both screens."""
    env = context.env
    share = 10 if context.quick else 1
    bench_data.ensure_nation(env, context.quick)
    bench = SupervisionBench(env)
    bench.write(TALKS // share, RECTIFICATIONS // share)
    return [screen(name) for screen in (bench.home, bench.dashboard) for name in ACCOUNTS]


class SupervisionBench(Stopwatch):
    """The committee's two screens of a year."""

    def __init__(self, env):
        super().__init__(env)
        self.today = clock.today(env)
        self.year = self.today.year
        self.days = {
            "year": self.year,
            "today": self.today,
            "first": date(self.year, 1, 1),
            "last": date(self.year, 12, 31),
            "archived_by": self.today - timedelta(days=env.company.mj_archive_days),
        }

    # -- the year -------------------------------------------------------------------------------

    def write(self, talks, rectifications):
        """Write duties, talks and rectifications as far as earlier measurements have not."""
        self.env["mj.duty.engine"]._generate_year(self.year)
        self.cr.commit()
        if (missing := talks - self._count("mj_talk")) > 0:
            with bench_talks.without_indexes(self.cr, "mj_talk", "mj_talk_participant"):
                bench_talks.write_talks(self.cr, self.env.company.id, missing, "archived")
        self._write_rectifications(rectifications)
        self.users = {name: account(self.env, f"bench {name}", group) for name, group in ACCOUNTS.items()}
        self.env.flush_all()
        self.cr.commit()
        self.vacuum("mj_obligation", "mj_talk", "mj_rectification")

    def _write_rectifications(self, count):
        """Half of them closed, the others ordered over the last hundred days, every third of these overdue."""
        self.cr.execute(
            """
            WITH place AS (
                SELECT id, parent_path, row_number() OVER (ORDER BY id) - 1 AS place
                  FROM mj_organization WHERE code LIKE 'B-%%'
            )
            INSERT INTO mj_rectification (reference, organization_id, organization_path, company_id, title, problem,
                                          requirement, state, is_awaiting, ordered_on, due_date, closed_on)
            SELECT 'B' || n, place.id, place.parent_path, %(company)s, 'Matter ' || n, '-', '-',
                   CASE WHEN n %% 2 = 0 THEN 'closed' ELSE 'in_progress' END, n %% 2 = 1,
                   %(today)s - (n %% 100), %(today)s + CASE WHEN n %% 3 = 0 THEN -1 ELSE 30 END,
                   CASE WHEN n %% 2 = 0 THEN %(today)s END
              FROM generate_series(1, %(count)s) AS n
              JOIN place ON place.place = n %% (SELECT count(*) FROM place)
            """,
            {"company": self.env.company.id, "today": self.today, "count": count},
        )

    def _count(self, table):
        self.cr.execute(f"SELECT count(*) FROM {table}")
        return self.cr.fetchone()[0]

    def _plain(self, *statements):
        for statement in statements:
            self.cr.execute(statement, self.days)
            self.cr.fetchall()

    def _figure(self, name, screen, plain):
        # What other processes do for a statement would not be counted.
        self.cr.execute("SET max_parallel_workers_per_gather = 0")
        screen(), plain()
        asked, floor = self.timed(screen, REPEATS), self.timed(plain, REPEATS)
        rows = ", ".join(
            f"{self._count(table)} {what}"
            for table, what in (("mj_obligation", "duties"), ("mj_talk", "talks"), ("mj_rectification", "orders"))
        )
        return ratio(f"{name} / plain SQL", asked, floor, LIMIT, f"; {rows}")

    # -- the home page --------------------------------------------------------------------------

    def home(self, account):
        """The home page of one of the accounts, with all its figures."""
        home = self.env["mj.supervision.home"].with_user(self.users[account])

        def screen():
            self.env.invalidate_all()
            if not home.get_figures(self.year)["summary"]["due"]:
                raise AssertionError("the home page counts nothing")

        return self._figure(f"committee's home, {account}", screen, lambda: self._plain(*self._home_statements()))

    def _home_statements(self):
        duty = "SELECT count(*) FROM mj_obligation WHERE year = %(year)s AND"
        order = "SELECT count(*) FROM mj_rectification WHERE state <> 'closed' AND ordered_on"
        return [
            f"""
            SELECT ancestor, sum(own.due), sum(own.done), sum(own.overdue), sum(own.on_time)
              FROM (SELECT organization_id, {COUNTS} FROM mj_obligation AS duty WHERE year = %(year)s
                     GROUP BY organization_id) AS own (organization_id, due, done, overdue, on_time)
              JOIN mj_organization AS place ON place.id = own.organization_id
             CROSS JOIN unnest(string_to_array(rtrim(place.parent_path, '/'), '/')::integer[]) AS ancestor
             GROUP BY ancestor
            """,
            f"""
            SELECT date_trunc('month', held_on), timing, count(*) FROM mj_talk
             WHERE held_on BETWEEN %(first)s AND %(last)s AND state IN {HELD} GROUP BY 1, 2
            """,
            f"{duty} state = 'open' AND due_date < %(today)s",
            f"{duty} state = 'waived'",
            """
            SELECT count(*) FROM mj_talk
             WHERE state IN ('held', 'recorded', 'confirmed') AND held_on < %(archived_by)s
            """,
            "SELECT count(*) FROM mj_rectification WHERE is_awaiting AND due_date < %(today)s",
            f"{order} <= %(today)s AND ordered_on > %(today)s::date - 15",
            f"{order} <= %(today)s::date - 15 AND ordered_on > %(today)s::date - 30",
            f"{order} <= %(today)s::date - 30 AND ordered_on > %(today)s::date - 60",
            f"{order} <= %(today)s::date - 60",
        ]

    # -- the dashboard --------------------------------------------------------------------------

    def dashboard(self, account):
        """Every pivot and chart of the spreadsheet dashboard, for this year."""
        asked = list(self._dashboard_groups())

        def screen():
            self.env.invalidate_all()
            for model, domain, groups, aggregates in asked:
                self.env[model].with_user(self.users[account]).formatted_read_group(domain, groups, aggregates)

        return self._figure(
            f"dashboard, {account}",
            screen,
            lambda: self._plain(*(self._statement(model, groups) for model, __, groups, __ in asked)),
        )

    def _dashboard_groups(self):
        """Yield what the spreadsheet asks the server: model, domain, groups and aggregates."""
        with file_open(DASHBOARD) as file:
            content = json.load(file)
        for pivot in content["pivots"].values():
            groups = [row["fieldName"] for row in pivot["rows"]]
            aggregates = [measure["id"] for measure in pivot["measures"]]
            yield pivot["model"], self._of_the_year(pivot["model"], pivot["domain"]), groups, aggregates
        for sheet in content["sheets"]:
            for chart in (figure["data"] for figure in sheet["figures"]):
                if "metaData" in chart:
                    model, measure = chart["metaData"]["resModel"], chart["metaData"]["measure"]
                    domain = self._of_the_year(model, chart["searchParams"]["domain"])
                    aggregate = measure if measure == "__count" else f"{measure}:sum"
                    yield model, domain, chart["metaData"]["groupBy"], [aggregate]

    def _of_the_year(self, model, domain):
        if model == "mj.talk":
            return [*domain, ("held_on", ">=", self.days["first"]), ("held_on", "<=", self.days["last"])]
        return [*domain, ("year", "=", self.year)]

    @staticmethod
    def _statement(model, groups):
        """Write by hand what a pivot asks."""
        if model == "mj.talk":
            column = "date_trunc('month', held_on)" if groups == ["held_on:month"] else groups[0]
            return f"""
                SELECT {column}, count(*) FROM mj_talk
                 WHERE held_on BETWEEN %(first)s AND %(last)s AND state IN {HELD} GROUP BY 1
            """
        column = {"article_id": "rule.article_id", "level": "place.level"}.get(groups[0], f"duty.{groups[0]}")
        return f"""
            SELECT {column}, {COUNTS} FROM mj_obligation AS duty
              JOIN mj_talk_rule AS rule ON rule.id = duty.rule_id
              JOIN mj_organization AS place ON place.id = duty.organization_id
             WHERE duty.year = %(year)s GROUP BY 1
        """
