from . import mj_gate_override_decide
