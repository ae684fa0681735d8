from collections import defaultdict
from datetime import date

from odoo import models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.models.outputs.mj_yearly_document import COUNTED
from odoo.fields import Domain

from ...roles import COMMITTEE

# A refusal is an answer, not a talk (A16).
ANSWERED = ("accepted", "talked", "refused")


class MjYearlyReport(models.Model):
    """What the report counts: the whole municipality, the same whoever counts, in a fixed number of queries.

    Only the concerns about members of the committee itself are left out, and the duties and problems that come of
    them: not even a number may tell people that there is a concern about them. Referrals are never counted.
    """

    _inherit = "mj.yearly.report"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _count(self):
        """Return the figures of the year and of the one before.

        :rtype: dict
        """
        self.ensure_one()
        counter = self.sudo()
        duties = counter._duties()
        by_occasion = counter._totals(duties, lambda year, _place, _rule, occasion: (year, occasion))
        by_year = counter._totals(duties, lambda year, *_rest: year)
        home, today = counter.env["mj.supervision.home"], clock.today(self.env, counter.company_id)
        before = counter._year_figures(self.year - 1, by_year, by_occasion)
        return {
            "year": self.year,
            "now": counter._year_figures(self.year, by_year, by_occasion),
            "before": before if counter._is_comparable() else counter._without_numbers(before),
            "clauses": counter._clauses(duties),
            "organizations": counter._organizations(duties),
            "months": home._months(self.year, counter._inside()),
            "states": counter._counts("mj.rectification", counter._ordered(self.year), "state"),
            "ages": [[age["label"], age["count"]] for age in home._rectification_ages(today, counter._inside())],
        }

    def _is_comparable(self):
        """Whether the year before is a whole year of this regulation with an organisation that was live all through it.

        :rtype: bool
        """
        first_day = date(self.year - 1, 1, 1)
        live = self._inside("parent_path") & Domain("go_live", "<=", first_day)
        in_force = self.env["mj.regulation"]._in_force_on(first_day, company=self.company_id)
        return bool(in_force and self.env["mj.organization"].search_count(live, limit=1))

    def _without_numbers(self, figures):
        """Return figures of the same shape that say nothing: a year that was none is not compared.

        :rtype: dict
        """
        return {
            name: self._without_numbers(number) if isinstance(number, dict) else None
            for name, number in figures.items()
        }

    def _inside(self, path="organization_path"):
        return Domain(path, "=like", f"{self.organization_id.parent_path}%")

    def _not_about_committee(self, name):
        """Return the domain that leaves out members of the supervision committee.

        :param str name: field of the person.
        :rtype: Domain
        """
        return Domain(name, "not in", self._committee_members().ids)

    def _committee_members(self):
        group = self.env.ref(COMMITTEE)
        accounts = self.env["res.users"].with_context(active_test=False).search([("all_group_ids", "in", group.id)])
        return accounts.partner_id.mj_member_ids

    def _undecided(self, year):
        """Return the domain of talks until a year's end in which a problem was found that nobody decided on since.

        :rtype: Domain
        """
        about_committee = [("member_id", "in", self._committee_members().ids), ("role", "=", "talkee")]
        return (
            self._inside()
            & Domain("is_problem_undecided", "=", True)
            & Domain("confirmed_at", "<", self.company_id._mj_midnight(date(year + 1, 1, 1)))
            & Domain("participant_ids", "not any", about_committee)
        )

    # -- duties ---------------------------------------------------------------------------------

    def _duties(self):
        """Return the sums by year, organisation, rule and occasion, of this year and one before that is comparable.

        :rtype: list[tuple]
        """
        years = (self.year - 1, self.year) if self._is_comparable() else (self.year,)
        domain = (
            self._inside()
            & Domain("year", "in", years)
            & (Domain("obligation_id.concern_id", "=", False) | self._not_about_committee("talkee_id"))
        )
        groups = ["year", "organization_id", "rule_id", "occasion"]
        return self.env["mj.compliance.report"]._read_group(domain, groups, [f"{name}:sum" for name in COUNTED])

    def _totals(self, duties, key):
        """Add the sums up by what ``key`` makes of year, organisation, rule and occasion.

        :rtype: dict
        """
        totals = defaultdict(lambda: [0] * len(COUNTED))
        for year, place, rule, occasion, *sums in duties:
            name = key(year, place, rule, occasion)
            totals[name] = [total + (value or 0) for total, value in zip(totals[name], sums, strict=True)]
        return {name: self._rates(sums) for name, sums in totals.items()}

    def _clauses(self, duties):
        # By wording, too: several duties may rest on one clause, and a rule of the year before is another row.
        totals = self._totals(duties, lambda year, _place, rule, _occasion: (year, rule.code, rule.name))
        rules = {(rule.code, rule.name): rule for __, __, rule, *__ in duties}
        return [
            {
                "article": rule.clause_label,
                "name": rule.name,
                **totals[(self.year, *key)],
                "coverage_before": totals.get((self.year - 1, *key), {}).get("coverage"),
            }
            for key, rule in sorted(rules.items(), key=lambda item: (item[1].article_id.number, item[0]))
            if totals.get((self.year, *key), {}).get("due") or totals.get((self.year, *key), {}).get("waived")
        ]

    def _organizations(self, duties):
        """Return the rates of what lies directly below, each with all below it, and of the top's own duties."""
        top = self.organization_id
        depth = len(top.parent_path.split("/")) - 1

        def branch(place):
            return int((place.parent_path.split("/")[depth:] + [""])[0] or top.id)

        totals = self._totals(duties, lambda year, place, _rule, _occasion: (year, branch(place)))
        below = self.env["mj.organization"].search([("parent_id", "=", top.id)])
        nothing = self._rates([0] * len(COUNTED))
        return [
            {
                "name": self.env._("%s (own)", top.name) if place == top else place.name,
                "level": place.level,
                **totals.get((self.year, place.id), nothing),
                "coverage_before": totals.get((self.year - 1, place.id), nothing)["coverage"],
            }
            for place in top | below.sorted(lambda place: place.level != "district")
            if place.level == "district" or totals.get((self.year, place.id), nothing)["due"]
        ]

    # -- everything else ------------------------------------------------------------------------

    def _ordered(self, year):
        return self._inside() & Domain("state", "!=", "draft") & self._days_of(year, "ordered_on")

    def _year_figures(self, year, by_year, by_occasion):
        """Return the numbers of one year that are set against another's.

        :rtype: dict
        """
        nothing = self._rates([0] * len(COUNTED))
        months = self.env["mj.supervision.home"]._months(year, self._inside())
        domains = self._counted_domains(year)
        return {
            "total": by_year.get(year, nothing),
            "regular": by_occasion.get((year, "regular"), nothing),
            "timely": by_occasion.get((year, "timely"), nothing),
            "talks_regular": sum(month["regular"] for month in months),
            "talks_timely": sum(month["timely"] for month in months),
            **{name: self.env[model].search_count(domain) for name, (model, domain) in domains.items()},
        }

    def _counted_domains(self, year):
        """Return what is counted of a year beside duties and talks: model and condition by name.

        :rtype: dict[str, tuple]
        """
        inside = self._inside()
        steps = self._inside("rectification_id.organization_path") & self._moments_of(year, "moment")
        requests = inside & self._days_of(year, "asked_on")
        found = inside & Domain("kind", "=", "problem") & self._moments_of(year, "create_date")
        problems = found & Domain("state", "!=", "cancelled")
        reported = self._inside("organization_id.parent_path") & self._moments_of(year, "reported_at")
        concerns = inside & self._days_of(year, "raised_on") & self._not_about_committee("member_id")
        return {
            "concerns": ("mj.concern", concerns),
            "problems": ("mj.followup", problems & self._not_about_committee("member_id")),
            "problems_open": (
                "mj.followup",
                problems & Domain("is_open", "=", True) & self._not_about_committee("member_id"),
            ),
            "problems_undecided": ("mj.talk", self._undecided(year)),
            "requests": ("mj.talk.request", requests),
            "requests_late": ("mj.talk.request", requests & Domain("is_overdue", "=", True)),
            "requests_answered": ("mj.talk.request", requests & Domain("state", "in", ANSWERED)),
            "requests_talked": ("mj.talk.request", requests & Domain("state", "=", "talked")),
            "requests_without_talk": ("mj.talk.request", requests & Domain("is_talk_overdue", "=", True)),
            "overrides": ("mj.gate.override", inside & self._moments_of(year, "decided_at")),
            "ordered": ("mj.rectification", self._ordered(year)),
            "ordered_closed": ("mj.rectification", self._ordered(year) & Domain("state", "=", "closed")),
            "warned": ("mj.rectification.step", steps & Domain("kind", "=", "warned")),
            "proposed": ("mj.rectification.step", steps & Domain("kind", "=", "proposed")),
            "inspections": ("mj.inspection", reported & Domain("kind", "=", "regular")),
            "spot_checks": ("mj.inspection", reported & Domain("kind", "=", "spot")),
            "guidance": (
                "mj.guidance",
                Domain("company_id", "=", self.company_id.id) & self._moments_of(year, "published_at"),
            ),
            "findings": (
                "mj.inspection.finding",
                Domain("inspection_id", "any", reported) & Domain("inspection_state", "!=", "cancelled"),
            ),
        }
