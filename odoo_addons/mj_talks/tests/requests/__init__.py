from . import test_mj_talk_request
from . import test_mj_talk_request_lists
from . import test_mj_talk_request_reminding
