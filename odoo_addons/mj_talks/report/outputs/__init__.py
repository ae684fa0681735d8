from . import mj_yearly_summary_print
