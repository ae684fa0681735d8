from . import test_mj_followup
from . import test_mj_followup_reminding
