from . import mj_remind
from . import mj_remind_line
