"""Give a database a second and a third company and a branch; run in Odoo's shell.

The demonstration user works in the first and the second, everybody else in the first alone.
"""

second, third = env["res.company"].create([{"name": "Second Committee"}, {"name": "Third Committee"}])
branch = env["res.company"].create({"name": "Branch of the Second Committee", "parent_id": second.id})
env.ref("base.user_demo").company_ids = env.ref("base.main_company") | second
env.cr.commit()
answer = (second | third | branch).ids
