from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ...duty.talk_states import HELD_STATES
from ..records.mj_talk_record import ASPECTS
from .mj_yearly_document import COUNTED


class MjYearlySummary(models.Model):
    """The year of an organisation, written by itself (A20.3).

    Nothing of what was said is in the figures.
    """

    _name = "mj.yearly.summary"
    _description = "Yearly Summary"
    _inherit = ["mj.yearly.document"]
    _check_company_auto = True

    include_below = fields.Boolean(string="And All Below", help="Count the organisations below, too.")

    _one_a_year = models.UniqueIndex(
        "(organization_id, year, include_below)", "This organisation has a summary of this year already."
    )

    def _figures_template(self):
        return "mj_talks.mj_yearly_summary_figures"

    def _domain(self, path="organization_id"):
        operator = "child_of" if self.include_below else "="
        return Domain(path, operator, self.organization_id.id)

    def _count(self):
        """Return the figures of the year, within what the reader may see.

        :rtype: dict
        """
        self.ensure_one()
        duties = self._domain() & Domain("year", "=", self.year)
        talks = self._domain() & Domain("state", "in", HELD_STATES) & self._days_of(self.year, "held_on")
        # What was annulled, and what was entered by mistake, is no part of the year.
        entries = self._domain() & Domain("year", "=", self.year) & self.env["mj.ledger.entry"]._effective_domain()
        followups = self._domain() & self._moments_of(self.year, "create_date") & Domain("state", "!=", "cancelled")
        concerns = self._domain() & self._days_of(self.year, "raised_on")
        return {
            "total": self._rates(self._sums(duties)[0][1:]),
            "clauses": [
                {"name": f"{rule.clause_label} {rule.name}"} | self._rates(sums)
                for rule, *sums in self._sums(duties, "rule_id")
            ],
            "talks": self.env["mj.talk"].search_count(talks),
            "by": {
                name: self._counts("mj.talk", talks, name) for name in ("form", "category", "timing", "combined_with")
            },
            "months": [
                [format_date(self.env, month, date_format="LLL"), count]
                for month, count in self.env["mj.talk"]._read_group(talks, ["held_on:month"], ["__count"])
            ],
            "aspects": [
                [
                    self.env["mj.talk"]._fields[f"touches_{aspect}"]._description_string(self.env),
                    self.env["mj.talk"].search_count(talks & Domain(f"touches_{aspect}", "=", True)),
                ]
                for aspect in ASPECTS
            ],
            "concerns": self.env["mj.concern"].search_count(concerns),
            "problems": self.env["mj.followup"].search_count(followups & Domain("kind", "=", "problem")),
            "followups": self._counts("mj.followup", followups, "kind"),
            "followups_open": self.env["mj.followup"].search_count(followups & Domain("is_open", "=", True)),
            "archived": self.env["mj.ledger.entry"].search_count(entries),
            "archived_late": self.env["mj.ledger.entry"].search_count(entries & Domain("is_late", "=", True)),
        }

    def _sums(self, domain, *groups):
        aggregates = [f"{name}:sum" for name in COUNTED]
        return [
            row if groups else (None, *row)
            for row in self.env["mj.compliance.report"]._read_group(domain, groups, aggregates)
        ]

    def _drafted_texts(self, figures):
        total = figures["total"]
        sentences = [
            self.env._(
                "In %(year)s %(organization)s owed %(due)s talks and held %(done)s of them (coverage %(coverage)s%%, "
                "timeliness %(timeliness)s%%).",
                year=self.year,
                organization=self.organization_id.name,
                due=total["due"],
                done=total["done"],
                coverage="–" if total["coverage"] is None else total["coverage"],
                timeliness="–" if total["timeliness"] is None else total["timeliness"],
            ),
            self.env._(
                "%(talks)s talks were held in all; %(archived)s entered the ledger, %(late)s of them late.",
                talks=figures["talks"],
                archived=figures["archived"],
                late=figures["archived_late"],
            ),
            self.env._(
                "%(concerns)s concerns called for a prompt talk; follow-ups of %(problems)s problems were opened.",
                concerns=figures["concerns"],
                problems=figures["problems"],
            ),
        ]
        return {"overview": "\n".join(sentences)}

    def _check_may_take_back(self):
        if not self.env.user.has_group("mj_talks.group_mj_office"):
            raise AccessError(self.env._("Ask office staff to take the final summary back."))

    def action_print(self):
        """Print the summary."""
        self.check_access("read")
        return self.env.ref("mj_talks.mj_yearly_summary_report").report_action(self)
