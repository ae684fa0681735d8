from odoo.addons.mj_talks.hooks import forget, number_apart


def post_init_hook(env):
    """Let several companies number apart."""
    number_apart(env)


def uninstall_hook(env):
    """Leave nothing of ours behind that Odoo does not know."""
    forget(env, "mj_supervision", "mj_rectification_step_kept", "mj_inspection_keep_draw")
