"""Reading of rosters as offices keep them, outside the ORM.

What a cell may hold, how a date is written, which word means which state: everything here works on
plain values and knows nothing of Odoo, so that it is tested plainly.
"""
