"""Inspections and spot checks: population, draw, checklist, findings and report (A22).

The draw is decision 0020, recusal 0021, who inspects 0047. A population, a seed and a draw are frozen for every door,
the database included (decision 0028).
"""

from . import mj_inspection
from . import mj_inspection_steps
from . import mj_inspection_recusal
from . import mj_inspection_population
from . import mj_inspection_draw
from . import mj_inspection_freezing
from . import mj_inspection_line
from . import mj_inspection_stratum
from . import mj_inspection_organization
from . import mj_inspection_talk
from . import mj_inspection_checkpoint
from . import mj_inspection_check
from . import mj_inspection_finding
from . import mj_rectification
