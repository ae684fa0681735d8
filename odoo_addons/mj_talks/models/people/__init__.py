"""Organisations, members, posts and appointments, and which organisations an account works for.

Everything about who was what on a day is answered by appointments (decision 0007); what an account sees follows from
its scopes (decision 0008). The page after log-in comes with the role, when it is gained: a leader's own duties, the
duties looked after for recorders and office. It is set only where none is chosen, and who administers the system keeps
Odoo's start.
"""

from . import mj_contact_based
from . import mj_normal_form
from . import mj_without_identity_numbers
from . import mj_organization_scoped
from . import mj_organization_within
from . import mj_organization
from . import mj_scope
from . import mj_position
from . import mj_member
from . import mj_appointment
from . import res_users
from . import res_partner
from . import res_company
from . import mj_organization_ending
