from . import mj_inspection_reports
