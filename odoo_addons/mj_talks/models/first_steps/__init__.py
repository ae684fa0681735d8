from . import mj_first_step
from . import mj_first_step_people
from . import mj_first_step_users
from . import mj_first_step_server
from . import mj_first_step_own
from . import mj_first_page
from . import ir_actions_act_window
