from markupsafe import Markup

from odoo import api, models

PAGE = "/odoo/mj-first-steps"


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def get_empty_list_help(self, help_message):
        """While something has to come first, an empty list of ours says what, and where."""
        message = super().get_empty_list_help(help_message)
        if not self._name.startswith("mj.") or self._name in ("mj.first.step", "mj.first.page"):
            return message
        return self._mj_first_step_help() or message

    @api.model
    def _mj_first_step_help(self):
        """Return what to do first, unless this very list is where it is done."""
        # Odoo reads actions as the superuser; what comes next is a question about the person.
        steps = self.env["mj.first.step"].sudo(False)
        if not steps.has_access("read"):
            return False
        step = steps._first_missing()
        screen = step.sudo().action_id
        if not step or (screen and self.env[screen.type].sudo().browse(screen.id).res_model == self._name):
            return False
        return Markup(
            '<p class="o_view_nocontent_smiling_face">{title}</p><p>{text}</p>'
            '<p><a href="{page}" class="btn btn-primary">{link}</a></p>'
        ).format(
            title=self.env._("First: %s", step.name),
            text=step.instruction,
            page=PAGE,
            link=self.env._("Open the First Steps"),
        )
