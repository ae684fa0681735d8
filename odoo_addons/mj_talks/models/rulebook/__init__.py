"""The regulation in versions, its articles, the rules that make duties, and who may talk with whom.

All of it is data (decision 0005), and what changes what is owed is dated and reasoned (decision 0055). Articles are
cited in words (decision 0046).
"""

from . import mj_regulation
from . import mj_regulation_article
from . import mj_regulation_interpretation
from . import mj_regulation_rules
from . import mj_talk_permission
from . import mj_talk_rule
from . import mj_talk_rule_terms
from . import mj_talk_rule_validation
from . import mj_talk_rule_window
