"""Leads on violations, transferred to the department concerned (A21.2).

Only the handlers named on a referral see that there is one, and whom it is about lies in the envelope, too. No figure
counts referrals (decisions 0036, 0050).
"""

from . import mj_referral_department
from . import mj_referral
from . import mj_referral_steps
