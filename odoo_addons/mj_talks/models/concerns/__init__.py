"""Situations of Articles 6 and 7 that call for a prompt talk.

Who knows of one is decision 0015. A06.1 is raised when the post of a leadership member changes. A post that ends does so
when the last day is past, or at once when a reason for the end is entered, counted from the last day or the day of the
decision if that is earlier; a term that ends in the future without a reason is planning. The same post continued the
next day is no change; death and history raise nothing; a change taken back takes the concern back, and what a person
withdrew is not raised again. A talk held since the concern arose counts, although it was logged later. Three more are
settings of the kind: a further post (of the leadership, as department head, on the supervision committee) begins or such
a one ends, while the person leads; another leader is in charge; a post is lost with its organisation. Who comes into the
leadership changes no post of a leader: the talk before it is that of A11. Changes that follow one another within the
days allowed for the talk are one, counted from the first: so an old post that ends and a new one that begins are.

A concern about the chair, of the day it arose or of today, goes to the leadership above and to the leaders here whom the
rule names, unless the rule says one of them. It follows the organisation when it moves, until its talk was held, and the
leadership above before the move loses the content. Where nobody but the person holds the rule's role it goes above alone;
all that is looked at again with every appointment and every night.
"""

from . import mj_concern_kind
from . import mj_concern
from . import mj_concern_raising
from . import mj_concern_responsible
from . import mj_appointment
from . import mj_duty_engine
from . import res_users
from . import mj_organization
