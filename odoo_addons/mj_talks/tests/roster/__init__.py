from . import test_roster_dates
from . import test_roster_sheet
from . import test_roster_import
