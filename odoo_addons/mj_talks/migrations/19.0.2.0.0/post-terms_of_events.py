"""Rules of events accept only the terms that they obey since this release."""


def migrate(cr, _version):
    """Take out what was entered and never obeyed, so that such a rule can be worded anew; nothing that is owed changes."""
    cr.execute(
        """
        UPDATE mj_talk_rule SET relation = CASE kind WHEN 'appointment' THEN 'above' ELSE 'same' END
         WHERE kind <> 'periodic' AND relation <> CASE kind WHEN 'appointment' THEN 'above' ELSE 'same' END
        """
    )
    cr.execute(
        """
        UPDATE mj_talk_rule SET talkee_scope = NULL
         WHERE kind IN ('appointment', 'admission', 'request') AND talkee_scope IS NOT NULL
        """
    )
    cr.execute(
        """
        UPDATE mj_talk_rule SET talker_scope = 'leadership'
         WHERE kind = 'request' AND talker_scope NOT IN ('chair', 'chair_or_full_time_vice_chair', 'leadership')
        """
    )
