from . import mj_compliance_measures
from . import mj_compliance_report
from . import mj_compliance_person
from . import mj_compliance_organization
from . import mj_ledger_print
from . import mj_yearly_summary_print
