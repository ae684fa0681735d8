"""Measure duties on a synthetic national year; every figure is a ratio of two times of one run.

It commits.
"""

import statistics
from datetime import datetime, timedelta

import bench_data
from bench_measuring import Figure, Stopwatch, account, ratio
from odoo.addons.mj_talks import clock

RECONCILED = 7
OFFICE = "mj_talks.group_mj_office"
FEW_AND_MANY_DONE = (0.05, 0.7)


def run(context):
    """Write the nation and measure everything."""
    bench = DutyBench(context.env)
    bench_data.ensure_nation(context.env, context.quick)
    few = bench.reconciliation_with_few_duties()
    return [
        *bench.generation(),
        bench.second_run(),
        bench.years_in_a_row(),
        bench.search_for_lost(),
        bench.reconciliation(few),
        *bench.fulfilment(),
        bench.scoped_list(),
        bench.subtrees(),
    ]


class DutyBench(Stopwatch):
    """The measurements, in the order in which they build on one another."""

    def __init__(self, env):
        super().__init__(env)
        self.engine = env["mj.duty.engine"]
        self.year = clock.today(self.env).year

    def count(self):
        """Return how many duties there are."""
        return self.execute("SELECT count(*) FROM mj_obligation")[0][0]

    # -- generation -----------------------------------------------------------------------------

    def generation(self):
        """First run of the whole year against a plain ``INSERT … SELECT`` of the same rows and indexes."""
        self.cr.execute("TRUNCATE mj_obligation CASCADE")
        self.cr.commit()
        before = self.memory()
        with self.peak_memory() as seen:
            spent = self.timed(lambda: self.generate())
        after = max(seen)
        duties = self.count()
        self.cr.execute("ANALYZE mj_obligation")
        self.cr.commit()
        plain = self.plain_insert()
        self.first_run = spent
        return [
            ratio("generation / plain insert", spent, plain, 1.3, f"; {duties} duties"),
            Figure("memory of generation, MB", (after - before) / 1024, 150, f"{before >> 10} → {after >> 10} MB"),
        ]

    def generate(self):
        """Generate the year and commit."""
        self.engine._generate_year(self.year)
        self.cr.commit()

    def plain_insert(self):
        """Write the same rows into an empty table with the same keys and indexes."""
        self.cr.execute("DROP TABLE IF EXISTS bench_rows; DROP TABLE IF EXISTS bench_plain")
        self.cr.execute("CREATE UNLOGGED TABLE bench_rows AS SELECT * FROM mj_obligation")
        self.cr.execute("CREATE TABLE bench_plain (LIKE mj_obligation INCLUDING ALL)")
        for name, definition in self.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = 'mj_obligation'::regclass AND contype = 'f'"
        ):
            self.cr.execute(f'ALTER TABLE bench_plain ADD CONSTRAINT "bench_{name}" {definition}')
        self.cr.commit()

        def insert():
            self.cr.execute("INSERT INTO bench_plain SELECT * FROM bench_rows")
            self.cr.commit()

        spent = self.timed(insert)
        self.cr.execute("DROP TABLE bench_rows; DROP TABLE bench_plain")
        self.cr.commit()
        return spent

    def second_run(self):
        """Everything is there: nothing is added."""
        first, duties = self.first_run, self.count()
        spent = self.timed(lambda: self.generate())
        assert self.count() == duties, "the second run added duties"
        return ratio("second run / first run", spent, first, 0.1)

    def years_in_a_row(self):
        """Three more years, with few and with many duties done, whatever the database knows of its tables by then."""
        spent = [one for share in FEW_AND_MANY_DONE for one in self.more_years(share)]
        self.begin_with(self.year)
        self.vacuum("mj_obligation")
        times = " / ".join(f"{one:.1f}" for one in spent)
        return Figure("years in a row, slowest / quickest", max(spent) / min(spent), 1.5, f"{times} s")

    def more_years(self, share):
        """Return the seconds of three years: with fresh statistics, with those of a year less, and with those of an empty table.

        :param float share: of the duties that are done each year.
        """
        self.cr.execute("ALTER TABLE mj_obligation SET (autovacuum_enabled = false)")
        self.begin_with(self.year)
        self.vacuum("mj_obligation")
        spent = []
        for number, is_emptied in enumerate((False, False, True), 1):
            if is_emptied:
                self.begin_with(self.year + number - 1)
            self.do_share(share, self.year + number - 1)
            begun = self.now()
            self.engine._generate_year(self.year + number)
            self.cr.commit()
            spent.append(self.now() - begun)
        self.cr.execute("ALTER TABLE mj_obligation RESET (autovacuum_enabled)")
        self.cr.commit()
        return spent

    def begin_with(self, year):
        """Leave the duties of one year only, of a table that was empty when the database last looked."""
        self.cr.execute("DELETE FROM mj_obligation")
        self.cr.commit()
        self.vacuum("mj_obligation")
        self.engine._generate_year(year)
        self.cr.commit()

    def do_share(self, share, year):
        """Count a share of a year's open duties as done."""
        self.cr.execute(
            "UPDATE mj_obligation SET state = 'fulfilled', fulfilled_on = period_start "
            "WHERE year = %s AND state = 'open' AND id %% 100 < %s",
            [year, share * 100],
        )
        self.cr.commit()

    # -- reconciliation ---------------------------------------------------------------------------

    def search_for_lost(self):
        """The search at night for what two sessions at once left undone, with nothing to do, against a generation."""
        spent = self.timed(lambda: self.engine._find_lost())
        return Figure(
            "search for lost / generation", spent / self.first_run, 0.1, f"{spent:.2f} / {self.first_run:.1f} s"
        )

    def grassroots(self):
        """Return a grassroots organisation that is no special case."""
        return self.env["mj.organization"].search([("code", "=like", "B-grassroots%")], order="id", limit=1, offset=10)

    def reconciliation_with_few_duties(self):
        """Generate about 10,000 duties only, and reconcile one organisation."""
        organizations = self.env["mj.organization"].search([("code", "=like", "B-grassroots%")], order="id", limit=100)
        self.engine._reconcile(organizations=organizations)
        self.cr.execute("ANALYZE mj_obligation")
        self.cr.commit()
        return self.count(), self.reconciled()

    def reconciled(self):
        """Return the median time of one organisation's re-election reaching its duties, in seconds."""
        organization = self.grassroots()
        posts = self.env["mj.appointment"].search([("organization_id", "=", organization.id)], order="id", limit=3)

        def reelect():
            # Below the ORM, so that only the reconciliation is measured.
            self.cr.execute(
                "UPDATE mj_appointment SET date_to = %s WHERE id = ANY(%s)",
                [clock.today(self.env) - timedelta(days=1), posts.ids],
            )
            self.engine._reconcile(organizations=organization)
            self.cr.execute("UPDATE mj_appointment SET date_to = NULL WHERE id = ANY(%s)", [posts.ids])
            self.engine._reconcile(organizations=organization)

        reelect()
        spent = self.timed(reelect, RECONCILED) / 2
        self.cr.commit()
        return spent

    def reconciliation(self, few):
        """One organisation's reconciliation, with all duties against few."""
        few_duties, before = few
        after, duties = self.reconciled(), self.count()
        return ratio("reconciliation, all / few duties", after, before, 1.5, f"; {duties} / {few_duties} duties")

    # -- fulfilment -------------------------------------------------------------------------------

    def fulfilment(self):
        """A collective talk of 500 people against a talk of one: the step “held”, and to see what in it is the engine's.

        The engine's part has no limit: PostgreSQL writes 500 rows with all their indexes there, whatever we do.
        """
        members = self.everybody_once()
        one = self.talk_times(members[:1], "individual")
        many = self.talk_times(members[:500], "collective")
        return [
            ratio(f"{name}, 500 people / one", full, single, limit)
            for name, limit, full, single in zip(
                ("talk held and duties fulfilled", "of it the engine"), (3, None), many, one, strict=True
            )
        ]

    def everybody_once(self):
        """Owe each member of one large organisation a talk, collective ones accepted."""
        grassroots = self.env["mj.organization"].search([("code", "=like", "B-grassroots%")])
        members = self.env["mj.member"]._read_group(
            [("organization_id", "in", grassroots.ids)],
            ["organization_id"],
            ["id:array_agg"],
            order="__count desc",
            limit=1,
        )
        organization, member_ids = members[0]
        rule = self.env.ref("mj_talks.talk_rule_a05_2").copy(
            {
                "name": "Bench: everybody once",
                "talker_scope": "leadership",
                "talkee_scope": "member",
                "mutual": False,
                "accepts_collective": True,
                "date_from": f"{self.year}-01-01",
                "enabled_organization_ids": [(6, 0, organization.ids)],
            }
        )
        rule.action_switch_on()
        self.cr.commit()
        self.talker = (
            self.env["mj.appointment"]
            .search([("organization_id", "=", organization.id), ("is_chair", "=", True)], limit=1)
            .member_id
        )
        self.organization = organization
        self.clerk = account(self.env, "bench_clerk", OFFICE, organization)
        self.cr.commit()
        return self.env["mj.member"].browse(member_ids) - self.talker

    def talk_times(self, members, form):
        """Return the median times of marking a talk as held, and of the engine's part of it, taken back each time."""
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.organization.id,
                "form": form,
                "timing": "timely",
                "planned_at": datetime.now() - timedelta(hours=1),
                "held_at": datetime.now() - timedelta(hours=1),
                "participant_ids": [(0, 0, {"member_id": self.talker.id, "role": "talker"})]
                + [(0, 0, {"member_id": member.id, "role": "talkee"}) for member in members],
            }
        )
        talk.action_plan()
        self.env.flush_all()
        self.cr.execute("ANALYZE mj_talk; ANALYZE mj_talk_participant; ANALYZE mj_obligation")
        self.cr.commit()
        steps, parts = [], []
        for __ in range(RECONCILED):
            self.vacuum("mj_obligation")
            self.env.invalidate_all()
            begun = self.now()
            talk.with_user(self.clerk).action_hold()
            self.env.flush_all()
            steps.append(self.now() - begun)
            fulfilled = self.env["mj.obligation"].search_count([("talk_id", "=", talk.id)])
            assert fulfilled >= len(members), f"{fulfilled} of {len(members)} duties fulfilled"
            self.cr.rollback()
        self.env.invalidate_all()
        self.cr.execute("UPDATE mj_talk SET state = 'held' WHERE id = %s", [talk.id])
        self.cr.commit()
        for __ in range(RECONCILED):
            self.vacuum("mj_obligation")
            begun = self.now()
            self.engine._fulfil_by(talk)
            parts.append(self.now() - begun)
            self.cr.rollback()
        return statistics.median(steps), statistics.median(parts)

    # -- lists and reports --------------------------------------------------------------------------

    def scoped_list(self):
        """The list of duties under a district scope against the administrator's."""
        admin = self.env.ref("base.user_admin")
        district = self.env["mj.organization"].search([("code", "=like", "B-district%")], order="id", limit=1)
        office = account(self.env, "bench_office", OFFICE, district)
        self.cr.commit()
        self.list_time(office), self.list_time(admin)
        scoped, free = self.list_time(office, 9), self.list_time(admin, 9)
        return ratio("list, district / administrator", scoped, free, 2)

    def list_time(self, user, times=1):
        """Return the median time of one page of duties of the year with their count."""
        specification = {
            name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
            for name in ("organization_id", "talker_id", "talkee_id", "due_date", "progress")
        }
        duties = self.env["mj.obligation"].with_user(user)

        def read():
            self.env.invalidate_all()
            duties.web_search_read([("year", "=", self.year)], specification, limit=80)

        return self.timed(read, times)

    def subtrees(self):
        """Compliance of every organisation with all below it against the bare two-step SQL."""
        admin = self.env.ref("base.user_admin")
        report = self.env["mj.compliance.organization"].with_user(admin)
        names = ["organization_id", "due_count", "done_count", "open_count", "overdue_count", "coverage"]

        def read():
            self.env.invalidate_all()
            rows = report.search_fetch([("year", "=", self.year)], names, order="id")
            return [tuple(row._ids) for row in rows[:1]]

        def plain():
            self.execute(
                """
                SELECT ancestor, sum(due), sum(done), sum(undone), sum(overdue), sum(done) / NULLIF(sum(due), 0)
                  FROM (SELECT organization_id, count(*) FILTER (WHERE state IN ('open', 'fulfilled')) AS due,
                               count(*) FILTER (WHERE state = 'fulfilled') AS done,
                               count(*) FILTER (WHERE state = 'open') AS undone,
                               count(*) FILTER (WHERE state = 'open' AND due_date < %s) AS overdue
                          FROM mj_obligation WHERE year = %s GROUP BY organization_id) AS own
                  JOIN mj_organization AS place ON place.id = own.organization_id
                 CROSS JOIN unnest(string_to_array(rtrim(place.parent_path, '/'), '/')::integer[]) AS ancestor
                 GROUP BY ancestor ORDER BY ancestor
                """,
                [clock.today(self.env), self.year],
            )

        read(), plain()
        rolled, floor = self.timed(read, 5), self.timed(plain, 5)
        return ratio("subtree compliance / two-step SQL", rolled, floor, 1.5)
