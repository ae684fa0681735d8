from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...numbering import next_reference

# What a person enters; everything else is worked out.
ENTERED = {"kind", "talk_id", "from_concern_id", "member_id", "owner_id", "due_date", "subject", "details"}
# What those who keep a follow-up change while it runs.
KEPT = {"owner_id", "due_date", "subject", "details"}


class MjFollowup(models.Model):
    """A follow-up comes from a talk or a concern, and what is entered about it changes while it runs (A17.2)."""

    _inherit = "mj.followup"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create([self._numbered(vals) for vals in vals_list])
        self.browse().check_access("create")
        self._check_references(vals_list)
        # Talkers from outside the scope enter what comes of their talk, too: the talk decides on organisation and right.
        shells = [self._numbered(self._prepare_shell(vals)) for vals in vals_list]
        return super(MjFollowup, self.sudo()).create(shells).with_env(self.env)

    @api.model
    def _numbered(self, vals):
        return vals | {"reference": next_reference(self.env, "mj.followup", vals.get("organization_id"))}

    @api.model
    def _prepare_shell(self, vals):
        shell = {name: value for name, value in vals.items() if name in ENTERED}
        concern = self.env["mj.concern"].browse(shell.pop("from_concern_id", False) or [])
        talk = self.env["mj.talk"].browse(shell.get("talk_id") or [])
        shell |= self._origin_values(talk, concern)
        shell["author_id"] = self.env.uid
        about = self.env["mj.member"].sudo().browse(shell.get("member_id") or [])
        if shell.get("kind") == "inquiry" and about and about.partner_id == self.env.user.partner_id:
            raise AccessError(self.env._("Nobody enters an inquiry about themselves."))
        if not (shell.get("subject") or "").strip():
            raise ValidationError(self.env._("Say in a few words what has to be done."))
        return shell

    @api.model
    def _origin_values(self, talk, concern):
        """Return what follows from where the follow-up comes from, when the user may enter one there.

        :raises AccessError: when not.
        :raises UserError: when it comes from nowhere.
        """
        if talk:
            if not talk._is_kept_by(self.env.user):
                raise AccessError(
                    self.env._("Only the talkers and the recorder of the talk enter what follows from it.")
                )
            if talk.sudo().state == "cancelled":
                raise UserError(self.env._("The talk was cancelled: nothing follows from it."))
            return {"organization_id": talk.sudo().organization_id.id}
        if concern:
            if not concern._known_to_reader():
                raise AccessError(concern._closed_message())
            return {"organization_id": concern.sudo().responsible_organization_id.id, "concern_id": concern.id}
        raise UserError(self.env._("A follow-up comes from a talk or a concern. Start it there."))

    @api.constrains("kind", "member_id", "owner_id")
    def _check_people(self):
        for followup in self.sudo():
            if followup.kind == "help" and not followup.member_id:
                raise ValidationError(self.env._("Enter who is helped."))
            if followup.kind == "inquiry" and followup.member_id == followup.owner_id:
                raise ValidationError(self.env._("Somebody else looks into it than the person it is about."))

    def write(self, vals):
        if not self.env.su:
            self._check_changes(vals)
        return super().write(vals)

    def _check_changes(self, vals):
        """Keepers change what has to be done and by whom, who takes care of it says what was done.

        :raises AccessError: for anybody else.
        :raises UserError: for what does not change, and after the end.
        """
        if vals.keys() - KEPT - {"result", "reason"}:
            raise UserError(self.env._("Kind, person and progress of a follow-up do not change by hand."))
        if vals.keys() & (KEPT | {"reason"}):
            self._check_may_keep()
        else:
            self._check_may_act()
        if vals.keys() - {"reason"} and not all(followup.is_open for followup in self):
            raise UserError(self.env._("It has ended. Take it up again first, with a reason."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A follow-up is not deleted. Cancel it with a reason."))

    def copy(self, default=None):
        if self:
            raise UserError(self.env._("A follow-up is not copied. Enter a new one."))
        return super().copy(default)
