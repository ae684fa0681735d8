from . import res_company
from . import res_config_settings
from . import res_users
from . import ir_module_module
from . import mj_export
from . import mj_access_grant
from . import mj_document_counter
