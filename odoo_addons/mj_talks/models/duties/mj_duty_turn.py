from odoo import fields, models
from odoo.tools import SQL


class MjDutyTurn(models.Model):
    """Whose turn it is to work on the duties of an organisation. No role has a right on it.

    Who reconciles or fulfils reads what others write: posts, talks, duties. PostgreSQL notices that only where both write
    one row, and under REPEATABLE READ whoever waited for a mere lock goes on with what was true before. So both write the
    row of each organisation concerned; the second is refused by PostgreSQL, and Odoo runs the request again. The rows are
    no column of the organisation, so that nobody who edits one is in the way of a talk there, and each stays small.
    """

    _name = "mj.duty.turn"
    _description = "Turn at the Duties of an Organisation"
    _log_access = False
    _rec_name = "organization_id"

    organization_id = fields.Many2one("mj.organization", string="Organisation", required=True, ondelete="cascade")

    _organization_uniq = models.UniqueIndex("(organization_id)")

    def _take_turns(self, organization_ids):
        """Write the rows of organisations, in the order of their ids, each once in a transaction.

        :param SQL organization_ids: query of their ids.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mj_duty_turn (organization_id)
                SELECT id FROM mj_organization WHERE id IN (%s) ORDER BY id
                ON CONFLICT (organization_id) DO UPDATE SET organization_id = EXCLUDED.organization_id
                 WHERE mj_duty_turn.xmin <> pg_current_xact_id()::xid
                """,
                organization_ids,
            )
        )

    def _take_around(self, organizations):
        """Take the turns of organisations with those directly above and below, whose duties change with them."""
        ids = organizations.ids
        self._take_turns(
            SQL(
                """
                SELECT unnest(%(ids)s::integer[])
                 UNION SELECT parent_id FROM mj_organization WHERE id = ANY(%(ids)s::integer[])
                 UNION SELECT id FROM mj_organization WHERE parent_id = ANY(%(ids)s::integer[])
                """,
                ids=ids,
            )
        )

    def _take_of_talks(self, talk_condition):
        """Take the turns of the organisations in which people of talks have or had a post.

        :param SQL talk_condition: on ``talk``.
        """
        self._take_turns(
            SQL(
                """
                SELECT talk.organization_id FROM mj_talk AS talk WHERE %(talks)s
                 UNION
                SELECT post.organization_id
                  FROM mj_talk AS talk
                  JOIN mj_talk_participant AS person ON person.talk_id = talk.id
                  JOIN mj_appointment AS post ON post.member_id = person.member_id AND post.state = 'effective'
                 WHERE %(talks)s
                """,
                talks=talk_condition,
            )
        )
