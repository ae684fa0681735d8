from . import mj_reminder
from . import mj_talk_rule_window
