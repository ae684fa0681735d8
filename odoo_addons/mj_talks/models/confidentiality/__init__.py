"""Content in sealed envelopes: how it is written, who reads it, and the keys.

A model names its content fields and says in ``_known_to`` who may read; nothing else ever reads an envelope (decisions
0011, 0012). Screens that show no content ask for none (decision 0041). In server actions, automations and jobs nothing
opens.
"""

from . import ir_actions_server
from . import ir_http
from . import mj_vault
from . import mj_confidential
from . import mj_confidential_reading
from . import res_config_settings
