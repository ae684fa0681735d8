"""Talks in calendars, conflicts of time, and the season plan.

What a planned talk leaves in calendars is decision 0029. Conflicts are worked out when looked at, and never block; a
talk the reader may not see shows as “busy” with its time, as an event in a calendar does. A season plan lays out draft
talks, so that dragging, conflicts and rights are those of any talk; a draft stands for no duty yet. Talks and events
already in the way are left free, later ones show as conflicts. The recorder of the plan's talks is the organisation's,
never whoever laid them out, because recorders read the record. Combining with the life meeting marks the talks of the
leadership with one another, which lie before it: it is their meeting (A19.2). Several duties chosen from a list become
one talk for each two people, laid out by the same arithmetic and shown before anything is kept.
"""

from . import mj_talk_event
from . import mj_talk
from . import mj_talk_slots
from . import mj_season_plan
from . import mj_season_plan_absence
from . import mj_season_plan_layout
from . import mj_obligation
from . import mj_organization
