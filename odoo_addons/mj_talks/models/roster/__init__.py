from . import mj_roster
from . import mj_roster_saving
from . import mj_organization
from . import mj_member
from . import mj_appointment
from . import base_import_import
