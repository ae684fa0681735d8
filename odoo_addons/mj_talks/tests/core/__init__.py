from . import test_mj_checked_references
from . import test_time_zones
from . import test_wording
