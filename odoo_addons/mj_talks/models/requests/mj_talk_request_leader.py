from odoo import api, fields, models
from odoo.tools import SQL

from ...duty.gates import rule_in_force
from ...wording import post_title


class MjTalkRequestLeader(models.Model):
    """A leadership member who may be asked for a talk, with the post: names and posts only.

    Staff of a branch see who leads the organisations above, without seeing those people's membership data.
    """

    _name = "mj.talk.request.leader"
    _description = "Leader Who May Be Asked"
    _auto = False
    _order = "organization_id, sequence, id"
    _rec_names_search = ["name"]

    name = fields.Char(string="Full Name", readonly=True)
    member_id = fields.Many2one("mj.member", readonly=True)
    organization_id = fields.Many2one("mj.organization", string="Organisation", readonly=True)
    organization_path = fields.Char(readonly=True, export_string_translation=False)
    company_id = fields.Many2one("res.company", readonly=True)
    position_id = fields.Many2one("mj.position", string="Post", readonly=True)
    sequence = fields.Integer(readonly=True, aggregator=None)

    @property
    def _table_query(self):
        """The highest post of each person who may be asked in each organisation, by the local day.

        That is who has the role of the talker in the rule on requests, and the leadership where there is no rule.
        """
        today = self.env["res.company"]._mj_today_sql(SQL("post.company_id"))
        return SQL(
            """
            SELECT DISTINCT ON (post.organization_id, post.member_id)
                   post.id, partner.name, post.member_id, post.organization_id, post.organization_path,
                   post.company_id, post.position_id, position.sequence
              FROM mj_appointment AS post
              JOIN mj_position AS position ON position.id = post.position_id AND position.is_leadership
              JOIN mj_organization AS organization ON organization.id = post.organization_id
              LEFT JOIN LATERAL (%(rule)s) AS rule ON TRUE
              JOIN mj_member AS member ON member.id = post.member_id
              JOIN res_partner AS partner ON partner.id = member.partner_id
             WHERE post.state = 'effective' AND post.date_from <= %(today)s
               AND (post.date_to IS NULL OR post.date_to >= %(today)s)
               AND CASE rule.talker_scope
                       WHEN 'chair' THEN position.is_chair
                       WHEN 'chair_or_full_time_vice_chair' THEN position.is_chair OR position.is_full_time_vice_chair
                       ELSE TRUE END
             ORDER BY post.organization_id, post.member_id, position.sequence, post.id
            """,
            today=today,
            rule=rule_in_force("request", today),
        )

    @api.depends("name", "position_id")
    def _compute_display_name(self):
        for leader in self:
            leader.display_name = self.env._(
                "%(person)s (%(posts)s)",
                person=leader.name,
                posts=post_title(leader.sudo().organization_id.name, leader.sudo().position_id.name),
            )
