from . import test_roster_dates
from . import test_roster_sheet
from . import test_mj_roster_import
from . import test_roster_import
