from . import duties
from . import records
from . import ledger
from . import outputs
