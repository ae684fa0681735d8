from . import test_mj_reminder
