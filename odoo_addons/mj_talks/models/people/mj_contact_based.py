from odoo import api, models
from odoo.exceptions import AccessError


class MjContactBased(models.AbstractModel):
    """Keeps its contact data on a partner of its own (``partner_id`` in ``_inherits``).

    Who may write the member or organisation may write its contact. So nobody takes over a contact
    that they may not write anyway by naming it here.
    """

    _name = "mj.contact.based"
    _description = "Based on a Contact"

    @api.model_create_multi
    def create(self, vals_list):
        given = self.env["res.partner"].browse(filter(None, (vals.get("partner_id") for vals in vals_list)))
        given.check_access("write")
        return super().create(vals_list)

    def write(self, vals):
        if "partner_id" in vals and not self.env.su and any(row.partner_id.id != vals["partner_id"] for row in self):
            raise AccessError(self.env._("The contact behind a member or an organisation stays the same."))
        return super().write(vals)
