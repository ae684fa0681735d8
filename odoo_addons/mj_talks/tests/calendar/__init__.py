from . import test_holidays
from . import test_mj_obligation_plan
from . import test_mj_season_plan
from . import test_mj_talk_calendar
from . import test_season
from . import test_working_days
