from . import test_draw
from . import test_mj_inspection
from . import test_mj_inspection_freezing
from . import test_mj_inspection_paper
from . import test_mj_inspection_recusal
