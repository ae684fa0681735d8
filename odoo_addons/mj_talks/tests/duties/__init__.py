from . import test_duty_engine
from . import test_matrix
from . import test_periods
from . import test_mj_compliance_report
from . import test_mj_obligation
from . import test_mj_organization_coverage
from . import test_mj_team_matrix
from . import test_compliance_pivot
