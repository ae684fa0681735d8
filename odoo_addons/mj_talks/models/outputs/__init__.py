"""Papers, the papers about a year, exports, and what uninstalling asks for.

Papers are printed by ``mj_talks/printing``, or by wkhtmltopdf (decision 0063); papers about a year are decision 0035,
exports decision 0050. Sizes are points, as in the standards for papers; wkhtmltopdf prints a point as 0.77, so for it
alone the paper is enlarged. It cuts rows and keeps tables whole, so for it the ledger is cut by us, and each row of a
long list of an inspection is a table of its own. The checklist of an inspected organisation stays in one piece, so two
fit on a page; check sums stand in an annex, for who repeats the draw. A term that is translated begins and ends with a
letter, because Odoo cuts spaces off both ends: room for handwriting is style, not text.
"""

from . import ir_actions_report
from . import ir_module_module
from . import mj_export
from . import mj_yearly_document
from . import mj_yearly_summary
