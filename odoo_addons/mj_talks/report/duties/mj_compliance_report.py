from odoo import api, fields, models
from odoo.tools import SQL

from ...models.duties.mj_obligation import DUTY_STATES
from ...models.people.mj_organization import LEVELS

NOTHING = SQL()
ALWAYS = SQL("TRUE")


class MjComplianceReport(models.Model):
    """One row per duty, to be summed up by organisation, article, person, level, key few or month (应谈、已谈 …)."""

    _name = "mj.compliance.report"
    _description = "Compliance"
    _inherit = ["mj.compliance.measures", "mj.organization.within"]
    _auto = False
    _order = "year desc, due_date, id"
    _rec_name = "obligation_id"
    _depends = {
        "mj.obligation": [
            "rule_id",
            "organization_id",
            "organization_path",
            "company_id",
            "year",
            "talker_id",
            "talkee_id",
            "mutual",
            "relation",
            "concern_id",
            "request_id",
            "due_date",
            "opens_on",
            "state",
            "fulfilled_on",
        ],
        "mj.organization": ["level"],
        "mj.talk.rule": ["article_id", "code"],
        "mj.appointment": ["member_id", "position_id", "date_from", "date_to", "state"],
        "mj.position": ["is_key_few"],
        "res.company": ["mj_timezone"],
    }

    obligation_id = fields.Many2one("mj.obligation", string="Duty", readonly=True)
    organization_id = fields.Many2one("mj.organization", string="Organisation", readonly=True)
    organization_path = fields.Char(readonly=True, export_string_translation=False)
    company_id = fields.Many2one("res.company", readonly=True)
    level = fields.Selection(LEVELS, readonly=True)
    rule_id = fields.Many2one("mj.talk.rule", readonly=True)
    article_id = fields.Many2one("mj.regulation.article", readonly=True)
    clause = fields.Char(readonly=True)
    talker_id = fields.Many2one("mj.member", readonly=True)
    talkee_id = fields.Many2one("mj.member", string="Talked-to", readonly=True)
    is_key_few = fields.Boolean(
        string="Key Few",
        readonly=True,
        help="The talked-to – where that is left open, the talker – held a post of the leadership team or was a "
        "backbone member while the duty ran (A02.1).",
    )
    relation = fields.Char(readonly=True, export_string_translation=False)
    year = fields.Integer(readonly=True, aggregator=None)
    due_date = fields.Date(readonly=True)
    counted_on = fields.Date()
    occasion = fields.Selection([("regular", "Regular"), ("timely", "Timely")], readonly=True)
    state = fields.Selection(
        DUTY_STATES,
        string="Status",
        readonly=True,
    )

    @property
    def _table_query(self):
        return self._rows_of_duties(SQL("duty.id"), SQL("COALESCE(duty.talkee_id, duty.talker_id)"))

    @api.model
    def _rows_of_duties(self, row_id, person, more_columns=NOTHING, condition=ALWAYS):
        """Return the query of the report's rows.

        Joins on primary keys that nobody asks for cost nothing: PostgreSQL removes them.

        :param SQL row_id: the row's own id.
        :param SQL person: whose being one of the key few is asked.
        :param SQL more_columns: columns before the report's own, each followed by a comma.
        :param SQL condition: on ``duty``.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT %(row_id)s AS id, %(more_columns)s
                   duty.id AS obligation_id, duty.organization_id, duty.organization_path, duty.company_id,
                   organization.level, duty.rule_id, rule.article_id, rule.code AS clause, duty.talker_id,
                   duty.talkee_id, %(key_few)s AS is_key_few, duty.relation, duty.year, duty.due_date, duty.state,
                   GREATEST(make_date(duty.year, 1, 1), LEAST(duty.due_date, make_date(duty.year, 12, 31))) AS counted_on,
                   CASE WHEN duty.concern_id IS NULL AND duty.request_id IS NULL THEN 'regular' ELSE 'timely' END AS occasion,
                   %(counts)s
              FROM mj_obligation AS duty
              LEFT JOIN mj_organization AS organization ON organization.id = duty.organization_id
              LEFT JOIN mj_talk_rule AS rule ON rule.id = duty.rule_id
             WHERE %(condition)s
            """,
            row_id=row_id,
            more_columns=more_columns,
            key_few=self._key_few_while(person),
            counts=self._counts_of_one(),
            condition=condition,
        )

    @api.model
    def _key_few_while(self, member):
        """Return whether a person was one of the key few at any time while the row ``duty`` ran.

        :param SQL member: column of the person.
        :rtype: SQL
        """
        return SQL(
            """EXISTS (
                SELECT FROM mj_appointment AS post
                  JOIN mj_position AS position ON position.id = post.position_id AND position.is_key_few
                 WHERE post.member_id = %s AND post.state = 'effective' AND post.date_from <= duty.due_date
                   AND (post.date_to IS NULL OR post.date_to >= duty.opens_on))""",
            member,
        )

    def action_open_obligation(self):
        """Open the duty behind a row."""
        self.ensure_one()
        return self.obligation_id._get_records_action()
