from . import mj_compliance_measures
from . import mj_compliance_report
from . import mj_compliance_person
from . import mj_compliance_organization
