from . import test_mj_reminder
from . import test_mj_remind
