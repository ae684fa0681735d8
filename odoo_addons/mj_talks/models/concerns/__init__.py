from . import mj_concern_kind
from . import mj_concern
from . import mj_concern_raising
from . import mj_concern_responsible
from . import mj_appointment
from . import mj_duty_engine
from . import res_users
from . import mj_organization
