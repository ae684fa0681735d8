"""Tables of organisations, members and appointments as offices keep them, read through Odoo's import.

Reading cells is done outside the ORM, in ``mj_talks/roster``. An import names every bad row and writes nothing then. It
puts posts into force: a gated post to come is entered as a proposal first, and when its talk was held, or the exception
allowed, the import of the same row puts it into force (decision 0016).
"""

from . import mj_roster
from . import mj_roster_saving
from . import mj_roster_reading
from . import mj_organization
from . import mj_member
from . import mj_appointment
from . import base_import_import
