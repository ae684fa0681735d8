from . import mj_talk_request_leader
from . import mj_talk_request
from . import mj_talk_request_asking
from . import mj_talk_request_answer
from . import mj_talk_request_duty
from . import mj_talk
from . import mj_member
from . import res_users
