from . import core
from . import rectifications
from . import inspections
from . import referrals
from . import guidance
from . import overview
