from . import mj_rectification_document
from . import report_rectification_notice
from . import report_rectification_warning
from . import report_rectification_proposal
