from . import rectifications
from . import inspections
