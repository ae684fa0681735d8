from odoo import models
from odoo.http import request

OURS = "odoo.addons.mj_"
PAPERS = ("mj_talks.", "mj_supervision.")


class IrHttp(models.AbstractModel):
    """What is read at these addons' addresses stays in no browser: people share the computers of an office."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        is_ours = rule.endpoint.func.__module__.startswith(OURS)
        is_paper = str(args.get("reportname", "")).startswith(PAPERS)
        if is_ours or is_paper:
            request.future_response.headers["Cache-Control"] = "no-store"
            request.future_response.headers["X-Content-Type-Options"] = "nosniff"
        if is_paper:
            # A paper speaks the language of who prints it, not that of the website.
            request.update_context(lang=request.env.user.lang)
        return result
