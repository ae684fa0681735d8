"""Who opened which content, and who changed rights and accounts.

Rows of the log are only ever added (decisions 0013, 0028). Rights, scopes, recorders and the accounts of members are
noted in the transaction that changes them, openings of content on one of their own.
"""

from . import res_users
from . import mj_access_log
from . import mj_rights_watch
from . import res_groups
from . import ir_rule
