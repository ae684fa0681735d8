"""Uninstall modules as the button does and name what they leave behind; run in Odoo's shell."""

names = argument["modules"]
keys = env["mj.vault"]._keyring().directory
env["ir.module.module"].search([("name", "in", names)]).button_immediate_uninstall()
env.cr.commit()
installed = env["ir.module.module"].search([("name", "in", names), ("state", "!=", "uninstalled")])
answer = [f"module {module.name} is {module.state}" for module in installed]
answer += [f"record {row.complete_name}" for row in env["ir.model.data"].search([("module", "in", names)])]
if not keys.exists():
    answer.append("no keys for the database that this one was copied from")
# What our addons add to the database and to other modules' models is named after them.
env.cr.execute(
    """
    SELECT 'table ' || relname FROM pg_class WHERE starts_with(relname, %(own)s) AND relkind IN ('r', 'v', 'S')
     UNION SELECT 'function ' || proname FROM pg_proc WHERE starts_with(proname, %(own)s)
     UNION SELECT 'field ' || model || '.' || name FROM ir_model_fields WHERE starts_with(name, %(own)s)
     UNION SELECT 'setting ' || key FROM ir_config_parameter WHERE starts_with(key, %(own)s)
     UNION SELECT 'view ' || key FROM ir_ui_view WHERE starts_with(key, %(own)s)
     UNION SELECT 'default of ' || f.model || '.' || f.name
             FROM ir_default d JOIN ir_model_fields f ON f.id = d.field_id WHERE starts_with(f.model, 'mj.')
    """,
    {"own": "mj_"},
)
if all(name.startswith("mj_") for name in names):
    answer += sorted(row[0] for row in env.cr.fetchall())
