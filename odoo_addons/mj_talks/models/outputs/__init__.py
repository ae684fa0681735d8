from . import ir_actions_report
from . import ir_module_module
from . import mj_export
from . import mj_yearly_document
from . import mj_yearly_summary
