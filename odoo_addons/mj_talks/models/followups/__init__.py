"""What has to happen after a talk (A17.2–A17.4).

Kinds, readers and steps are in ``docs/followups.md``. A reason or result is typed on the form itself and sealed with
it: it lies in no dialog's table.
"""

from . import res_users
from . import mj_followup
from . import mj_followup_entering
from . import mj_followup_steps
from . import mj_reminder
from . import mj_talk
from . import mj_concern
