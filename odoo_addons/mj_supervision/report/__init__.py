from . import mj_referral_letter
from . import mj_inspection_reports
