"""Orders to put something right, from draft to closed (A17.5, A21.1).

The ladder of steps is decision 0075, the two sides decisions 0021 and 0022. *Answering* are the member concerned, the
responsible persons, and for an organisation its leaders and recorders in scope; for a member only the recorders named
there, who act for people without an account. An overdue rectification becomes known once for each due date, as one
activity on the organisation, to the directors whom it does not concern and to whoever looks after overdue duties there.
"""

from . import mj_rectification
from . import mj_rectification_sides
from . import mj_rectification_steps
from . import mj_rectification_decision
from . import mj_rectification_notifications
from . import mj_rectification_step
from . import mj_rectification_note
from . import mj_rectification_extension
from . import mj_followup
