from odoo import api, fields, models
from odoo.exceptions import AccessError


class MjTalkParticipant(models.Model):
    """Whether the talked-to confirmed the record (A04.4)."""

    _inherit = "mj.talk.participant"  # pylint: disable=consider-merging-classes-inherited  # another package

    confirmation = fields.Selection(
        [
            ("not_asked", "Not Asked"),
            ("asked", "Waiting for Confirmation"),
            ("confirmed", "Confirmed"),
            ("commented", "Commented"),
            ("signed", "Signed on Paper"),
        ],
        string="Record Confirmed",
        default="not_asked",
        required=True,
        readonly=True,
        copy=False,
    )
    confirmed_at = fields.Datetime(readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        closed = [vals for vals in vals_list if vals.get("confirmation", "not_asked") != "not_asked"]
        if not self.env.su and (closed or any(vals.get("confirmed_at") for vals in vals_list)):
            raise AccessError(self.env._("Only the talked-to confirms the record."))
        return super().create(vals_list)
