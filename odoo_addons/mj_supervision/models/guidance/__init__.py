from . import mj_guidance
from . import mj_guidance_receipt
