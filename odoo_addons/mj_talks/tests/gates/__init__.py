from . import test_mj_gate
from . import test_mj_gate_history
from . import test_mj_gate_transfers
