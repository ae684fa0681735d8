from markupsafe import Markup
from odoo import api, models

PAGE = "/odoo/mj-first-steps"
# The page itself, which says more.
OWN_WORDS = ("mj.first.step", "mj.first.page")


class IrActionsActWindow(models.Model):
    _inherit = "ir.actions.act_window"

    def read(self, fields=None, load="_classic_read"):
        """While something has to come first, empty lists of ours say what, and where it is done."""
        result = super().read(fields, load=load)
        if not fields or "help" in fields:
            ours = [values for values in result if self._is_mj_list(values.get("res_model"))]
            step = self._mj_first_missing() if ours else None
            for values in ours:
                if step and values["res_model"] != self._mj_model_of(step):
                    values["help"] = self._mj_first_step_help(step)
        return result

    @api.model
    def _is_mj_list(self, model):
        return (model or "").startswith("mj.") and model not in OWN_WORDS

    @api.model
    def _mj_first_missing(self):
        # Odoo reads actions as the superuser; what comes next is a question about the person.
        steps = self.env["mj.first.step"].sudo(False)
        return steps._first_missing() if steps.has_access("read") else steps

    @api.model
    def _mj_model_of(self, step):
        """Return the model of the screen on which a step is done; that screen says itself how."""
        action = step.sudo().action_id
        return self.env[action.type].sudo().browse(action.id).res_model if action else False

    @api.model
    def _mj_first_step_help(self, step):
        return Markup(
            '<p class="o_view_nocontent_smiling_face">{title}</p><p>{text}</p>'
            '<p><a href="{page}" class="btn btn-primary">{link}</a></p>'
        ).format(
            title=self.env._("First: %s", step.name),
            text=step.instruction,
            page=PAGE,
            link=self.env._("Open the First Steps"),
        )
