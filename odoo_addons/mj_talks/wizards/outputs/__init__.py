from . import mj_export_start
