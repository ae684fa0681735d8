from . import mj_concern_kind
from . import mj_concern
from . import mj_concern_responsible
from . import mj_appointment
