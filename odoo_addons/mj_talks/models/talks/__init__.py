from . import mj_talk
from . import mj_talk_steps
from . import mj_talk_lawfulness
from . import mj_talk_participant
from . import res_users
