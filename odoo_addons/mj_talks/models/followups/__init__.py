from . import res_users
from . import mj_followup
from . import mj_followup_entering
from . import mj_followup_steps
from . import mj_reminder
from . import mj_talk
from . import mj_concern
