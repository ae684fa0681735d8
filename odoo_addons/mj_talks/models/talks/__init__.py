"""The talk from plan to held or cancelled, its people, and what makes it lawful.

A talk is held with those who came: people marked as absent do not count for its form when it is marked as held. A talk
planned for a later day asks when it was held instead of taking this moment.
"""

from . import mj_talk
from . import mj_talk_steps
from . import mj_talk_validation
from . import mj_talk_participant
from . import res_users
