from odoo.addons.mj_talks.hooks import forget, number_apart


def post_init_hook(env):
    """Let several companies number apart, and say in Chinese what the yearly report takes over.

    Odoo counts the choices of a field among the terms of the addon that declares them, which were loaded before this
    addon's model was there to take them over.
    """
    number_apart(env)
    env["ir.module.module"].search([("name", "=", "mj_talks")])._update_translations()


def uninstall_hook(env):
    """Leave nothing of ours behind that Odoo does not know."""
    forget(env, "mj_supervision", "mj_rectification_step_kept", "mj_inspection_keep_draw")
