from . import mj_talk_print_redacted
from . import mj_talk_confirm
from . import mj_talk_record_erase
