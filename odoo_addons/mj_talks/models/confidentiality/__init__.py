from . import ir_actions_server
from . import ir_http
from . import mj_vault
from . import mj_confidential
from . import mj_confidential_reading
from . import res_config_settings
