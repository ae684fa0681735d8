from . import test_mj_guidance
from . import test_mj_guidance_receipt_reminding
