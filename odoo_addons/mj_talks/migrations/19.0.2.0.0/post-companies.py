"""Each company owes under its own regulation only.

Until 19.0.1 a regular rule asked organisations of every company. What is still open of that lapses; what was done stays
with the talk that was held. Companies in which nothing of ours was kept yet number their talks and papers apart from now
on; those that shared the numbers go on, since two talks of one number would be worse than gaps.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    cr.execute(
        """
        UPDATE mj_obligation AS duty
           SET state = 'lapsed', lapse_reason = 'rule_ended'
          FROM mj_talk_rule AS rule, mj_organization AS organization
         WHERE rule.id = duty.rule_id AND organization.id = duty.organization_id
           AND duty.state = 'open' AND rule.company_id <> organization.company_id
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    used = env["mj.organization"].with_context(active_test=False).search([]).company_id
    companies = env["res.company"].with_context(active_test=False).search([])
    if len(companies) > 1:
        (companies - used)._mj_number_apart()
