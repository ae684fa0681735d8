from . import mj_referral_letter
from . import mj_inspection_reports
from . import mj_rectification_document
from . import report_rectification_notice
from . import report_rectification_warning
from . import report_rectification_proposal
from . import mj_yearly_report_print
