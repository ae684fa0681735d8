from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

STAFF_GROUP = "mj_talks.group_mj_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    # For record rules alone. Whoever could search by one of these would list the members among
    # the contacts: a search through a relation does not ask for rights on its target.
    mj_member_ids = fields.One2many(
        "mj.member", "partner_id", string="Membership", context={"active_test": False}, groups=fields.NO_ACCESS
    )
    mj_organization_ids = fields.One2many(
        "mj.organization", "partner_id", string="Organisation", context={"active_test": False}, groups=fields.NO_ACCESS
    )
    mj_shows_member = fields.Boolean(string="Shows the Member", compute="_compute_mj_shows_member", groups=STAFF_GROUP)
    mj_is_member = fields.Boolean(
        string="Is a Member",
        compute="_compute_mj_is_member",
        compute_sudo=True,
        store=True,
        groups=fields.NO_ACCESS,
    )

    @api.depends("mj_member_ids")
    def _compute_mj_is_member(self):
        for partner in self:
            partner.mj_is_member = bool(partner.mj_member_ids)

    @api.depends_context("uid")
    def _compute_mj_shows_member(self):
        visible = self.env["mj.member"].with_context(active_test=False).search([("partner_id", "in", self.ids)])
        for partner in self:
            partner.mj_shows_member = partner in visible.partner_id

    def write(self, vals):
        if "email" in vals:
            self._mj_check_account_email(vals["email"])
        if vals.get("company_id"):
            self._mj_check_company(self.env["res.company"].browse(vals["company_id"]))
        return super().write(vals)

    def _mj_check_company(self, company):
        """Leave a contact to the company of the member or organisation behind it, or to all.

        :raises ValidationError: naming the contact.
        """
        for partner in self.sudo():
            if (partner.mj_member_ids.company_id | partner.mj_organization_ids.company_id) - company:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a member or an organisation of another company than %(company)s. Leave the "
                        "company of the contact empty: then all of them may use it.",
                        contact=partner.name,
                        company=company.sudo().name,
                    )
                )

    def _mj_check_account_email(self, email):
        """Leave the address of a member with an account to the member and the account managers.

        A new password is sent to that address, and with it whoever changes it gets the account.

        :raises AccessError: when somebody else changes it.
        """
        if self.env.su or self.env.user.has_group("base.group_erp_manager"):
            return
        others = (self - self.env.user.partner_id).sudo()
        if any(partner.mj_is_member and partner.user_ids and partner.email != email for partner in others):
            raise AccessError(
                self.env._(
                    "This member has an account, and new passwords are sent to this address. The member changes it "
                    "on the portal, or whoever manages the accounts."
                )
            )

    def action_open_mj_member(self):
        """Open the member behind this contact."""
        self.ensure_one()
        member = self.env["mj.member"].search([("partner_id", "=", self.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "res_model": "mj.member",
            "res_id": member.id,
            "views": [(False, "form")],
        }
