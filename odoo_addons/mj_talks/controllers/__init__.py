from . import portal
from . import talk_file
