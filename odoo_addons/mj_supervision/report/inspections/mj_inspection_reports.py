from datetime import datetime

from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.regulation_text import format_numeral
from odoo.addons.mj_talks.wording import comma, is_chinese
from odoo.exceptions import UserError

from ...draw import read_population


class MjInspectionDocument(models.AbstractModel):
    """What the two printed documents of an inspection share: who may print them, and their figures."""

    _name = "mj.inspection.document"
    _description = "Printed Document of an Inspection"

    # Stages in which the document can be printed.
    _printable = ("reported", "closed")

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows, for who may read the inspections.

        :raises AccessError: for others, although the report is called by its address.
        :raises UserError: before there is anything to print.
        """
        inspections = self.env["mj.inspection"].browse(docids)
        inspections.check_access("read")
        if any(inspection.state not in self._printable for inspection in inspections):
            raise UserError(self.env._("There is nothing to print at this stage of the inspection."))
        return {
            "doc_ids": inspections.ids,
            "doc_model": inspections._name,
            "docs": inspections,
            "ledger": lambda inspection: inspection._ledger_statement(),
            "selection": self._selection,
            "opening": self._opening,
            "rows": self._rows,
            "problem": self._problem,
            "correction": self._correction,
            "listed": lambda names: comma(self.env).join(names),
            "chinese_date": self._chinese_date,
            "chinese_period": self._chinese_period,
            "chinese_moment": self._chinese_moment,
        }

    @api.model
    def _chinese_date(self, day, company=None):
        """Write a date, or the local date of a moment, as on official documents.

        :param day: a date, a datetime, or nothing.
        :param res.company company: where it is; the current one when empty.
        :rtype: str
        """
        if isinstance(day, datetime):
            day = clock.local_date(self.env, day, company)
        return f"{day.year}年{day.month}月{day.day}日" if day else ""

    @api.model
    def _chinese_period(self, first_day, last_day):
        """Write a period as on official documents, a year and a month that both days share once.

        :rtype: str
        """
        first, last = self._chinese_date(first_day), self._chinese_date(last_day)
        if not (first and last) or first == last:
            return first or last
        if first_day.year == last_day.year:
            last = last.partition("年")[2]
            if first_day.month == last_day.month:
                last = last.partition("月")[2]
        return f"{first}至{last}"

    @api.model
    def _chinese_moment(self, moment, company=None):
        if not moment:
            return ""
        zone = (company or self.env.company).sudo().mj_timezone
        local = fields.Datetime.context_timestamp(self.with_context(tz=zone), moment)
        return f"{self._chinese_date(moment, company)}{local:%H:%M}"

    @api.model
    def _problem(self, finding, number):
        """Return one numbered problem of a circular.

        :rtype: str
        """
        severities = dict(finding._fields["severity"]._description_selection(self.env))
        return self.env._(
            "(%(number)s) %(organization)s: %(finding)s (%(article)s, %(severity)s)",
            number=format_numeral(number) if is_chinese(self.env) else number,
            organization=finding.organization_id.name,
            finding=finding.name,
            article=finding.clause_label,
            severity=severities[finding.severity],
        )

    @api.model
    def _correction(self, finding):
        """Return what has to be corrected of a finding.

        :rtype: str
        """
        return self.env._("Correction required: %s", finding.requirement)

    @api.model
    def _selection(self, inspection):
        """Say how organisations and talks were chosen.

        :rtype: str
        """
        kinds = [row.kind for row in read_population(inspection.population)]
        numbers = {
            "organizations": kinds.count("organization"),
            "talks": kinds.count("talk"),
            "drawn_organizations": len(inspection.organization_line_ids),
            "drawn_talks": len(inspection.talk_line_ids),
        }
        if inspection.kind == "spot":
            return self.env._(
                "Of %(organizations)s organisations %(drawn_organizations)s were drawn by lot, and of their talks "
                "%(drawn_talks)s. Whoever has the population and the seed gets the same draw.",
                **numbers,
            )
        return self.env._(
            "The committee chose %(organizations)s organisations; of their %(talks)s talks %(drawn_talks)s were drawn "
            "by lot. Whoever has the population and the seed gets the same draw.",
            **numbers,
        )

    @api.model
    def _opening(self, inspection):
        """Return the first sentence of the circular.

        :rtype: str
        """
        kinds = dict(inspection._fields["kind"]._description_selection(self.env))
        values = {
            "first_day": self._chinese_date(inspection.date_from),
            "last_day": self._chinese_period(inspection.date_from, inspection.date_to).rpartition("至")[2],
            "count": len(inspection.organization_line_ids),
            "kind": kinds[inspection.kind],
            "subject": inspection.name,
        }
        article = self.env["mj.regulation"]._article_in_force(
            "supervision", inspection.date_to or clock.today(self.env, inspection.company_id), inspection.company_id
        )
        if article:
            return self.env._(
                "Under %(article)s the supervision committee inspected %(count)s organisations from %(first_day)s to "
                "%(last_day)s (%(kind)s: %(subject)s). The results are made known as follows.",
                article=article._in_full(),
                **values,
            )
        return self.env._(
            "From %(first_day)s to %(last_day)s the supervision committee inspected %(count)s organisations "
            "(%(kind)s: %(subject)s). The results are made known as follows.",
            **values,
        )

    @api.model
    def _rows(self, inspection):
        """Return per organisation how many points are met, and its findings.

        :rtype: list[dict]
        """
        rows = []
        for line in inspection.organization_line_ids:
            results = line.check_ids.mapped("result")
            findings = inspection.finding_ids.filtered(
                lambda one, line=line: one.organization_id == line.organization_id
            )
            rows.append(
                {
                    "line": line,
                    "figures": {check.checkpoint_id.figure: check.figure for check in line.check_ids},
                    "findings": findings,
                    "met": results.count("met"),
                    "partly": results.count("partly"),
                    "unmet": results.count("unmet"),
                }
            )
        return rows


class ReportInspection(models.AbstractModel):
    _name = "report.mj_supervision.report_inspection"
    _description = "Inspection Report"
    _inherit = ["mj.inspection.document"]

    _printable = ("drawn", "in_progress", "reported", "closed")


class ReportCircular(models.AbstractModel):
    _name = "report.mj_supervision.report_circular"
    _description = "Circular on an Inspection"
    _inherit = ["mj.inspection.document"]
