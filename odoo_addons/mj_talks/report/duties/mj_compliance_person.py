from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

# How a person stands to a duty; a mutual duty is owed by both and owed to both.
SIDES = [
    ("talker", "talker_id", SQL("TRUE")),
    ("talker", "talkee_id", SQL("duty.mutual")),
    ("talkee", "talkee_id", SQL("TRUE")),
    ("talkee", "talker_id", SQL("duty.mutual")),
]


class MjCompliancePerson(models.Model):
    """One row per duty and person named on it. Sums count each duty once and each person once."""

    _name = "mj.compliance.person"
    _description = "Compliance by Person"
    _inherit = ["mj.compliance.report"]
    _auto = False

    member_id = fields.Many2one("mj.member", string="Person", readonly=True)
    side = fields.Selection([("talker", "Owes the talk"), ("talkee", "Is owed the talk")], readonly=True)
    person_count = fields.Integer(string="Number of People", readonly=True)

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            self._rows_of_side(place, side, SQL.identifier("duty", column), condition)
            for place, (side, column, condition) in enumerate(SIDES)
        )

    @api.model
    def _rows_of_side(self, place, side, person, condition):
        return self._rows_of_duties(
            SQL("duty.id::bigint * %s + %s", len(SIDES), place),
            person,
            SQL("%s AS member_id, %s::varchar AS side, 1 AS person_count,", person, side),
            SQL("%s IS NOT NULL AND %s", person, condition),
        )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False):
        """Find rows named by their ids, as checks of rights do, by their duties: no index holds an id that is worked out."""
        domain = Domain(domain).map_conditions(_by_duty_too)
        return super()._search(domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access)

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "person_count:sum":
            return SQL("COUNT(DISTINCT %s)", self._field_to_sql(self._table, "member_id", query))
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _total(self, name, query):
        return SQL(
            "COUNT(DISTINCT %s) FILTER (WHERE %s = 1)",
            self._field_to_sql(self._table, "obligation_id", query),
            self._field_to_sql(self._table, name, query),
        )


def _by_duty_too(condition):
    """Return a condition on ids with the same one on the duties behind the rows."""
    if condition.field_expr != "id" or condition.operator != "in" or isinstance(condition.value, (Query, SQL)):
        return condition
    return condition & Domain("obligation_id", "in", [row // len(SIDES) for row in condition.value if row])
