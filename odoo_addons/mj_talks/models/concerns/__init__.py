"""Situations of Articles 6 and 7 that call for a prompt talk.

Who knows of one is decision 0015. A06.1 is raised by the end of a leadership post, not by a new one, since a change of
post would count twice: when the last day is past, or at once when a reason for the end is entered, counted from the
last day or the day of the decision if that is earlier; a term that ends in the future without a reason is planning. The
same post continued the next day is no change; death, history and dissolution raise nothing; an end taken back takes the
concern back, and what a person withdrew is not raised again. A talk held since the concern arose counts, although it
was logged later.

A concern about the chair follows the organisation when it moves, until its talk was held, and the leadership above
before the move loses the content. One that nobody here could settle goes above: about the chair of that day or of
today, and where nobody but the person holds the rule's role; it is looked at again with every appointment and every
night.
"""

from . import mj_concern_kind
from . import mj_concern
from . import mj_concern_raising
from . import mj_concern_responsible
from . import mj_appointment
from . import mj_duty_engine
from . import res_users
from . import mj_organization
