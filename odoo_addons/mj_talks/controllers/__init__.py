from . import export
from . import ledger
from . import portal
from . import talk_calendar
from . import talk_file
from . import portal_talk_request
from . import portal_talk
from . import portal_followup
