"""What has to be there before talks can be held: for each role the lines that are still open.

Lines are data, and whether one is done is worked out for the user who looks. How a line is added stands in
``docs/developer.md``.
"""

from . import mj_first_step
from . import mj_first_step_people
from . import mj_first_step_users
from . import mj_first_step_server
from . import mj_first_step_own
from . import mj_first_page
from . import ir_actions_act_window
