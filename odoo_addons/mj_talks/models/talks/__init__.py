from . import mj_talk
from . import mj_talk_lawfulness
from . import mj_talk_participant
from . import mj_talk_people
from . import mj_talk_followers
from . import mj_talk_uncounted
