from . import base_partner_merge
from . import mj_appointment_end
from . import mj_reelection
