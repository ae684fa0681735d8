"""Tables of organisations, members and appointments as offices keep them, read through a door of their own.

Reading cells is done outside the ORM, in ``mj_talks/roster``. ``mj.roster.import`` is the door: it shows what a file will
change, asks what is not certain, writes all of it or nothing, and can undo it (decision 0073). It puts posts into force: a
gated post to come is entered as a proposal first, and when its talk was held, or the exception allowed, the import of the
same row puts it into force (decision 0016).
"""

from . import mj_roster
from . import mj_roster_saving
from . import mj_roster_reading
from . import mj_roster_history
from . import mj_roster_lines
from . import mj_roster_export
from . import mj_access_log
from . import mj_roster_meaning
from . import mj_roster_turn
from . import mj_roster_import
from . import mj_roster_import_file
from . import mj_roster_import_preview
from . import mj_roster_import_undo
from . import mj_roster_import_sheet
from . import mj_roster_import_column
from . import mj_roster_import_line
from . import mj_roster_change
from . import mj_organization
from . import mj_member
from . import mj_member_questions
from . import mj_appointment
from . import base_import_import
from . import res_company
from . import res_config_settings
