from . import mj_talk_request_accept
from . import mj_talk_request_forward
