"""Archived talks become sealed entries of the ledger (A20).

How they are numbered, sealed, verified and corrected are decisions 0030 to 0034. A ledger is taken away whole: whoever
sees single entries as a partner of those talks reads them on the screen and exports nothing of it. With all below, an
entry keeps its own number and the organisation has a column, since a code before the number says nothing to the reader.
Posts of several people stand one below the other on paper and in the workbook; the sealed text stays one line.
"""

from . import mj_ledger_entry
from . import mj_ledger_head
from . import mj_ledger_sealer
from . import mj_ledger_verification
from . import mj_talk
from . import mj_talk_participant
from . import mj_reminder
