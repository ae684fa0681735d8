from . import test_mj_referral
from . import test_res_users
from . import test_draw
from . import test_mj_inspection
from . import test_mj_guidance
