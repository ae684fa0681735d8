from odoo.addons.mj_talks.hooks import forget_numbers, number_apart


def post_init_hook(env):
    """Let several companies number apart."""
    number_apart(env)


def uninstall_hook(env):
    """Leave no sequences of companies behind."""
    forget_numbers(env, "mj_supervision")
