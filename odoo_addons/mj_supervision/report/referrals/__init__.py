from . import mj_referral_letter
