"""What the committee sees first, the yearly report, and problems on which nobody decided.

Figures only, never a word of a talk. The municipality's figures are the same whoever counts (decision 0036); a problem
comes into sight by one bit of the record (decision 0037).
"""

from . import mj_supervision_home
from . import mj_supervision_home_cases
from . import mj_yearly_report
from . import mj_yearly_report_figures
from . import mj_yearly_report_texts
from . import mj_talk_problem
from . import spreadsheet_dashboard
from . import mj_first_step
