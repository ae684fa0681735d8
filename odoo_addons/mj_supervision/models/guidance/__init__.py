"""Guidance of the committee, and who has taken note of it (A22.1).

It is acknowledged once for each organisation, by a leader or recorder who works for it. Office staff above may do so
for those without an account, and it is shown who did.
"""

from . import mj_guidance
from . import mj_guidance_receipt
