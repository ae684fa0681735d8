from . import test_mj_supervision_home
from . import test_mj_supervision_tiles
from . import test_mj_talk_problem
from . import test_mj_yearly_report
