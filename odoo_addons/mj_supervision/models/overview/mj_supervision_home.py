from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.duty.talk_states import HELD_STATES, TO_ARCHIVE_STATES
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...roles import COMMITTEE

SHOWN_ORGANIZATIONS = 12
COUNTS = ["due_count", "done_count", "overdue_count", "on_time_count"]
# Days since the order: from, and up to but not with.
AGES = [(0, 15), (15, 30), (30, 60), (60, None)]


class MjSupervisionHome(models.AbstractModel):
    """What the committee sees first: where is it not going well? Figures only, never a word of a talk."""

    _name = "mj.supervision.home"
    _description = "Home of the Supervision Committee"

    @api.model
    @api.readonly
    def get_figures(self, year=False):
        """Return all figures of the home screen for a year.

        :param int year: calendar year; the running one when empty.
        :return: ``year``, ``first_step``, ``summary``, ``tiles``, ``organizations``, ``months``, each ready to be shown.
        :rtype: dict
        :raises AccessError: for anybody but the committee.
        """
        if not self.env.user.has_group(COMMITTEE):
            raise AccessError(self.env._("This page is for the supervision committee."))
        today = clock.today(self.env)
        year = int(year or today.year)
        reports, labels = self._organization_reports(year), self._tile_labels()
        return {
            "year": year,
            "today": today,
            "first_step": self._first_step(),
            "summary": self._summary(reports),
            "tiles": [self._tile(labels[tile["name"]], **tile) for tile in self._tiles(year, today)],
            "organizations": self._organization_rows(reports),
            "months": self._months(year),
            "ages": self._rectification_ages(today),
        }

    @api.model
    def _first_step(self):
        """Return what has to come before there is anything to oversee, or ``False``."""
        step = self.env["mj.first.step"]._first_missing()
        return {"name": step.name, "detail": step.detail} if step else False

    # -- rates ----------------------------------------------------------------------------------

    @api.model
    def _organization_reports(self, year):
        """Return the rows of all organisations above the grassroots and of those above which there is none."""
        return self.env["mj.compliance.organization"].search_fetch(
            [("year", "=", year), "|", ("level", "!=", "grassroots"), ("organization_id.parent_id", "=", False)],
            ["organization_id", "organization_path", "level", *COUNTS, "coverage", "timeliness"],
        )

    @api.model
    def _summary(self, reports):
        """Add up what is below nothing else: whole trees, so that duties are read once for the page."""
        roots = reports.filtered(lambda row: row.organization_path == f"{row.organization_id.id}/")
        due, done, overdue, on_time = (sum(roots.mapped(name)) for name in COUNTS)
        return {
            "due": due,
            "done": done,
            "overdue": overdue,
            "coverage": self._percent(done, due),
            "timeliness": self._percent(on_time, done + overdue),
        }

    @api.model
    def _organization_rows(self, reports):
        """Return the organisations above the grassroots that lag behind most, whole subtrees each."""
        behind = reports.filtered(lambda row: row.level != "grassroots" and row.due_count).sorted(
            lambda row: (row.coverage, -row.overdue_count)
        )
        # Not ``read``: what else it fetches would count all duties again.
        return [
            {
                "id": row.id,
                "organization_id": (row.organization_id.id, row.organization_id.display_name),
                **{name: row[name] for name in COUNTS[:3]},
                "coverage": self._percent(row.coverage, 1),
                "timeliness": self._percent(row.timeliness, 1) if row.done_count + row.overdue_count else None,
            }
            for row in behind[:SHOWN_ORGANIZATIONS]
        ]

    @api.model
    def _months(self, year, domain=Domain.TRUE):
        """Return the talks of each month, regular and timely.

        :param Domain domain: on ``mj.talk``, beside the year.
        :rtype: list[dict]
        """
        groups = self.env["mj.talk"]._read_group(
            domain
            & Domain("state", "in", HELD_STATES)
            & Domain("held_on", ">=", date(year, 1, 1))
            & Domain("held_on", "<=", date(year, 12, 31)),
            ["held_on:month", "timing"],
            ["__count"],
        )
        months = {number: {"month": number, "regular": 0, "timely": 0} for number in range(1, 13)}
        for first_day, timing, count in groups:
            months[first_day.month][timing] += count
        return list(months.values())

    @api.model
    def _rectification_ages(self, today, domain=Domain.TRUE):
        """Return how many rectifications have been going on for how long.

        :param Domain domain: on ``mj.rectification``, beside not being closed.
        """
        unfinished = domain & Domain("state", "!=", "closed")
        by_day = self.env["mj.rectification"]._read_group(
            unfinished & Domain("ordered_on", "<=", today), ["ordered_on:day"], ["__count"]
        )
        by_age = [((today - day).days, count) for day, count in by_day]
        ages = []
        for first, last in AGES:
            domain = unfinished & Domain("ordered_on", "<=", today - timedelta(days=first))
            if last is not None:
                domain &= Domain("ordered_on", ">", today - timedelta(days=last))
            ages.append(
                {
                    "label": self.env._("%(first)s to %(last)s days", first=first, last=last - 1)
                    if last is not None
                    else self.env._("%s days and more", first),
                    "count": sum(count for age, count in by_age if age >= first and (last is None or age < last)),
                    "domain": self._as_json(domain),
                }
            )
        return ages

    @staticmethod
    def _percent(part, whole):
        return round(100 * (part or 0) / whole, 1) if whole else None

    # -- what calls for somebody ------------------------------------------------------------------

    @api.model
    def _tile_labels(self):
        return {
            "overdue": self.env._("Duties overdue"),
            "requests": self.env._("Requests past their day without answer or talk"),
            "unarchived": self.env._("Talks not archived in time"),
            "problems": self.env._("Problems found in talks, nothing decided"),
            "rectifications": self.env._("Rectifications overdue"),
            "inspections": self.env._("Inspections going on"),
            "overrides": self.env._("Decisions without the talk before"),
            "reopened": self.env._("In post or admitted, talk taken back"),
            "waivers": self.env._("Duties waived"),
            "grants": self.env._("Access grants in force"),
            "grant_requests": self.env._("Access grants to be decided"),
            "refused": self.env._("Attempts to read refused in 30 days"),
        }

    @api.model
    def _tiles(self, year, today):
        """Return what is counted: name, model, condition, action that lists it, and whether it is a warning.

        :param int year: the year shown.
        :param datetime.date today: local day.
        :rtype: list[dict]
        """
        begin, end = self._moments_of_year(year)
        return [
            {
                "name": "overdue",
                "model": "mj.obligation",
                "domain": [("year", "=", year), ("is_overdue", "=", True)],
                "action": "mj_talks.mj_obligation_action",
                "is_warning": True,
            },
            {
                "name": "requests",
                "model": "mj.talk.request",
                "domain": ["|", ("is_overdue", "=", True), ("is_talk_overdue", "=", True)],
                "action": "mj_talks.mj_talk_request_action",
                "is_warning": True,
            },
            {
                "name": "unarchived",
                "model": "mj.talk",
                "domain": self._late_to_archive(),
                "action": "mj_talks.mj_talk_action",
                "is_warning": True,
            },
            {
                "name": "problems",
                "model": "mj.talk",
                "domain": [("is_problem_undecided", "=", True)],
                "action": "mj_supervision.mj_talk_action_undecided",
                "is_warning": True,
            },
            {
                "name": "rectifications",
                "model": "mj.rectification",
                "domain": [("is_overdue", "=", True)],
                "action": "mj_supervision.mj_rectification_action",
                "is_warning": True,
            },
            {
                "name": "inspections",
                "model": "mj.inspection",
                "domain": [("state", "in", ("drawn", "in_progress", "reported"))],
                "action": "mj_supervision.mj_inspection_action",
                "is_warning": False,
            },
            {
                "name": "overrides",
                "model": "mj.gate.override",
                "domain": [("decided_at", ">=", begin), ("decided_at", "<", end)],
                "action": "mj_talks.mj_gate_override_action",
                "is_warning": False,
            },
            {
                "name": "reopened",
                "model": "mj.obligation",
                "domain": self.env["mj.obligation"]._decided_domain(),
                "action": "mj_talks.mj_obligation_action",
                "is_warning": True,
            },
            {
                "name": "waivers",
                "model": "mj.obligation",
                "domain": [("year", "=", year), ("state", "=", "waived")],
                "action": "mj_talks.mj_obligation_action",
                "is_warning": False,
            },
            {
                "name": "grants",
                "model": "mj.access.grant",
                "domain": [("is_in_force", "=", True)],
                "action": "mj_talks.mj_access_grant_action",
                "is_warning": False,
            },
            {
                "name": "grant_requests",
                "model": "mj.access.grant",
                "domain": [("state", "=", "requested")],
                "action": "mj_talks.mj_access_grant_action",
                "is_warning": False,
            },
            {
                "name": "refused",
                "model": "mj.access.log",
                "domain": [("operation", "=", "refused"), ("moment", ">=", "today -30d")],
                "action": "mj_talks.mj_access_log_action",
                "is_warning": False,
            },
        ]

    @api.model
    def _late_to_archive(self):
        """Return the domain of talks that should be in the ledger, by the days that each company sets.

        :rtype: Domain
        """
        companies = self.env.companies.sudo()
        days = {company: clock.today(self.env, company) for company in companies}
        by_day = companies.grouped(lambda company: days[company] - timedelta(days=company.mj_archive_days))
        late = [
            Domain("held_on", "<", day) & (Domain("company_id", "in", some.ids) if len(by_day) > 1 else Domain.TRUE)
            for day, some in by_day.items()
        ]
        return Domain("state", "in", TO_ARCHIVE_STATES) & Domain.OR(late)

    def _moments_of_year(self, year):
        """Return when a calendar year begins where the offices are, and when the next one does, in UTC.

        :param int year: the year.
        :rtype: list[datetime.datetime]
        """
        return [self.env.company._mj_midnight(date(one, 1, 1)) for one in (year, year + 1)]

    @api.model
    def _tile(self, label, name, model, domain, action, is_warning):
        count = self.env[model].search_count(domain)
        return {
            "name": name,
            "label": label,
            "count": count,
            "domain": self._as_json(domain),
            "action": action,
            "is_warning": is_warning and bool(count),
        }

    @staticmethod
    def _as_json(domain):
        """Return a domain as the web client takes it, with days and moments as texts."""

        def as_text(value):
            if isinstance(value, datetime):
                return fields.Datetime.to_string(value)
            return value.isoformat() if isinstance(value, date) else value

        return [[*term[:2], as_text(term[2])] if isinstance(term, (list, tuple)) else term for term in Domain(domain)]
