"""Fields of a talk that show what is open about the talked-to got plainer names."""

RENAMED = {
    "shows_matters": "has_open_items",
    "matter_followup_ids": "open_followup_ids",
    "matter_obligation_ids": "open_obligation_ids",
    "matter_concerns": "open_concerns",
    "matter_request_ids": "open_request_ids",
}


def migrate(cr, _version):
    """Rename them in stored views, those of a deployment's own too: a view is checked before its heirs are loaded anew."""
    for old, new in RENAMED.items():
        cr.execute(
            r"""
            UPDATE ir_ui_view SET arch_db = regexp_replace(arch_db::text, '\m' || %(old)s || '\M', %(new)s, 'g')::jsonb
             WHERE model = 'mj.talk' AND arch_db::text LIKE '%%' || %(old)s || '%%'
            """,
            {"old": old, "new": new},
        )
