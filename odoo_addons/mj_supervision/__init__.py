from . import controllers
from . import models
from . import report
from . import wizards
from odoo.addons.mj_talks.hooks import number_apart as post_init_hook
from .hooks import uninstall_hook
