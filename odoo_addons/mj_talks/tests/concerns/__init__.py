from . import test_mj_concern
