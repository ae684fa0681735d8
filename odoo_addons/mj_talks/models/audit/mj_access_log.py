from odoo import api, fields, models, tools
from odoo.http import request
from odoo.tools import SQL

OPERATIONS = [
    ("open", "Read"),
    ("print", "Printed"),
    ("export", "Exported"),
    ("attachment", "File Opened"),
    ("write", "Written"),
    ("refused", "Refused"),
    ("erase", "Erased"),
    ("rights", "Rights Changed"),
]
COLUMNS = [
    "moment",
    "user_id",
    "user_name",
    "res_model",
    "res_id",
    "reference",
    "talk_id",
    "organization_path",
    "company_id",
    "operation",
    "grant_id",
    "address",
]


class MjAccessLog(models.Model):
    """Who opened, changed or was refused which confidential content, and when. Rows are only ever added.

    The database itself refuses to change or delete them. No foreign keys: a row outlives what it names.
    """

    _name = "mj.access.log"
    _description = "Access to Confidential Content"
    _auto = False
    _log_access = False
    _order = "id desc"
    _rec_name = "reference"

    moment = fields.Datetime(string="Time", readonly=True)
    user_id = fields.Many2one("res.users", string="Account", readonly=True)
    user_name = fields.Char(string="Who", readonly=True)
    res_model = fields.Char(string="Kind of Record", readonly=True)
    res_id = fields.Many2oneReference(string="Record Number", model_field="res_model", readonly=True)
    reference = fields.Char(readonly=True)
    talk_id = fields.Many2one("mj.talk", readonly=True)
    organization_path = fields.Char(readonly=True, export_string_translation=False)
    company_id = fields.Many2one("res.company", readonly=True)
    operation = fields.Selection(OPERATIONS, readonly=True)
    grant_id = fields.Many2one("mj.access.grant", string="By Access Grant", readonly=True)
    address = fields.Char(string="Network Address", readonly=True)

    def init(self):
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS mj_access_log (
                id bigserial PRIMARY KEY,
                moment timestamp NOT NULL,
                user_id integer NOT NULL,
                user_name varchar,
                res_model varchar NOT NULL,
                res_id integer NOT NULL,
                reference varchar,
                talk_id integer,
                organization_path varchar,
                company_id integer,
                operation varchar NOT NULL,
                grant_id integer,
                address varchar
            );
            CREATE INDEX IF NOT EXISTS mj_access_log_talk_idx ON mj_access_log (talk_id, id DESC);
            CREATE INDEX IF NOT EXISTS mj_access_log_user_idx ON mj_access_log (user_id, id DESC);
            CREATE INDEX IF NOT EXISTS mj_access_log_record_idx ON mj_access_log (res_model, res_id, id DESC);
            CREATE OR REPLACE FUNCTION mj_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
            END $$;
            """
        )
        for name, event in (("row", "UPDATE OR DELETE"), ("table", "TRUNCATE")):
            self.env.cr.execute(
                SQL(
                    """
                    CREATE OR REPLACE TRIGGER %s BEFORE %s ON mj_access_log
                       FOR EACH %s EXECUTE FUNCTION mj_refuse_change()
                    """,
                    SQL.identifier(f"mj_access_log_{name}"),
                    SQL(event),
                    SQL("ROW" if name == "row" else "STATEMENT"),
                )
            )

    @api.model
    @api.private
    def _log(self, records, operation):
        """Add a row for each record, at once and for good: on a transaction of its own, before anything is disclosed.

        A refusal is added once an hour for the same reader and record, also after the clock was set back.

        :param records: of a model that inherits ``mj.confidential``.
        :param str operation: one of :data:`OPERATIONS`.
        """
        if not records:
            return
        rows = [self._prepare(record, operation) for record in records.sudo().exists()]
        with self.env.registry.cursor() as cr:
            for row in rows:
                cr.execute(self._insertion(row))

    @api.model
    def _prepare(self, record, operation):
        talk = record._log_talk()
        user = self.env["res.users"].sudo()._mj_who_called()
        grant = operation != "refused" and record._grant_of(user)
        organization = talk.organization_id or ("organization_id" in record and record.organization_id)
        return {
            "moment": tools.SQL("now() AT TIME ZONE 'UTC'"),
            "user_id": user.id,
            "user_name": self._name_of(user),
            "res_model": record._name,
            "res_id": record.id,
            "reference": record.display_name,
            "talk_id": talk.id or None,
            "organization_path": organization.parent_path if organization else None,
            "company_id": organization.company_id.id if organization else None,
            "operation": operation,
            "grant_id": grant.id if grant else None,
            "address": request.httprequest.remote_addr if request else None,
        }

    @api.model
    def _name_of(self, user):
        """Return who an account is: names are given by whoever writes the contact, the login is the account's own.

        :param res.users user: the account.
        :rtype: str
        """
        return f"{user.name} ({user.login})"

    @api.model
    def _insertion(self, row):
        repeated = SQL("FALSE")
        if row["operation"] == "refused":
            repeated = SQL(
                """
                EXISTS (SELECT FROM mj_access_log
                         WHERE res_model = %s AND res_id = %s AND user_id = %s AND operation = 'refused'
                           AND moment AT TIME ZONE 'UTC' BETWEEN now() - interval '1 hour' AND now())
                """,
                row["res_model"],
                row["res_id"],
                row["user_id"],
            )
        return SQL(
            "INSERT INTO mj_access_log (%s) SELECT %s WHERE NOT %s",
            SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
            SQL(", ").join(SQL("%s", row[name]) for name in COLUMNS),
            repeated,
        )
