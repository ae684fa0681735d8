from odoo.addons.mj_talks.hooks import forget


def uninstall_hook(env):
    """Leave nothing of ours behind that Odoo does not know."""
    forget(env, "mj_supervision", "mj_rectification_step_kept", "mj_inspection_keep_draw")
