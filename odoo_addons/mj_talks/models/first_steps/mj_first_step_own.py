from odoo import models
from odoo.fields import Domain

from ... import clock
from ...duty.talk_states import HELD_STATES

BEGUN = ("planned", *HELD_STATES)


class MjFirstStep(models.Model):
    """Steps of recorders and leaders: what their own work needs, and what comes next."""

    _inherit = "mj.first.step"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _check_own_scope(self):
        scopes = self.env.user.sudo().mj_scope_ids
        return self._done(scopes, lambda: self._describe_own_scope(scopes))

    def _describe_own_scope(self, scopes):
        if scopes:
            return self.env._("You work for: %s.", self._enumerate(scopes.mapped("display_name")))
        administrators = self._colleagues().filtered(lambda user: user._mj_keeps_all())
        return self.env._("You do not see anybody yet. Ask: %s.", self._enumerate(administrators.mapped("name")) or "–")

    def _check_own_membership(self):
        members = self.env.user.sudo().partner_id.mj_member_ids
        return self._done(members, lambda: self._describe_own_membership(members))

    def _describe_own_membership(self, members):
        if not members:
            return self.env._("Your account belongs to no member yet, so no duty can be yours. Ask your office.")
        titles = self.env["mj.appointment"]._highest_titles(members)
        return self.env._("You are %s.", self._enumerate(list(titles.values()) or members.mapped("name")))

    def _check_own_live(self):
        members = self.env.user.sudo().partner_id.mj_member_ids
        posts = self.env["mj.appointment"].sudo()._held_on(clock.today(self.env), members=members)
        live = posts.organization_id.filtered("go_live")
        return self._done(live, lambda: self._describe_own_live(posts, live))

    def _describe_own_live(self, posts, live):
        if live:
            days = [f"{place.name} {place.go_live}" for place in live]
            return self.env._("Live since: %s.", self._enumerate(days))
        if posts:
            return self.env._("Not live yet: no talk is owed before your office enters the day.")
        return self.env._("You hold no post yet: your office enters it.")

    def _check_own_duties(self):
        duties = self.env["mj.obligation"].search([("is_mine", "=", True), ("state", "in", ("open", "fulfilled"))])
        begun = duties.filtered(lambda duty: duty.state == "fulfilled" or duty.planned_talk_id)
        return self._done(begun, lambda: self._describe_own_duties(duties, begun))

    def _describe_own_duties(self, duties, begun):
        if not duties:
            return self.env._("Now: you owe nobody a talk.")
        return self.env._("Now: %(begun)s of %(all)s planned or held.", begun=len(begun), all=len(duties))

    def _check_next_talks(self):
        scope = Domain(self.env.user.mj_scope_domain("organization_path"))
        talks = scope & Domain("state", "in", BEGUN)
        return self._done(self.env["mj.talk"].search_count(talks, limit=1), lambda: self._describe_next_talks(scope))

    def _describe_next_talks(self, scope):
        duties, due = self.env["mj.obligation"], scope & Domain("state", "=", "open")
        following = duties.search(due, order="due_date, id", limit=1)
        if not following:
            return self.env._("Now: no talk is due.")
        count = duties.search_count(due)
        return self.env._("Now: %(count)s due, the next until %(day)s.", count=count, day=following.due_date)
