from . import mj_obligation_plan
from . import mj_obligation_plan_line
