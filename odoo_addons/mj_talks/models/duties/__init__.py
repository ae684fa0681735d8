"""Duties: generated, reconciled and fulfilled by the engine, shown, planned, waived and escalated.

The engine works set by set in SQL (decisions 0004, 0058); what a duty is stands in ``docs/duties.md``. A year generated
in advance follows what happens until it begins, and waits outside “To Do Now”; a talk before its first day is refused
when it is logged for such a duty. Periods that are over stay as they are.
"""

from . import mj_duty_turn
from . import mj_duty_engine
from . import mj_duty_engine_fulfilment
from . import mj_obligation
from . import mj_obligation_explanation
from . import mj_obligation_planning
from . import mj_obligation_waiver
from . import mj_team_matrix
from . import mj_appointment
from . import mj_member
from . import mj_organization
from . import mj_position
from . import res_users
