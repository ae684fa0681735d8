from . import test_mj_export
from . import test_mj_first_step
from . import test_res_users
