from . import mj_duty_engine
from . import mj_gate
from . import mj_gate_override
from . import mj_appointment
from . import mj_member
from . import mj_talk
from . import mj_talk_participant
from . import mj_obligation
