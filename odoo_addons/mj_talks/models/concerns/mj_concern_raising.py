from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ... import clock
from ...duty.concerns import changes_without_concern, concerns_without_change


class MjConcern(models.Model):
    """Concerns that are raised by themselves: the post of a leadership member changed."""

    _inherit = "mj.concern"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model
    @api.private
    def _raise_for_changes(self, appointments=None):
        """Raise a concern for every change of a leadership member's posts (A06.1), and take back those that no longer apply.

        :param mj.appointment appointments: the change; all posts of these people there are looked at. ``None``: all.
        :return: those raised now.
        :rtype: mj.concern
        """
        scope, companies = SQL("TRUE"), self.env["mj.talk.rule"].sudo()._companies()
        if appointments is not None:
            companies = appointments.sudo().company_id
            scope = SQL(
                "(post.organization_id, post.member_id) IN"
                " (SELECT organization_id, member_id FROM mj_appointment WHERE id = ANY(%s))",
                appointments.ids,
            )
        self.env.flush_all()
        self.env["mj.duty.engine"]._count_rows()
        raised = self.sudo()
        for company in companies:
            raised |= self._raise_in(company, SQL("organization.company_id = %s AND %s", company.id, scope))
        return raised

    @api.model
    def _raise_in(self, company, scope):
        """Raise and take back the concerns of one company, see :meth:`_raise_for_changes`."""
        kind = self.env["mj.concern.kind"]._raised_by_itself(company)
        terms = kind._change_terms()
        concerns = self.sudo()
        today = clock.today(self.env, company)
        gone = concerns.browse(row[0] for row in self.env.execute_query(concerns_without_change(today, terms, scope)))
        if gone:
            gone._withdraw(self.env._("The post did not change after all."), self.env["res.users"])
        rows = self.env.execute_query_dict(changes_without_concern(today, terms, scope))
        return self._raise_of_kind(kind, rows)

    @api.model
    def _raise_of_kind(self, kind, vals_list):
        organizations = self.env["mj.organization"].sudo()
        return self.sudo().create(
            [
                vals | {"kind_id": kind.id}
                for vals in vals_list
                if kind and kind._rule_on(vals["raised_on"], organizations.browse(vals["organization_id"]))
            ]
        )

    @api.model
    @api.private
    def _raise_for_other_leaders(self, former_leaders):
        """Raise a concern for leadership members whose leader in charge is another one now (A06.1).

        That is not dated: it counts from today on, and only where none of another change is recent.

        :param dict former_leaders: from ``mj.appointment`` to the ``mj.member`` in charge before.
        :rtype: mj.concern
        """
        raised = self.sudo()
        for post, former in former_leaders.items():
            company = post.sudo().company_id
            kind, today = self.env["mj.concern.kind"]._raised_by_itself(company), clock.today(self.env, company)
            went_live = post.sudo().organization_id.go_live
            if not went_live or not kind.on_other_leader or today < max(went_live, kind.further_from or went_live):
                continue
            recent = Domain("raised_on", ">=", today - timedelta(days=kind._change_terms().days))
            same_person = Domain("member_id", "=", post.member_id.id)
            same_person &= Domain("organization_id", "=", post.organization_id.id)
            by_itself = Domain("appointment_id", "!=", False) & Domain("state", "=", "open")
            taken_back = Domain("appointment_id", "=", post.id) & Domain("former_leader_id", "=", post.leader_id.id)
            if self.sudo().search_count(recent & same_person & (by_itself | taken_back), limit=1):
                continue
            change = {"appointment_id": post.id, "cause": "leader", "former_leader_id": former.id, "raised_on": today}
            change |= {"member_id": post.member_id.id, "organization_id": post.organization_id.id}
            raised |= self._raise_of_kind(kind, [change])
        return raised
