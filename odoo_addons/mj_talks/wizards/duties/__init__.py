from . import mj_obligation_generate
from . import mj_obligation_waive
