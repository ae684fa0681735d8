from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.reminders.mj_remindable import RECIPIENTS
from ...wording import comma


class MjRemind(models.TransientModel):
    """Remind people by hand (催办): a line for each thing says who will be told, and who cannot be reached and why."""

    _name = "mj.remind"
    _description = "Remind"
    _inherit = ["mj.checked.references"]

    res_model = fields.Char(string="Kind of Thing", required=True, readonly=True)
    res_ids = fields.Json(string="Things", required=True, readonly=True)
    recipient = fields.Selection(RECIPIENTS, string="Remind Whom", required=True, default="owing")
    line_ids = fields.One2many(
        "mj.remind.line",
        "remind_id",
        string="What Will Happen",
        compute="_compute_line_ids",
        store=True,
    )
    told_count = fields.Integer(string="Number of Reminders", compute="_compute_told_count")
    is_sent = fields.Boolean(readonly=True)

    @api.depends("recipient")
    def _compute_line_ids(self):
        for wizard in self:
            remindings = wizard._things()._remindings(wizard.recipient) if wizard.recipient else []
            wizard.line_ids = wizard._lines(remindings)

    @api.depends("line_ids.told_count")
    def _compute_told_count(self):
        for wizard in self:
            wizard.told_count = sum(wizard.line_ids.mapped("told_count"))

    def _things(self):
        """Return what is to be reminded of, when the user may: whoever calls, by whatever door.

        :rtype: mj.remindable
        :raises UserError: for things that nobody is reminded of.
        """
        self.ensure_one()
        if self.res_model not in self.env.registry["mj.remindable"]._inherit_children:
            raise UserError(self.env._("Nobody is reminded of such things."))
        # Stored fields are worked out with all rights; who is told is worked out with the user's own.
        things = self.env[self.res_model].sudo(False).browse(self.res_ids)
        things._check_may_remind()
        return things

    @api.model
    def _lines(self, remindings):
        """Return the commands for a line of each thing, those first of which somebody is told."""
        return [Command.clear()] + [
            Command.create(
                {
                    "thing_name": reminding.thing.display_name,
                    "told": comma(self.env).join(self._ways_to(user) for user in reminding.told),
                    "told_count": len(reminding.told),
                    "left_out": " ".join(reminding.left_out),
                }
            )
            for reminding in sorted(remindings, key=lambda reminding: not reminding.told)
        ]

    @api.model
    def _ways_to(self, user):
        return user.name if user.email else self.env._("%s (in the app only)", user.name)

    def _show(self):
        return self._get_records_action(name=self.env._("Remind"), target="new", views=[(False, "form")], context={})

    def action_apply(self):
        """Remind those who can be told, then show who was told and who could not be reached.

        :raises UserError: when nobody can be told.
        """
        self.ensure_one()
        self.check_access("write")
        if self.is_sent:
            raise UserError(self.env._("These reminders are sent already."))
        done = self._things()._remind(self.recipient)
        if not any(reminding.told for reminding in done):
            raise UserError(self.env._("Nobody can be told: see the lines, and choose whom to remind instead."))
        self.sudo().write({"is_sent": True, "line_ids": self._lines(done)})
        return self._show()
