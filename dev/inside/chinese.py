"""Load a language with all its terms; run in Odoo's shell.

``_activate_lang`` alone would leave the terms out, and Chinese column headers would then not map by themselves.
"""

language = env["res.lang"].with_context(active_test=False).search([("code", "=", argument["language"])])
if not language.active:
    env["base.language.install"].create({"lang_ids": language.ids, "overwrite": True}).lang_install()
    env.cr.commit()
