from . import test_mj_talk
from . import test_mj_talk_people
from . import test_mj_talk_steps
