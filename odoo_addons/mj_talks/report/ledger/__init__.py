from . import mj_ledger_print
