from . import test_roster_dates
from . import test_roster_sheet
from . import test_roster_import
from . import test_reading_files
from . import test_reading_workbooks
from . import test_normal_form
from . import test_roster_forms
