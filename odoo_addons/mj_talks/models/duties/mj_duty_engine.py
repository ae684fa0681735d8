from datetime import date, timedelta
from functools import partial

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, split_every
from psycopg2.extras import Json

from ... import clock
from ...duty.expectation import expected_duties
from ...duty.periods import period_containing
from ...duty.reconciliation import reconcile_statement
from ...duty.roles import team_on

# Any constant of our own: one generation of a whole year at a time.
GENERATION_LOCK = 0x6D6A5F64
ORGANIZATIONS_AT_A_TIME = 1000
# From here on a bad plan costs more than a look at the tables.
MANY_ORGANIZATIONS = 20
READ_BY_RECONCILIATION = ("mj.appointment", "mj.member", "mj.obligation", "mj.organization")


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
                total = self._add(total, self._reconcile_everywhere(rule, period, team, reviews_ended=True))
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
    def _reconcile(self, rules=None, organizations=None, since=None, reviews_ended=True):
        """Bring the duties of the running periods, and of later ones generated already, up to date after a change.

        :param mj.talk.rule rules: only these; ``None`` for all that are switched on.
        :param mj.organization organizations: only those touched; ``None`` for all.
        :param datetime.date since: what was the case on days that passed changed from this day on; ``None``: only what
            is the case today.
        :param bool reviews_ended: see :func:`..duty.reconciliation.reconcile_statement`.
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
                counts = self._reconcile_everywhere(rule, period, team, reviews_ended)
            else:
                owing = self._organizations_of_duties(rule, organizations).ids
                passed = self._days_passed(rule, period, days, since) if since else []
                counts = self._reconcile_rule(rule, period, [owing], passed=passed, reviews_ended=reviews_ended)
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
    def _reconcile_everywhere(self, rule, period, team, reviews_ended):
        """Reconcile all organisations of the rule's company.

        Some at a time: PostgreSQL keeps the foreign keys of a statement's rows in memory.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT id FROM mj_organization WHERE company_id = %s ORDER BY parent_path, id", rule.company_id.id)
        )
        organization_ids = [row[0] for row in self.env.cr.fetchall()]
        batches = split_every(ORGANIZATIONS_AT_A_TIME, organization_ids, list)
        return self._reconcile_rule(rule, period, batches, team, reviews_ended=reviews_ended)

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
    def _reconcile_rule(self, rule, period, batches, team=team_on, passed=(), reviews_ended=False):
        """Reconcile one rule and period, for each list of ids of organisations in turn.

        :param list[datetime.date] passed: days before today of which something was learnt, see :meth:`_days_of_roles`.
        """
        terms, settings, predecessor_ids = rule._terms(), Json(rule._settings()), rule._predecessors().ids
        today, total = clock.today(self.env, rule.company_id), (0, 0, 0)
        for organization_ids in batches:
            if len(organization_ids) >= MANY_ORGANIZATIONS:
                self._count_rows()
            reconcile = partial(
                reconcile_statement,
                terms,
                period,
                settings=settings,
                organization_ids=organization_ids,
                predecessor_ids=predecessor_ids,
            )
            statements = [reconcile(day, is_past=True) for day in passed]
            statements.append(reconcile(today, team=team, reviews_ended=reviews_ended))
            for statement in statements:
                self._execute(statement)
                total = self._add(total, self.env.cr.fetchone())
        if any(total) or passed:
            self.env["mj.obligation"].invalidate_model()
        return total

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

    # -- statements ---------------------------------------------------------------------------

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
    def _count_rows(self):
        """Let PostgreSQL count the rows of tables that it takes for empty, as autovacuum leaves them beside a long import.

        It would join every person with every other one, row by row, and take minutes for a statement.
        """
        uncounted = self.env.execute_query(
            SQL(
                """
                SELECT relname FROM pg_class
                 WHERE oid = ANY(%s::regclass[]) AND reltuples <= 0 AND pg_relation_size(oid) > 0
                """,
                [self.env[model]._table for model in READ_BY_RECONCILIATION],
            )
        )
        for (table,) in uncounted:
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

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
            # Whatever is entered later is looked at when it is entered.
            self._reconcile(rule, reviews_ended=False)
            self.env["ir.cron"]._commit_progress(1)
        self._find_lost()
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _follow_days_passed(self):
        """Bring about what days that passed bring with them, before duties are worked out from it; a hook."""
        self.env["mj.organization"]._end_posts_of_ended()
