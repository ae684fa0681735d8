from . import mj_ledger_entry
from . import mj_ledger_head
from . import mj_ledger_sealer
from . import mj_ledger_verification
from . import mj_talk
from . import mj_reminder
