from odoo import fields, models
from odoo.addons.mj_talks import clock


class MjInspectionTalk(models.Model):
    """A talk drawn for the sample: who, when and how far it got. What was said takes an access grant (调阅)."""

    _name = "mj.inspection.talk"
    _description = "Talk Sampled"
    _inherit = ["mj.inspection.line"]
    _order = "inspection_id, id"
    _rec_name = "talk_id"

    inspection_id = fields.Many2one("mj.inspection", required=True, index=True, ondelete="cascade")
    talk_id = fields.Many2one("mj.talk", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="inspection_id.company_id", store=True, index=True)
    reference = fields.Char(related="talk_id.reference", related_sudo=False)
    organization_id = fields.Many2one(related="talk_id.organization_id", related_sudo=False)
    date = fields.Date(related="talk_id.held_on", related_sudo=False, string="Held On")
    talkers = fields.Char(related="talk_id.talkers", related_sudo=False)
    talkees = fields.Char(related="talk_id.talkees", related_sudo=False)
    form = fields.Selection(related="talk_id.form", related_sudo=False)
    category = fields.Selection(related="talk_id.category", related_sudo=False)
    talk_state = fields.Selection(related="talk_id.state", related_sudo=False, string="State of the Talk")
    note = fields.Text(string="Remarks", help="On form and dates. Nothing that was said.")

    _talk_uniq = models.UniqueIndex("(inspection_id, talk_id)")

    def action_request_access(self):
        """Ask for access to the record of this talk, with a reason that the talkers see."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request Access"),
            "res_model": "mj.access.grant",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_talk_id": self.talk_id.id,
                "default_reason": self.env._("Sampled by inspection %s", self.inspection_id.reference),
                "default_date_to": fields.Date.add(clock.today(self.env, self.company_id), days=14),
            },
        }
