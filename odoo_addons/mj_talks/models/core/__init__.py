"""What every model of ours rests on.

A record names only what belongs to its own company, and only what its writer may read (decisions 0009, 0059).
Activities and lists name time zones that PostgreSQL knows.
"""

from . import mj_one_company
from . import mj_checked_references
from . import mj_time_zone
from . import res_company
from . import mail_activity
from . import res_users
from . import mj_stepped
from . import ir_rule
