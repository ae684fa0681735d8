"""The record of a talk: written, confirmed, read, printed and erased.

Who keeps it is said by its keepers (decision 0038), the talked-to has a word of their own (decision 0025), others read
by grant (decision 0039). What a record lacks is said when it is completed and refused when it is confirmed (A04.2
blocks at confirm): completing opens the record to the talked-to, who may help to fill the gap. A closing page sends the
state it was made from, too: the form adds the revision to the changes themselves, not to the saving, which browsers
skip when a tab is closed.
"""

from . import mj_talk_record
from . import mj_talk_attachment
from . import mj_access_grant
from . import mj_talk
from . import mj_talk_record_prompt
from . import mj_talk_record_screen
from . import mj_talk_access
from . import mj_talk_participant
from . import mj_talk_confirmation
from . import mj_talk_similarity
from . import mj_talk_similarity_band
from . import mj_talk_quality
from . import res_users
