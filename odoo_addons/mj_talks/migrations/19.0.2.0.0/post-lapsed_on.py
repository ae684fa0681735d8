"""Duties say since this release from which day on they lapsed; a talk before that day fulfils them, however late it is entered."""


def migrate(cr, _version):
    """Fill in the day where a date decides it; where none does, no talk entered from now on counts."""
    cr.execute(
        """
        UPDATE mj_obligation AS duty
           SET lapsed_on = CASE duty.lapse_reason
                   WHEN 'rule_ended' THEN COALESCE(LEAST(rule.date_to, regulation.date_to) + 1, duty.opens_on)
                   WHEN 'organization_ended' THEN COALESCE(organization.dissolved_on + 1, duty.opens_on)
                   ELSE duty.opens_on END
          FROM mj_talk_rule AS rule, mj_regulation AS regulation, mj_organization AS organization
         WHERE rule.id = duty.rule_id AND regulation.id = rule.regulation_id
           AND organization.id = duty.organization_id
           AND duty.state = 'lapsed' AND duty.lapsed_on IS NULL
           AND duty.lapse_reason IN ('rule_ended', 'organization_ended', 'leader_changed')
        """
    )
