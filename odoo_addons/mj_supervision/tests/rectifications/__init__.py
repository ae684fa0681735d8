from . import test_mj_followup
from . import test_mj_rectification
from . import test_mj_rectification_decision
from . import test_mj_rectification_document
from . import test_mj_rectification_portal
from . import test_mj_rectification_notifications
from . import test_mj_rectification_origin
from . import test_mj_rectification_reminding
