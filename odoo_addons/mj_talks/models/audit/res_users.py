from odoo import models
from odoo.exceptions import AccessError

# Who holds these of an account is that person, for every record that opens for its member.
WATCHED = ("login", "password", "active", "totp_secret")


class ResUsers(models.Model):
    """Accounts of members open what was said to them: who changes such an account is noted beside other rights."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    def _mj_watch_account(self, vals):
        """Note what changes on accounts, and keep the accounts of members theirs.

        :param dict vals: about to be written; their values are noted only where they are no secret.
        :raises AccessError: when an account would pass from or to a member.
        """
        watch = self.env["mj.rights.watch"]
        if "partner_id" in vals:
            for user in self.filtered(lambda user: user.partner_id.id != vals["partner_id"]):
                user._mj_check_contact(self.env["res.partner"].browse(vals["partner_id"]))
                watch._note(user, f"{user.login}: contact {vals['partner_id']}")
        changed = [name for name in WATCHED if name in vals]
        if not changed:
            return
        for user in self.filtered(lambda user: user.partner_id.sudo().mj_member_ids):
            values = [f"{name} {vals[name]}" if name in ("login", "active") else name for name in changed]
            watch._note(user, f"{user.login}: {', '.join(values)}")

    def _mj_check_contact(self, contact):
        if not self.env.su and (self.partner_id | contact).sudo().mj_member_ids:
            raise AccessError(
                self.env._(
                    "The account of a member stays with that member: who holds it reads what was said to them. Make "
                    "another account, or archive this one."
                )
            )
