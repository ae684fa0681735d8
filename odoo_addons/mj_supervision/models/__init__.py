from . import res_users
from . import mj_referral_department
from . import mj_referral
from . import mj_access_grant
