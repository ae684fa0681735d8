from . import mj_talk_cancel
