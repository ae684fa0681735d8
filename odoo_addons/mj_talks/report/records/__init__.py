from . import mj_talk_sheet
from . import mj_talk_sheet_empty
from . import mj_talk_sheet_redacted
from . import mj_talk_sheet_anonymous
