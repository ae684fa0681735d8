"""Papers cite articles by their purpose since this release, no longer by the numbers of one regulation."""


def migrate(cr, _version):
    """Give the articles of the shipped regulation, and those of its later versions, the purposes that their numbers had."""
    cr.execute(
        """
        WITH RECURSIVE version AS (
            SELECT res_id AS id FROM ir_model_data WHERE module = 'mj_talks' AND model = 'mj.regulation'
             UNION
            SELECT regulation.id FROM mj_regulation AS regulation JOIN version ON version.id = regulation.predecessor_id
        )
        UPDATE mj_regulation_article AS article SET purpose = given.purpose
          FROM (VALUES (17, 'handling'), (21, 'order'), (22, 'supervision')) AS given (number, purpose)
         WHERE article.number = given.number AND article.regulation_id IN (SELECT id FROM version)
           AND NOT EXISTS (SELECT FROM mj_regulation_article AS other
                            WHERE other.regulation_id = article.regulation_id AND other.purpose = given.purpose)
        """
    )
