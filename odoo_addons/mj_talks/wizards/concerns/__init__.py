from . import mj_concern_withdraw
