from . import test_mj_referral
from . import test_mj_referral_doors
