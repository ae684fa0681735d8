from odoo import fields, models
from odoo.tools import SQL


class MjRosterTurn(models.Model):
    """Whose turn it is to write a roster of a company. No role has a right on it.

    Two that load the same roster at once see nothing of each other under REPEATABLE READ. So both write one row: the second
    is refused by PostgreSQL, Odoo runs its request again, and it sees what the first did.
    """

    _name = "mj.roster.turn"
    _description = "Turn at Writing a Roster"
    _log_access = False
    _rec_name = "res_model"

    res_model = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")

    _roster_uniq = models.UniqueIndex("(res_model, company_id)")

    def _take(self, res_model, company):
        """Write the row of a roster.

        :param str res_model: which roster.
        :param res.company company: of which company.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mj_roster_turn (res_model, company_id) VALUES (%s, %s)
                ON CONFLICT (res_model, company_id) DO UPDATE SET res_model = EXCLUDED.res_model
                """,
                res_model,
                company.id,
            )
        )
