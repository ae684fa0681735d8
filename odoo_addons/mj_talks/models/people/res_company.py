from datetime import datetime, time

import pytz
from odoo import api, fields, models, tools
from odoo.addons.base.models.res_partner import _tz_get
from odoo.fields import Domain
from odoo.tools import SQL

from ... import clock


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited  # another package

    mj_timezone = fields.Selection(
        _tz_get,
        string="Time Zone of Talks",
        required=True,
        default="Asia/Shanghai",
        help="A talk belongs to the day and the year it was held in here; a duty is overdue from midnight here.",
    )
    mj_late_record_days = fields.Integer(
        string="Days Until a Record Counts as Late",
        default=15,
        help="A record completed later than that many days after the talk is shown to supervision. 0: never.",
    )
    mj_talks_per_day = fields.Integer(
        string="Talks of One Talker in a Day",
        default=8,
        help="More than that many talks of a talker on one day are shown to supervision. 0: never.",
    )
    mj_archive_days = fields.Integer(
        string="Days to Archive",
        required=True,
        default=15,
        help="A talk archived later than so many days after it was held is shown as archived late (A20.2).",
    )

    mj_waiver_interpretation = fields.Boolean(
        string="Waivers Name an Interpretation",
        default=True,
        help="Who waives a regular duty names the interpretation note that it rests on (A23).",
    )
    mj_talks_upwards = fields.Boolean(
        string="Regular Talks Upwards",
        help="Regular daily talks may be held with people of a higher level, too. Otherwise they go to the talker's own "
        "level or below (A10.1).",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._mj_number_apart()
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "mj_timezone" in vals:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _mj_number_apart(self):
        """Give companies sequences of their own, beginning with 1: gaps would tell how much another committee does."""
        sequences = self.env["ir.sequence"].sudo().search([("code", "=like", "mj.%")])
        shared = sequences.filtered(lambda sequence: not sequence.company_id)
        own = {(sequence.company_id, sequence.code) for sequence in sequences - shared}
        for company in self:
            for sequence in shared.filtered(lambda sequence, company=company: (company, sequence.code) not in own):
                sequence.copy({"name": sequence.name, "company_id": company.id, "number_next": 1})

    @api.private
    def _mj_midnight(self, day):
        """Return when a day begins in this company: moments are compared with this, never with the day itself.

        :param datetime.date day: a local day.
        :return: in UTC, without time zone, as Odoo stores moments.
        :rtype: datetime.datetime
        """
        zone = pytz.timezone(self.sudo().mj_timezone)
        return zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _mj_companies_by_day(self):
        """Return all companies by their local day: at most two days, and mostly one.

        :rtype: dict[datetime.date, res.company]
        """
        by_day = {}
        for ids in self._mj_ids_by_zone():
            companies = self.sudo().browse(ids)
            day = clock.today(self.env, companies[:1])
            by_day[day] = by_day.get(day, self.sudo().browse()) | companies
        return by_day

    @api.model
    @tools.ormcache()
    def _mj_ids_by_zone(self):
        # Record rules ask for the day with every list. What an archived company kept is still compared with its day.
        companies = self.sudo().with_context(active_test=False).search([])  # pylint: disable=no-search-all
        return [tuple(some.ids) for some in companies.grouped("mj_timezone").values()]

    @api.model
    def _mj_today_sql(self, company):
        """Return the local day of a row's company, as SQL.

        :param SQL company: column with the id of the company.
        :rtype: SQL
        """
        by_day = self._mj_companies_by_day()
        if len(by_day) == 1:
            # A plain date spares a join with every row.
            return SQL("%s::date", *by_day)
        branches = SQL(" ").join(
            SQL("WHEN %s = ANY(%s) THEN %s::date", company, companies.ids, day) for day, companies in by_day.items()
        )
        return SQL("(CASE %s END)", branches)

    @api.model
    def _mj_by_day(self, condition, company_field="company_id"):
        """Return the domain of a condition that depends on the local day of each row's company.

        :param condition: function from the day to a ``Domain``.
        :param str company_field: path to the company.
        :rtype: Domain
        """
        by_day = self._mj_companies_by_day()
        if len(by_day) == 1:
            return condition(*by_day)
        return Domain.OR(
            Domain(company_field, "in", companies.ids) & condition(day) for day, companies in by_day.items()
        )
