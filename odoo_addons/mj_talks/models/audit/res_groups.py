from odoo import models

OWN_ADDONS = ("mj_talks.", "mj_supervision.")


class ResGroups(models.Model):
    """Who is given a role in talks, or takes one, shows in the access log."""

    _inherit = "res.groups"

    def write(self, vals):
        if "user_ids" not in vals and "implied_ids" not in vals:
            return super().write(vals)
        before = {group: group.all_user_ids for group in self._mj_roles()}
        result = super().write(vals)
        for group in self._mj_roles():
            group._mj_note_new_users(group.all_user_ids - before.get(group, self.env["res.users"]))
        return result

    def _mj_roles(self):
        """Return those of these groups that are roles of ours or give one."""
        names = self.all_implied_ids._get_external_ids()
        roles = self.env["res.groups"].browse(
            group_id for group_id, ids in names.items() if any(name.startswith(OWN_ADDONS) for name in ids)
        )
        return self.filtered(lambda group: group.all_implied_ids & roles)

    def _mj_note_new_users(self, users):
        for user in users:
            self.env["mj.rights.watch"]._note(self, f"{self.sudo().full_name} + {user.login}")
        users._mj_take_home()
