from . import mj_talk_event
from . import mj_talk
from . import mj_season_plan
from . import mj_season_plan_absence
from . import mj_season_plan_layout
from . import mj_organization
