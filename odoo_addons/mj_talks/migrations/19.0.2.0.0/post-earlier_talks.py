"""Whether a talk of the period counts that was held before the duty opened is a setting of the rule since this release."""


def migrate(cr, _version):
    """Let the rules that were written before go on to count such talks: what was fulfilled by one stays so."""
    cr.execute("UPDATE mj_talk_rule SET counts_earlier = TRUE WHERE counts_earlier IS NULL AND kind = 'periodic'")
