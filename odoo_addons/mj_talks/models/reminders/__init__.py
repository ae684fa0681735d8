"""Who is reminded of what by mail: one digest for each person and week, single days, and by hand whenever somebody asks.

When and whom is said in ``docs/reminders.md``. Mails hold links and dates only (decision 0014). What was sent is noted,
so that nobody gets it twice.

What is reminded of by hand has no chatter, most of it: therefore the reminder is a row of its own, on which the activity
stands, and a thing becomes one by inheriting ``mj.remindable``.
"""

from . import mj_remindable
from . import mj_reminder
from . import mj_reminder_by_hand
from . import mj_obligation
from . import mj_talk_request
from . import mj_talk_rule_window
