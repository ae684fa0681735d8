from . import mj_supervision_home
from . import mj_yearly_report
from . import mj_yearly_report_figures
from . import mj_yearly_report_texts
from . import mj_talk_problem
from . import spreadsheet_dashboard
from . import mj_first_step
