from . import test_mj_guidance
