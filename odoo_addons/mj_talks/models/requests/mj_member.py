from odoo import api, fields, models

STAFF = "mj_talks.group_mj_leader,mj_talks.group_mj_recorder"


class MjMember(models.Model):
    """Members ask for talks (A16)."""

    _inherit = "mj.member"  # pylint: disable=consider-merging-classes-inherited  # another package

    request_count = fields.Integer(string="Talk Requests", compute="_compute_request_count", groups=STAFF)

    @api.depends_context("uid")
    def _compute_request_count(self):
        groups = self.env["mj.talk.request"]._read_group([("member_id", "in", self.ids)], ["member_id"], ["__count"])
        counts = dict(groups)
        for member in self:
            member.request_count = counts.get(member._origin, 0)

    def action_open_requests(self):
        """Open the requests of this member that the user may see."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_request_action")
        action["domain"] = [("member_id", "=", self.id)]
        action["context"] = {"default_member_id": self.id, "default_organization_id": self.organization_id.id}
        return action

    @api.private
    def _accounts(self):
        """Return the accounts with which these people work here.

        :rtype: res.users
        """
        return self.sudo().partner_id.user_ids._mj_at_work()
