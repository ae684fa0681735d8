from . import mj_one_company
from . import mj_checked_references
from . import mj_time_zone
from . import res_company
from . import mail_activity
from . import res_users
from . import mj_stepped
from . import ir_rule
