from odoo import models
from odoo.fields import Domain

ROLE = "mj_talks.group_mj_user"


class MjFirstStep(models.Model):
    """Steps about the accounts of colleagues: roles, scopes, time zones, languages."""

    _inherit = "mj.first.step"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _colleagues(self):
        """Return the accounts that work here, in the companies the user looks at; not Odoo's own.

        :rtype: res.users
        """
        domain = (
            Domain("all_group_ids", "in", self.env.ref(ROLE).ids)
            & Domain("share", "=", False)
            & Domain("company_ids", "in", self.env.companies.ids)
            & Domain("id", "!=", self.env.ref("base.user_root").id)
        )
        return self.env["res.users"].sudo().search(domain)

    def _check_roles(self):
        """Odoo's first account administers; it is no colleague in an office."""
        others = self._colleagues() - self.env.ref("base.user_admin", False).sudo()
        return self._done(
            others, lambda: self.env._("Now: %s colleagues have a role.", len(others)), self._of_records(others)
        )

    @staticmethod
    def _of_records(records):
        return [("id", "in", records.ids)] if records else None

    def _check_scopes(self):
        limited = self._colleagues().filtered(lambda user: not user._mj_oversees_all())
        without = limited.filtered(lambda user: not user.mj_scope_ids)
        scoped = limited - without
        return self._done(scoped and not without, lambda: self._describe_scopes(scoped, without))

    def _describe_scopes(self, scoped, without):
        if not without:
            return self.env._("Now: %s colleagues have a scope.", len(scoped))
        return self.env._(
            "Now: %(count)s colleagues have a scope. Who sees nobody yet: %(names)s.",
            count=len(scoped),
            names=self._enumerate(without.mapped("name")),
        )

    def _check_user_zones(self):
        zones = self.env["mj.time.zone"]
        known = zones._known()
        users = self.env["res.users"].sudo().search([("share", "in", (True, False)), ("tz", "!=", False)])
        unknown = users.filtered(lambda user: user.tz not in known)
        return self._done(not unknown, lambda: self._describe_user_zones(unknown), self._of_records(unknown))

    def _describe_user_zones(self, unknown):
        if not unknown:
            return self.env._("Now: PostgreSQL knows the time zone of every user.")
        return self.env._(
            "PostgreSQL does not know the time zone of: %s.",
            self._enumerate([f"{user.name} ({user.tz})" for user in unknown]),
        )

    def _check_language(self):
        """Dates and weeks follow from the language of each user; Odoo ships Chinese with Sunday as first day."""
        users = self._colleagues()
        languages = self.env["res.lang"].sudo().search([("code", "in", users.mapped("lang"))])
        sunday = languages.filtered(lambda lang: lang.code.startswith("zh") and lang.week_start != "1")
        foreign = users.filtered(lambda user: not (user.lang or "").startswith("zh"))
        action, shown = ("base.res_lang_act_window", sunday) if sunday else ("base.action_res_users", foreign)
        return self._done(
            not sunday and not foreign,
            lambda: self._describe_language(sunday, foreign),
            self._of_records(shown),
            action if shown else None,
        )

    def _describe_language(self, sunday, foreign):
        sentences = []
        if foreign:
            names = self._enumerate(foreign.mapped("name"))
            sentences.append(self.env._("Their language is not Chinese: %s.", names))
        if sunday:
            names = self._enumerate(sunday.mapped("name"))
            sentences.append(self.env._("The week begins on Sunday in: %s.", names))
        return " ".join(sentences) or self.env._("Now: every colleague reads Chinese; weeks begin on Monday.")
