from . import mj_reason
