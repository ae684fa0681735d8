from odoo import models
from odoo.fields import Domain

from ... import clock


class MjFirstStep(models.Model):
    """Steps of those who build up organisations, people and rules, as far as each of them sees."""

    _inherit = "mj.first.step"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _check_organizations(self):
        """A municipal committee alone is a beginning: the organisations below it are where people are."""
        organizations = self.env["mj.organization"]
        return self._done(
            organizations.search_count([("level", "!=", "municipal")], limit=1), self._describe_organizations
        )

    def _describe_organizations(self):
        counts = dict(self.env["mj.organization"]._read_group([], ["level"], ["__count"]))
        return self.env._(
            "Now: %(municipal)s municipal, %(district)s district, %(grassroots)s grassroots.",
            **{level: counts.get(level, 0) for level in ("municipal", "district", "grassroots")},
        )

    def _check_members(self):
        return self._done(
            self.env["mj.member"].search_count(self._people_domain(), limit=1), lambda: self._describe_members()
        )

    def _people_domain(self):
        """Return the domain of members whom the user keeps, which is not the user's own row alone."""
        return Domain("state", "=", "member") & Domain(self.env.user.mj_scope_domain("organization_path"))

    def _describe_members(self):
        count = self.env["mj.member"].search_count(self._people_domain())
        places = self._places() & Domain("level", "=", "grassroots") & Domain("member_ids", "=", False)
        empty = self.env["mj.organization"].search(places)
        if not count or not empty:
            return self.env._("Now: %s members.", count)
        return self.env._(
            "Now: %(count)s members. Without any: %(names)s.", count=count, names=self._enumerate(empty.mapped("name"))
        )

    def _places(self):
        """Return the domain of the organisations for which the user works and that exist today."""
        in_scope = Domain(self.env.user.mj_scope_domain("parent_path"))
        return in_scope & Domain("dissolved_on", "=", False)

    def _check_appointments(self):
        return self._done(
            self.env["mj.appointment"].search_count(self._posts_domain(), limit=1), self._describe_appointments
        )

    def _posts_domain(self):
        appointments = self.env["mj.appointment"]
        held = appointments._held_on_domain(clock.today(self.env))
        return held & Domain(self.env.user.mj_scope_domain("organization_path"))

    def _describe_appointments(self):
        count = self.env["mj.appointment"].search_count(self._posts_domain())
        chairs = self.env["mj.appointment"].search(self._posts_domain() & Domain("is_chair", "=", True))
        without = self.env["mj.organization"].search(
            self._places() & Domain("id", "not in", chairs.organization_id.ids)
        )
        if not count or not without:
            return self.env._("Now: %s posts are held.", count)
        return self.env._(
            "Now: %(count)s posts are held. Without anybody at the head: %(names)s.",
            count=count,
            names=self._enumerate(without.mapped("name")),
        )

    def _check_go_live(self):
        live = self._places() & Domain("go_live", "!=", False)
        return self._done(self.env["mj.organization"].search_count(live, limit=1), self._describe_go_live)

    def _describe_go_live(self):
        places = self.env["mj.organization"].search(self._places())
        waiting = places.filtered(lambda place: not place.go_live)
        counts = {"live": len(places - waiting), "all": len(places)}
        if not places or not waiting or waiting == places:
            return self.env._("Now: %(live)s of %(all)s organisations have a day.", **counts)
        return self.env._(
            "Now: %(live)s of %(all)s organisations have a day. Still without: %(names)s.",
            **counts,
            names=self._enumerate(waiting.mapped("name")),
        )

    def _check_duties(self):
        duties = self.env["mj.obligation"]
        scope = Domain(self.env.user.mj_scope_domain("organization_path"))
        return self._done(
            duties.search_count(scope, limit=1),
            lambda: self.env._("Now: %s duties.", duties.search_count(scope)),
        )

    def _check_regulation(self):
        articles = self.env["mj.regulation.article"]
        in_force = Domain("regulation_id.state", "in", ["in_force"])
        loaded = in_force & Domain("official_text", "!=", False)
        return self._done(
            articles.search_count(loaded, limit=1),
            lambda: self.env._(
                "Now: %(loaded)s of %(all)s articles with their official text.",
                loaded=articles.search_count(loaded),
                all=articles.search_count(in_force),
            ),
        )
