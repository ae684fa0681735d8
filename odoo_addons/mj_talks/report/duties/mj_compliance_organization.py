from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.models import parse_read_group_spec
from odoo.tools import SQL

from ...models.people.mj_organization import LEVELS
from .mj_compliance_measures import RATIOS


class MjComplianceOrganization(models.Model):
    """One row per organisation and year, with everything below it counted in.

    Worked out in two steps: duties are grouped by organisation, then each group is added to the
    organisations above it. Only what the reader's scope holds is counted.
    """

    _name = "mj.compliance.organization"
    _description = "Compliance by Organisation"
    _inherit = ["mj.compliance.measures"]
    _auto = False
    _order = "year desc, organization_id, id"
    _rec_name = "organization_id"
    _depends = {
        "mj.obligation": [
            "organization_id",
            "organization_path",
            "year",
            "due_date",
            "state",
            "fulfilled_on",
            "concern_id",
        ],
        "mj.organization": ["parent_path", "level", "company_id"],
        "res.company": ["mj_timezone"],
    }

    organization_id = fields.Many2one("mj.organization", string="Organisation", readonly=True)
    organization_path = fields.Char(readonly=True, export_string_translation=False)
    company_id = fields.Many2one("res.company", readonly=True)
    level = fields.Selection(LEVELS, readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)
    person_count = fields.Integer(
        string="Number of People",
        compute="_compute_person_count",
        help="People named on duties here and below, each once.",
    )
    # Rows overlap: what is below is in what is above. Nothing may be added up over them.
    due_count = fields.Integer(aggregator=None)
    done_count = fields.Integer(aggregator=None)
    open_count = fields.Integer(aggregator=None)
    overdue_count = fields.Integer(aggregator=None)
    missed_count = fields.Integer(aggregator=None)
    on_time_count = fields.Integer(aggregator=None)
    waived_count = fields.Integer(aggregator=None)
    lapsed_count = fields.Integer(aggregator=None)
    coverage = fields.Float(aggregator=None)
    timeliness = fields.Float(aggregator=None)

    @property
    def _table_query(self):
        names = list(self._counting_conditions())
        return SQL(
            """
            SELECT organization.id::bigint * 10000 + subtree.year AS id, organization.id AS organization_id,
                   organization.parent_path AS organization_path, organization.company_id, organization.level,
                   subtree.*,
                   subtree.done_count::float8 / NULLIF(subtree.due_count, 0) AS coverage,
                   subtree.on_time_count::float8
                       / NULLIF(subtree.done_count + subtree.overdue_count + subtree.missed_count, 0) AS timeliness
              FROM (%(subtrees)s) AS subtree
              JOIN mj_organization AS organization ON organization.id = subtree.ancestor_id
            """,
            subtrees=SQL(
                """
                SELECT ancestor_id, own.year, %(sums)s
                  FROM (%(own)s) AS own
                  JOIN mj_organization AS place ON place.id = own.organization_id
                 CROSS JOIN unnest(string_to_array(rtrim(place.parent_path, '/'), '/')::integer[]) AS ancestor_id
                 GROUP BY ancestor_id, own.year
                """,
                sums=SQL(", ").join(
                    SQL("SUM(own.%(name)s)::integer AS %(name)s", name=SQL.identifier(n)) for n in names
                ),
                own=self._own_counts(),
            ),
        )

    @api.model
    def _own_counts(self):
        """Return the query of each organisation's own counts by year, inside the reader's scope."""
        counts = SQL(", ").join(
            SQL("COUNT(*) FILTER (WHERE %s) AS %s", condition, SQL.identifier(name))
            for name, condition in self._counting_conditions().items()
        )
        return SQL(
            """
            SELECT duty.organization_id, duty.year, %(counts)s
              FROM mj_obligation AS duty
             WHERE %(in_scope)s
             GROUP BY duty.organization_id, duty.year
            """,
            counts=counts,
            in_scope=self._in_scope(),
        )

    @api.model
    def _in_scope(self):
        """Return the condition that a row ``duty`` is in the reader's scope; no condition for who oversees all."""
        if self.env.su:
            return SQL("TRUE")
        # Not even a number may tell people that there is a concern about them.
        about_others = Domain("concern_id", "=", False) | Domain(self.env.user.mj_others_domain("talkee_id"))
        domain = Domain(self.env.user.mj_scope_domain("organization_path")) & about_others & self._in_companies()
        duties = self.env["mj.obligation"].sudo()
        return domain.optimize_full(duties)._to_sql(duties, "duty", duties._as_query())

    @api.model
    def _in_companies(self):
        """Return the domain of the companies chosen; without a term where there is no other, which costs nothing."""
        companies = self.env.companies.ids
        others = self.env["res.company"].sudo().search_count([("id", "not in", companies)], limit=1)
        return Domain("company_id", "in", companies) if others else Domain.TRUE

    @api.depends("organization_id", "year")
    def _compute_person_count(self):
        self.env["mj.obligation"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT ancestor_id, year, COUNT(DISTINCT member_id)
                  FROM (SELECT DISTINCT duty.organization_id, duty.year, person.member_id
                          FROM mj_obligation AS duty
                         CROSS JOIN unnest(ARRAY[duty.talker_id, duty.talkee_id]) AS person (member_id)
                         WHERE duty.state IN ('open', 'fulfilled', 'missed') AND duty.year = ANY(%(years)s) AND %(in_scope)s
                       ) AS named
                  JOIN mj_organization AS place ON place.id = named.organization_id
                 CROSS JOIN unnest(string_to_array(rtrim(place.parent_path, '/'), '/')::integer[]) AS ancestor_id
                 WHERE ancestor_id = ANY(%(organizations)s)
                 GROUP BY ancestor_id, year
                """,
                years=list(set(self.mapped("year"))),
                organizations=self.organization_id.ids,
                in_scope=self._in_scope(),
            )
        )
        people = {row[:2]: row[2] for row in self.env.cr.fetchall()}
        for row in self:
            row.person_count = people.get((row.organization_id.id, row.year), 0)

    def _read_group_select(self, aggregate_spec, query):
        if parse_read_group_spec(aggregate_spec)[0] in {*RATIOS, *self._counting_conditions()}:
            raise UserError(
                self.env._(
                    "An organisation's row holds everything below it: such rows do not add up. Use the report “Compliance”."
                )
            )
        return super()._read_group_select(aggregate_spec, query)

    def action_open_obligations(self):
        """Open the duties counted in a row."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_action")
        action["domain"] = [("organization_id", "child_of", self.organization_id.id), ("year", "=", self.year)]
        action["context"] = {}
        return action
