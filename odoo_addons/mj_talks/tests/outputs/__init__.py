from . import test_mj_export
from . import test_mj_yearly_summary
from . import test_printing
