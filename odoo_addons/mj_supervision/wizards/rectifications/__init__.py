from . import mj_rectification_act
