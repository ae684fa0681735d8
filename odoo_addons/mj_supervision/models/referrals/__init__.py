from . import mj_referral_department
from . import mj_referral
