"""Posts and admissions wait for the talk before them (A11, A12).

What is checked is the transition (decision 0016), what opens a gate are contents that were confirmed (decision 0043),
history and exceptions are listed (decisions 0018, 0042). Where a talk was held after the first day, that day is moved
behind it, or the rules administrator lets it pass without the talk; what is owed again after a decision, because its
talk was cancelled, is made up for later. The supervision committee that may talk is that of the municipal organisation
above, or of the organisation itself where it is the municipal one; at the top a superior from outside is entered on the
talk by name.

Who joined elsewhere and comes with a transfer was admitted there: nobody owes that talk here. The day, the place and the
paper of the transfer stay on the member, whose gate stands as *transferred* and can be listed as such; it needs no exception
and is no history. An applicant here is none: only the rules administrator makes one a transferred member, and whoever
takes the day of the transfer off decides anew.
"""

from . import mj_duty_engine
from . import mj_gate
from . import mj_gate_override
from . import mj_appointment
from . import mj_member
from . import mj_talk
from . import mj_talk_participant
from . import mj_obligation
