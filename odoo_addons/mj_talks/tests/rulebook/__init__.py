from . import test_mj_regulation
from . import test_mj_talk_permission
from . import test_mj_talk_rule
from . import test_regulation_text
from . import test_second_regulation
