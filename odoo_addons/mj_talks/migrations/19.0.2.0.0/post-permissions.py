"""Who may talk with whom became data: the rows of the shipped regulation say what the code said before.

A rule may make the talks of its own people lawful besides. The shipped rules and what follows them in other wordings never
did, and still do not; rules that a deployment wrote itself do where their duties could not be fulfilled at all: with talkers
outside the leadership, or by regular talks with ordinary members.
"""


def migrate(cr, _version):
    """Take the new tick off all other rules."""
    cr.execute(
        """
        WITH RECURSIVE shipped AS (
            SELECT res_id AS id FROM ir_model_data WHERE module = 'mj_talks' AND model = 'mj.talk.rule'
             UNION
            SELECT rule.id FROM mj_talk_rule AS rule JOIN shipped ON shipped.id = rule.predecessor_id
        )
        UPDATE mj_talk_rule SET admits_people = FALSE
         WHERE admits_people
           AND (id IN (SELECT id FROM shipped)
                OR talker_scope IN ('chair', 'chair_or_full_time_vice_chair', 'leadership')
                   AND talkee_scope IS DISTINCT FROM 'member')
        """
    )
