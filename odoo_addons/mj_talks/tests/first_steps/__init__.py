from . import test_mj_first_step
