from . import mj_inspection_cancel
from . import mj_inspection_seed
