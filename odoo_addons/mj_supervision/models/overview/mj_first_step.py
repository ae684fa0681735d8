from odoo import models
from odoo.addons.mj_talks import clock
from odoo.fields import Domain


class MjFirstStep(models.Model):
    """Steps of the supervision committee: who sits on it, and whether there is anything to inspect yet."""

    _inherit = "mj.first.step"

    def _check_committee(self):
        appointments = self.env["mj.appointment"]
        held = appointments._held_on_domain(clock.today(self.env))
        posts = held & Domain("position_id.is_supervision", "=", True)
        return self._done(
            appointments.search_count(posts, limit=1),
            lambda: self._describe_committee(appointments.search(posts)),
        )

    def _describe_committee(self, posts):
        if not posts:
            return self.env._("Now: nobody sits on the committee.")
        return self.env._("Now: %s.", self._enumerate(posts.member_id.sudo().mapped("name")))

    def _check_owed(self):
        duties = self.env["mj.obligation"]
        return self._done(duties.search_count([], limit=1), lambda: self._describe_owed(duties.search_count([])))

    def _describe_owed(self, count):
        if count:
            return self.env._("Now: %s duties.", count)
        if not self.env["mj.organization"].search_count([("go_live", "!=", False)], limit=1):
            return self.env._("There is nothing to inspect yet, because no organisation is live.")
        return self.env._("There is nothing to inspect yet, because no talk is owed.")

    def _check_inspections(self):
        inspections = self.env["mj.inspection"]
        return self._done(
            inspections.search_count([], limit=1),
            lambda: self.env._("Now: %s inspections.", inspections.search_count([])),
        )

    def _check_departments(self):
        departments = self.env["mj.referral.department"]
        reached = ["|", ("address", "!=", False), ("contact", "!=", False)]
        return self._done(
            departments.search_count(reached, limit=1),
            lambda: self.env._(
                "Now: %(reached)s of %(all)s with an address or a contact.",
                reached=departments.search_count(reached),
                all=departments.search_count([]),
            ),
        )

    def _check_document_prefix(self):
        prefix = self.env.company.sudo().mj_document_prefix
        return self._done(prefix, lambda: self.env._("Now: %s.", prefix) if prefix else self.env._("Now: empty."))
