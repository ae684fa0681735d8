"""Somebody asks for a talk (A16), and the answer is the duty (decision 0019).

The matter and the wished times are read by the asker, who entered the request, and the leader asked, or the chair where
nobody was named, while that person holds a leadership post there; after forwarding by the new leader and no longer by
the former. In scope everybody sees who asked whom and what became of it. The leader asked answers, or any of the
leadership where nobody was named, who becomes the leader asked by accepting; the recorders for a leader without an
account, without reading the matter; the chair it escalates to once it is overdue; the asker never. Leaders are chosen
by name and post from a list of the organisations in scope and those above (``mj.talk.request.leader``), which shows
nothing else of them. The reason for a refusal is content: it goes from the form into the envelope and lies in no
dialog's table.
"""

from . import mj_talk_request_leader
from . import mj_talk_request
from . import mj_talk_request_asking
from . import mj_talk_request_answer
from . import mj_talk_request_duty
from . import mj_talk
from . import mj_member
from . import res_users
