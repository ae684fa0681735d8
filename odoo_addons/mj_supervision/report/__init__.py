from . import rectifications
from . import inspections
from . import referrals
from . import overview
