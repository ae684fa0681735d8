from . import mj_yearly_report_print
