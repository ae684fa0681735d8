from . import mj_ledger_correct
from . import mj_ledger_confirm_end
from . import mj_ledger_export
