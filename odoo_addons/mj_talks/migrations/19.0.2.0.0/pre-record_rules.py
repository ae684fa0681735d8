"""Record rules of talks were named as if they were of the model of rules, ``mj.talk.rule``."""

RENAMED = {
    "mj_talk_rule_talk_company": "mj_talk_access_company",
    "mj_talk_rule_user_read": "mj_talk_access_user_read",
    "mj_talk_rule_write": "mj_talk_access_write",
}


def migrate(cr, _version):
    """Give them their new names, with whatever a deployment changed in them."""
    cr.executemany(
        "UPDATE ir_model_data SET name = %s WHERE module = 'mj_talks' AND model = 'ir.rule' AND name = %s",
        [(new, old) for old, new in RENAMED.items()],
    )
