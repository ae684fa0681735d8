"""Days until a talk before a decision is due, and days for which it stays valid, are two fields since this release."""


def migrate(cr, _version):
    """Let the days that were both be both, before the field is added with its default."""
    cr.execute("ALTER TABLE mj_talk_rule ADD COLUMN IF NOT EXISTS days_valid integer")
    cr.execute(
        """
        UPDATE mj_talk_rule SET days_valid = CASE WHEN kind IN ('appointment', 'admission') THEN days ELSE 180 END
         WHERE days_valid IS NULL
        """
    )
