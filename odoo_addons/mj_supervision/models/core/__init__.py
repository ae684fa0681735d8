"""What the addon adds to companies, settings, accounts, exports and the first steps.

The committee begins the day with its overview. What it keeps is exported by its director before it can be uninstalled
(decision 0050). Documents are numbered by company, kind and year in one statement, and a number is given back when the
transaction fails: there is no gap.
"""

from . import res_company
from . import res_config_settings
from . import res_users
from . import ir_module_module
from . import mj_export
from . import mj_access_grant
from . import mj_document_counter
