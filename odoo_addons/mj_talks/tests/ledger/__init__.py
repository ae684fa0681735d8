from . import test_ledger_chain
from . import test_ledger_layout
from . import test_mj_ledger
from . import test_mj_ledger_export
