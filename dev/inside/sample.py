"""Load the sample municipality; run in Odoo's shell.

``dev/sample_loader.py`` has ``load_sample(env)``, which returns the users by log-in.
"""

from dev.sample_loader import STAFF, load_sample

users = load_sample(env(context={**env.context, "lang": argument["language"], "tz": argument["time_zone"]}))
roles = {login: role for login, role, *__ in STAFF}
answer = [
    (login, user.name if roles.get(login, user.name) == user.name else f"{roles[login]}：{user.name}")
    for login, user in users.items()
]
env.cr.commit()
