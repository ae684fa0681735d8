"""Who is reminded of what by mail: one digest for each person and week, and single days.

When and whom is said in ``docs/reminders.md``. Mails hold links and dates only (decision 0014). What was sent is noted,
so that nobody gets it twice.
"""

from . import mj_reminder
from . import mj_talk_rule_window
