from datetime import date, timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, split_every
from psycopg2.extras import Json

from ... import clock
from ...duty.expectation import expected_duties
from ...duty.fulfilment import (
    done_before_statement,
    fulfil_statement,
    misfit_query,
    plan_statement,
    release_statement,
)
from ...duty.periods import period_containing
from ...duty.reconciliation import reconcile_statement
from ...duty.roles import team_on

# Any constant of our own: one generation of a whole year at a time.
GENERATION_LOCK = 0x6D6A5F64
ORGANIZATIONS_AT_A_TIME = 1000
# What two sessions at once left undone is looked for among talks changed since, so that a night may be missed.
DAYS_SEARCHED = 3


class MjDutyEngine(models.AbstractModel):
    """Works out, reconciles and fulfils duties, set by set. The meaning is defined in docs/duties.md."""

    _name = "mj.duty.engine"
    _description = "Duty Engine"

    # -- generation and reconciliation --------------------------------------------------------

    @api.model
    @api.private
    def _generate_year(self, year):
        """Generate the duties of a calendar year in the current company, or bring them up to date.

        :param int year: calendar year.
        :return: how many duties were added, reopened and lapsed.
        :rtype: tuple[int, int, int]
        :raises UserError: while another generation is running.
        """
        self._lock_generation()
        total = (0, 0, 0)
        team = self._team_snapshots()
        for rule in self._rules_in_force(self.env.company):
            for period in rule._periods(year):
                total = self._add(total, self._reconcile_everywhere(rule, period, team))
        of_year = SQL("duty.year = %s AND duty.company_id = %s", year, self.env.company.id)
        self._plan_new(of_year, date(year, 1, 1))
        self._fulfil_open(of_year, SQL("EXTRACT(year FROM talk.held_on) = %s", year))
        # Whoever worked meanwhile was not seen, and nobody is kept waiting for so long.
        self.env.ref("mj_talks.ir_cron_reconcile").sudo()._trigger()
        return total

    @api.model
    def _lock_generation(self):
        self.env.cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", GENERATION_LOCK, self.env.company.id))
        if not self.env.cr.fetchone()[0]:
            raise UserError(self.env._("The duties are being generated already. Wait a minute and look again."))

    @api.model
    def _rules_in_force(self, companies=None):
        """Return the regular rules switched on. Those that ended stay among them: their open duties lapse.

        :param res.company companies: whose; ``None`` for all.
        :rtype: mj.talk.rule
        """
        domain = Domain("state", "=", "on") & Domain("kind", "=", "periodic")
        if companies is not None:
            domain &= Domain("company_id", "in", companies.ids)
        return self.env["mj.talk.rule"].sudo().search(domain)

    @api.model
    @api.private
    def _reconcile(self, rules=None, organizations=None, since=None):
        """Bring the duties of the running periods, and of later ones generated already, up to date after a change.

        :param mj.talk.rule rules: only these; ``None`` for all that are switched on.
        :param mj.organization organizations: only those touched; ``None`` for all.
        :param datetime.date since: what was the case on days that passed changed from this day on; ``None``: only what
            is the case today.
        :return: how many duties were added, reopened and lapsed.
        :rtype: tuple[int, int, int]
        """
        if organizations is not None and not organizations:
            return (0, 0, 0)
        if rules is None:
            rules = self._rules_in_force(organizations and organizations.sudo().company_id)
        else:
            rules = rules.sudo().filtered(lambda rule: rule.kind == "periodic" and rule.state == "on")
        if organizations is not None:
            self.env["mj.duty.turn"]._take_around(organizations)
        total = (0, 0, 0)
        team = self._team_snapshots()
        days = self._days_of_roles(organizations, since) if since else []
        for rule, period in self._running_and_generated(rules):
            if organizations is None:
                counts = self._reconcile_everywhere(rule, period, team)
            else:
                owing = self._organizations_of_duties(rule, organizations).ids
                passed = self._days_passed(rule, period, days, since) if since else []
                counts = self._reconcile_rule(rule, period, [owing], passed=passed)
            total = self._add(total, counts)
        # What changed in an organisation may make a talk count that did not, without any duty that is new.
        if total[0] or total[1] or organizations is not None:
            self._fulfil_new(rules, organizations)
        return total

    @api.model
    def _running_and_generated(self, rules):
        """Return each rule with its running period and with the later ones of years that were generated already."""
        running = [(rule, period_containing(rule.period, clock.today(self.env, rule.company_id))) for rule in rules]
        generated = self._years_generated(rules.company_id)
        return running + [
            (rule, period)
            for rule, now in running
            for year in sorted(generated[rule.company_id.id] | {now.first_day.year})
            for period in rule._periods(year)
            if period.first_day > now.last_day
        ]

    @api.model
    def _years_generated(self, companies):
        """Return the years to come in which there is any regular duty of a company: its other rules count there, too.

        :return: years by id of the company.
        :rtype: dict[int, set[int]]
        """
        found = {company.id: set() for company in companies}
        if not companies:
            return found
        this_year = min(clock.today(self.env, company) for company in companies).year
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT rule.company_id, year
                  FROM mj_talk_rule AS rule
                 CROSS JOIN generate_series(%s, (SELECT max(year) FROM mj_obligation)) AS year
                 CROSS JOIN unnest(ARRAY[1, 4, 7, 10]) AS month
                 CROSS JOIN LATERAL (SELECT FROM mj_obligation AS duty
                                      WHERE duty.rule_id = rule.id AND duty.period_start = make_date(year, month, 1)
                                      LIMIT 1) AS generated
                 WHERE rule.kind = 'periodic' AND rule.company_id = ANY(%s)
                """,
                this_year + 1,
                companies.ids,
            )
        )
        for company_id, year in rows:
            found[company_id].add(year)
        return found

    @api.model
    def _organizations_of_duties(self, rule, organizations):
        """Duties across two levels change with the organisations above and below, too."""
        organizations = organizations.sudo().with_context(active_test=False)
        if rule.relation in ("above", "below"):
            organizations |= organizations.parent_id | organizations.child_ids
        return organizations

    @api.model
    def _reconcile_everywhere(self, rule, period, team):
        """Reconcile all organisations of the rule's company.

        Some at a time: PostgreSQL keeps the foreign keys of a statement's rows in memory.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT id FROM mj_organization WHERE company_id = %s ORDER BY parent_path, id", rule.company_id.id)
        )
        organization_ids = [row[0] for row in self.env.cr.fetchall()]
        return self._reconcile_rule(rule, period, split_every(ORGANIZATIONS_AT_A_TIME, organization_ids, list), team)

    @api.model
    def _days_of_roles(self, organizations, since):
        """Return the days on which a role was held for the last time, since the day before a day.

        What was owed on any day that passed was owed on one of them, too, or on the last day of its rule: it appears, and
        lapses, as if everything had been entered at once.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH held AS (
                    SELECT date_from - 1 AS day_before, date_to
                      FROM mj_appointment
                     WHERE state = 'effective' AND organization_id IN (
                        SELECT unnest(%(ids)s)
                         UNION SELECT parent_id FROM mj_organization WHERE id = ANY(%(ids)s)
                         UNION SELECT id FROM mj_organization WHERE parent_id = ANY(%(ids)s))
                )
                SELECT day
                  FROM (SELECT day_before AS day FROM held UNION SELECT date_to FROM held) AS days
                 WHERE day >= %(first)s::date - 1
                """,
                ids=organizations.ids,
                first=since,
            )
        )
        return [day for (day,) in rows]

    @api.model
    def _days_passed(self, rule, period, days, since):
        """Return those of :meth:`_days_of_roles` that passed in a period, with the rule's last day, in order."""
        first_day = max(period.first_day, since - timedelta(days=1))
        today = period.reconciliation_day(clock.today(self.env, rule.company_id))
        last_day = rule._terms().date_to
        return sorted({day for day in (*days, last_day) if day and first_day <= day < today})

    @api.model
    def _reconcile_rule(self, rule, period, batches, team=team_on, passed=()):
        """Reconcile one rule and period, for each list of ids of organisations in turn.

        :param list[datetime.date] passed: days before today of which something was learnt, see :meth:`_days_of_roles`.
        """
        terms, settings, predecessor_ids = rule._terms(), Json(rule._settings()), rule._predecessors().ids
        today, total = clock.today(self.env, rule.company_id), (0, 0, 0)
        for organization_ids in batches:
            given = terms, period, settings, organization_ids, predecessor_ids
            for day in passed:
                self._execute(self._reconciliation(day, *given, is_past=True))
                total = self._add(total, self.env.cr.fetchone())
            self._execute(self._reconciliation(today, *given, team=team))
            total = self._add(total, self.env.cr.fetchone())
        if any(total) or passed:
            self.env["mj.obligation"].invalidate_model()
        return total

    @staticmethod
    def _reconciliation(day, terms, period, settings, organization_ids, predecessor_ids, **options):
        return reconcile_statement(terms, period, day, settings, organization_ids, predecessor_ids, **options)

    @api.model
    def _preview(self, rule, period, today):
        """Count what a rule would ask, without writing anything, of the organisations that the reader works for.

        :return: duties per organisation, and the names of one pair.
        :rtype: tuple[dict, tuple]
        """
        self.env.flush_all()
        in_scope = Domain.TRUE if self.env.su else Domain(self.env.user.mj_scope_domain("parent_path"))
        query = expected_duties(rule._terms(), period, today, self.env["mj.organization"].search(in_scope).ids)
        self.env.cr.execute(
            SQL("WITH %s SELECT organization_id, count(*) * %s FROM expected GROUP BY 1", query, rule.times)
        )
        counts = {self.env["mj.organization"].browse(row[0]): row[1] for row in self.env.cr.fetchall()}
        self.env.cr.execute(SQL("WITH %s SELECT talker_id, talkee_id FROM expected ORDER BY 1, 2 LIMIT 1", query))
        example = self.env.cr.fetchone()
        members = self.env["mj.member"].sudo()
        return counts, example and tuple(members.browse(member_id or []).name for member_id in example)

    @staticmethod
    def _add(total, counts):
        return tuple(left + right for left, right in zip(total, counts, strict=True))

    # -- fulfilment ---------------------------------------------------------------------------

    @api.model
    @api.private
    def _fulfil_by(self, talks):
        """Fulfil every open duty that held talks satisfy.

        :param mj.talk talks: held talks with attendance.
        :rtype: mj.obligation
        """
        of_talks = SQL("talk.id = ANY(%s)", talks.ids)
        self.env["mj.duty.turn"]._take_of_talks(of_talks)
        return self._fulfil_open(None, of_talks)

    @api.model
    @api.private
    def _release(self, talks):
        """Take fulfilment by talks back and look for other talks that satisfy the duties.

        :param mj.talk talks: talks cancelled or corrected.
        :rtype: mj.obligation
        """
        self.env["mj.duty.turn"]._take_of_talks(SQL("talk.id = ANY(%s)", talks.ids))
        released = self._reopen(SQL("duty.talk_id = ANY(%s)", talks.ids))
        if released:
            # Who owes no longer is done by no talk of later.
            self._reconcile(organizations=released.sudo().organization_id)
            self._fulfil_duties(released)
            self._plan_open(released)
        return released

    @api.model
    def _reopen(self, duty_condition):
        """Take fulfilment back, see :func:`..duty.fulfilment.release_statement`."""
        self._execute(release_statement(duty_condition))
        released = self.env["mj.obligation"].browse(row[0] for row in self.env.cr.fetchall())
        released.invalidate_recordset()
        return released

    @api.model
    def _reopen_misfits(self, talk_condition):
        """Take back what talks serve and do not satisfy any more, see :func:`..duty.fulfilment.misfit_query`."""
        self._execute(misfit_query(talk_condition))
        misfits = [duty_id for (duty_id,) in self.env.cr.fetchall()]
        return self._reopen(SQL("duty.id = ANY(%s)", misfits)) if misfits else self.env["mj.obligation"]

    @api.model
    @api.private
    def _find_lost(self):
        """Put right what two sessions at once left undone, or a generation beside daily work, in talks changed lately.

        :return: duties fulfilled now, and duties open again.
        :rtype: tuple[mj.obligation, mj.obligation]
        """
        since = self.env.cr.now() - timedelta(days=DAYS_SEARCHED)
        talks = SQL("talk.write_date >= %s", since)
        released = self._reopen_misfits(talks)
        if released:
            self._reconcile(organizations=released.sudo().organization_id)
            self._fulfil_duties(released)
        return self._fulfil_open(None, talks), released

    @api.model
    @api.private
    def _judge(self, members, since, organizations=None):
        """Judge anew what talks of people serve, after a post of days that passed was entered or corrected.

        What no longer fits is taken back, and what fits now is fulfilled: the result is that of the same facts entered in
        any other order.

        :param mj.member members: whose posts changed.
        :param datetime.date since: first day of which something changed.
        :param mj.organization organizations: where the posts are or were.
        """
        talks = SQL(
            "talk.id IN (SELECT talk_id FROM mj_talk_participant WHERE member_id = ANY(%s)) AND talk.date >= %s",
            members.ids,
            since,
        )
        self.env["mj.duty.turn"]._take_of_talks(talks)
        released = self._reopen_misfits(talks)
        touched = released.sudo().organization_id
        self._reconcile(organizations=touched if organizations is None else touched | organizations, since=since)
        self._fulfil_open(None, talks)
        if released:
            self._fulfil_duties(released)
            self._plan_open(released)

    @api.model
    @api.private
    def _plan_open(self, duties):
        """Show open duties as planned where a talk that is planned already would serve them.

        :param mj.obligation duties: those that nothing is planned for any more, or that are open again.
        """
        if duties:
            self._plan(self._talks_of_people(duties), SQL("duty.id = ANY(%s)", duties.ids))

    @api.model
    def _plan_new(self, duty_condition, first_day):
        """Show new duties as planned: a talk of January may have been planned in December, before its duty was there."""
        talks = self.env["mj.talk"].sudo().search([("state", "=", "planned"), ("date", ">=", first_day)])
        if talks:
            self._plan(SQL("talk.id = ANY(%s)", talks.ids), duty_condition)

    @api.model
    def _plan(self, talk_condition, duty_condition=None):
        """Show open duties as planned; see :func:`..duty.fulfilment.plan_statement`."""
        self._execute(plan_statement(talk_condition, duty_condition))
        self.env["mj.obligation"].invalidate_model(["planned_talk_id", "progress"])
        self.env["mj.talk"].invalidate_model(["planned_obligation_ids"])

    @api.model
    def _fulfil_new(self, rules, organizations):
        condition = SQL("duty.rule_id = ANY(%s)", rules.ids)
        if organizations is None:
            self._plan_new(condition, min(self.env["res.company"]._mj_companies_by_day()).replace(month=1, day=1))
            return self._fulfil_open(condition, None)
        owing = organizations.browse().union(*(self._organizations_of_duties(rule, organizations) for rule in rules))
        condition = SQL("%s AND duty.organization_id = ANY(%s)", condition, owing.ids)
        opened = (
            self.env["mj.obligation"]
            .sudo()
            .search([("rule_id", "in", rules.ids), ("organization_id", "in", owing.ids), ("state", "=", "open")])
        )
        self._plan_open(opened)
        return self._fulfil_open(condition, self._talks_of_people(opened))

    @api.model
    @api.private
    def _fulfil_duties(self, duties):
        """Look for talks held already that satisfy these duties.

        :param mj.obligation duties: open ones.
        """
        self._fulfil_open(SQL("duty.id = ANY(%s)", duties.ids), self._talks_of_people(duties))

    @api.model
    def _talks_of_people(self, obligations):
        people = obligations.sudo().talker_id | obligations.sudo().talkee_id
        return SQL(
            "talk.id IN (SELECT talk_id FROM mj_talk_participant WHERE member_id = ANY(%s))",
            people.ids,
        )

    @api.model
    def _fulfil_open(self, duty_condition, talk_condition):
        """Fulfil duties by the earliest talks, see :func:`..duty.fulfilment.fulfil_statement`."""
        fulfilled = set()
        while True:
            self._execute(fulfil_statement(talk_condition, duty_condition))
            rows = self.env.cr.fetchall()
            fulfilled.update(duty_id for duty_id, __ in rows)
            freed = [talk_id for __, talk_id in rows if talk_id]
            if not freed:
                break
            duty_condition, talk_condition = None, SQL("talk.id = ANY(%s)", freed)
        lapsed = self.env["mj.obligation"]
        if fulfilled:
            self._execute(done_before_statement(fulfilled))
            lapsed = lapsed.browse(row[0] for row in self.env.cr.fetchall())
        duties = self.env["mj.obligation"].browse(fulfilled)
        (duties | lapsed).invalidate_recordset()
        return duties - lapsed

    @api.model
    def _team_snapshots(self):
        """Return :func:`team_on` with each day's answer kept in a temporary table: all rules ask for the same few days."""
        taken = {}

        def team(day, organization_condition=None):
            if day not in taken:
                taken[day] = SQL.identifier(f"mj_team_on_{day:%Y%m%d}")
                self.env.flush_all()
                self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", taken[day]))
                # Each batch reads some organisations: their people lie side by side.
                rows = SQL("SELECT * FROM (%s) AS team ORDER BY organization_id", team_on(day))
                self.env.cr.execute(SQL("CREATE TEMP TABLE %s ON COMMIT DROP AS %s", taken[day], rows))
                self.env.cr.execute(SQL("CREATE INDEX ON %s (organization_id)", taken[day]))
                self.env.cr.execute(SQL("ANALYZE %s", taken[day]))
            return SQL(
                "SELECT appointment.* FROM %s AS appointment WHERE %s",
                taken[day],
                organization_condition or SQL("TRUE"),
            )

        return team

    @api.model
    def _execute(self, statement):
        self.env.flush_all()
        # Compiling these statements takes seconds and saves nothing.
        self.env.cr.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        self.env.cr.execute(statement)

    # -- jobs ---------------------------------------------------------------------------------

    @api.model
    def _cron_reconcile(self):
        """Every night: follow days that passed. Each rule is committed on its own and may be repeated."""
        self._follow_days_passed()
        rules = self._rules_in_force()
        self.env["ir.cron"]._commit_progress(remaining=len(rules))
        for rule in rules:
            self._reconcile(rule)
            self.env["ir.cron"]._commit_progress(1)
        self._find_lost()
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _follow_days_passed(self):
        """Bring about what days that passed bring with them, before duties are worked out from it; a hook."""
        self.env["mj.organization"]._end_posts_of_ended()
