from . import test_mj_followup
