from . import mj_regulation_import
from . import mj_regulation_import_line
from . import mj_talk_rule_end
