from . import mj_regulation
from . import mj_regulation_article
from . import mj_regulation_interpretation
from . import mj_talk_rule
from . import mj_talk_rule_terms
from . import mj_talk_rule_window
