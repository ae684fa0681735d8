from contextvars import ContextVar

from odoo import models

inside_automation = ContextVar("mj_inside_automation", default=False)


class IrActionsServer(models.Model):
    """Automations, jobs and server actions run with superuser rights: confidential content stays closed in them."""

    _inherit = "ir.actions.server"

    def _run(self, records, eval_context):
        token = inside_automation.set(True)
        try:
            return super()._run(records, eval_context)
        finally:
            inside_automation.reset(token)
