from . import res_users
from . import mj_access_log
from . import mj_rights_watch
from . import res_groups
from . import ir_rule
