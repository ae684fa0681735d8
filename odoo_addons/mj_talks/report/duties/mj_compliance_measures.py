from odoo import api, fields, models
from odoo.models import parse_read_group_spec
from odoo.tools import SQL

# Numerator and denominator: of what was due, and of what was done or should have been.
RATIOS = {
    "coverage": (["done_count"], ["due_count"]),
    "timeliness": (["on_time_count"], ["done_count", "overdue_count", "missed_count"]),
}


class MjComplianceMeasures(models.AbstractModel):
    """What every compliance report counts, and the two rates worked out from the sums of a group.

    What was missed is due and not done, though nobody is asked for it any more. Lapsed and waived duties are not
    due; waived ones stay in sight. A rate of a group is the rate of its sums, never the average of the rates in it.
    """

    _name = "mj.compliance.measures"
    _description = "Compliance Measures"

    due_count = fields.Integer(string="Due", readonly=True)
    done_count = fields.Integer(string="Done", readonly=True)
    open_count = fields.Integer(string="Not Done", readonly=True)
    overdue_count = fields.Integer(string="Overdue", readonly=True)
    missed_count = fields.Integer(
        string="Missed", readonly=True, help="Not done when who owed the talk or was owed it left the post."
    )
    on_time_count = fields.Integer(string="Done in Time", readonly=True)
    waived_count = fields.Integer(string="Waived", readonly=True)
    lapsed_count = fields.Integer(string="Lapsed", readonly=True)
    coverage = fields.Float(readonly=True, aggregator="avg", help="Done, of all that is due.")
    timeliness = fields.Float(
        readonly=True, aggregator="avg", help="Done in time, of all that is done, overdue or missed."
    )

    @api.model
    def _counting_conditions(self):
        """Return for each count when a row ``duty`` counts.

        :rtype: dict[str, SQL]
        """
        return {
            "due_count": SQL("duty.state IN ('open', 'fulfilled', 'missed')"),
            "done_count": SQL("duty.state = 'fulfilled'"),
            "open_count": SQL("duty.state IN ('open', 'missed')"),
            "overdue_count": SQL("duty.state = 'open' AND duty.due_date < %s", self._today_there()),
            "missed_count": SQL("duty.state = 'missed'"),
            "on_time_count": SQL("duty.state = 'fulfilled' AND duty.fulfilled_on <= duty.due_date"),
            "waived_count": SQL("duty.state = 'waived'"),
            "lapsed_count": SQL("duty.state = 'lapsed'"),
        }

    @api.model
    def _today_there(self):
        """Return the local date where the row ``duty`` is: it is overdue from midnight on in its company's time zone.

        :rtype: SQL
        """
        return self.env["res.company"]._mj_today_sql(SQL("duty.company_id"))

    @api.model
    def _counts_of_one(self):
        """Return the columns of one duty's counts, each 0 or 1, and of its rates."""
        counts = SQL(", ").join(
            SQL("COALESCE(%s, FALSE)::integer AS %s", condition, SQL.identifier(name))
            for name, condition in self._counting_conditions().items()
        )
        return SQL(
            """
            %(counts)s,
            CASE WHEN duty.state = 'fulfilled' THEN 1.0 WHEN %(not_done)s THEN 0.0 END::float8 AS coverage,
            CASE WHEN %(on_time)s THEN 1.0
                 WHEN duty.state IN ('fulfilled', 'missed') OR %(overdue)s THEN 0.0 END::float8 AS timeliness
            """,
            counts=counts,
            not_done=self._counting_conditions()["open_count"],
            on_time=self._counting_conditions()["on_time_count"],
            overdue=self._counting_conditions()["overdue_count"],
        )

    def _read_group_select(self, aggregate_spec, query):
        name = parse_read_group_spec(aggregate_spec)[0]
        if name in RATIOS:
            part, whole = (SQL(" + ").join(self._total(count, query) for count in counts) for counts in RATIOS[name])
            return SQL("(%s)::float8 / NULLIF(%s, 0)", part, whole)
        if name in self._counting_conditions():
            return self._total(name, query)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _total(self, name, query):
        """Return the expression of a count over a group of rows.

        :param str name: one of :meth:`_counting_conditions`.
        :rtype: SQL
        """
        return SQL("COALESCE(SUM(%s), 0)", self._field_to_sql(self._table, name, query))
