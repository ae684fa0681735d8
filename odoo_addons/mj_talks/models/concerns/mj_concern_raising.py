from odoo import api, models
from odoo.tools import SQL

from ... import clock
from ...duty.concerns import concerns_without_end, ends_without_concern


class MjConcern(models.Model):
    """Concerns that are raised by themselves: a post ended."""

    _inherit = "mj.concern"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model
    @api.private
    def _raise_for_ended(self, appointments=None):
        """Raise a concern for every leadership post that ended (A06.1), and take back those that no longer apply.

        A post ends when its last day is past, or at once when a reason for its end is entered. It did not when the
        same post goes on the next day, when the person died, and before the organisation went live.

        :param mj.appointment appointments: the change; all posts of these people there are looked at. ``None``: all.
        :return: those raised now.
        :rtype: mj.concern
        """
        scope, companies = SQL("TRUE"), self.env["mj.talk.rule"].sudo()._companies()
        if appointments is not None:
            companies = appointments.sudo().company_id
            scope = SQL(
                "(ended.organization_id, ended.member_id) IN"
                " (SELECT organization_id, member_id FROM mj_appointment WHERE id = ANY(%s))",
                appointments.ids,
            )
        self.env.flush_all()
        raised = self.sudo()
        for company in companies:
            raised |= self._raise_in(company, SQL("organization.company_id = %s AND %s", company.id, scope))
        return raised

    @api.model
    def _raise_in(self, company, scope):
        """Raise and take back the concerns of one company, see :meth:`_raise_for_ended`."""
        kind = self.env["mj.concern.kind"]._raised_by_itself(company)
        concerns = self.sudo()
        today = clock.today(self.env, company)
        gone = concerns.browse(row[0] for row in self.env.execute_query(concerns_without_end(today, scope)))
        if gone:
            gone._withdraw(self.env._("The post goes on, or the person died."), self.env["res.users"])
        vals_list = []
        for row in self.env.execute_query_dict(ends_without_concern(today, scope)):
            organization = self.env["mj.organization"].sudo().browse(row["organization_id"])
            if kind and kind._rule_on(row["raised_on"], organization):
                vals_list.append(row | {"kind_id": kind.id})
        return concerns.create(vals_list)
