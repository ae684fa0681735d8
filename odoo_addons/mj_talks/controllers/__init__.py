from . import export
from . import portal
from . import talk_file
