from odoo import Command
from odoo.tools import convert_file

from .jobs import JobCase


class CompaniesCase(JobCase):
    """The live district of the duty tests, and committees of two other companies, the last a branch of the second.

    ::

        (own company)          Second Committee          Branch Committee (company below the second)
        municipal …            theirs: chair, vice       annex: chair, vice
        └── north              └── their_district: chair, vice

    Nobody of the own company is in the others but ``both``, who is in the own and the second one.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.env.company
        cls.second, cls.third = cls.env["res.company"].create(
            [{"name": "T Second Committee"}, {"name": "T Third Committee"}]
        )
        cls.branch_company = cls.env["res.company"].create({"name": "T Branch Committee", "parent_id": cls.second.id})
        cls.theirs = cls.new_live_organization("Their Committee", "T", "municipal", cls.second)
        cls.their_district = cls.new_live_organization("Their District", "T-N", "district", cls.second, cls.theirs)
        cls.annex = cls.new_live_organization("Annex", "T", "municipal", cls.branch_company)
        cls.their_chair, cls.their_vice = cls.new_team(cls.theirs)
        cls.district_chair, cls.district_vice = cls.new_team(cls.their_district)
        cls.annex_chair, cls.annex_vice = cls.new_team(cls.annex)
        cls.their_leader = cls.new_user_in(cls.second, "mj_their_leader", "group_mj_leader", (cls.theirs, True))
        cls.their_rules = cls.new_user_in(cls.second, "mj_their_rules", "group_mj_admin")
        cls.both = cls.new_user_in(cls.own | cls.second, "mj_both", "group_mj_admin")
        cls.annex_rules = cls.new_user_in(cls.branch_company, "mj_annex_rules", "group_mj_admin")

    @classmethod
    def new_live_organization(cls, name, code, level, company, above=None):
        return cls.new_organization(name, code, level, above, company_id=company.id, go_live="2026-01-01")

    @classmethod
    def new_team(cls, organization):
        team = [cls.new_member(f"{organization.name} {name}", organization) for name in ("Chair", "Vice")]
        for member, code in zip(team, ("chair", "vice_chair"), strict=True):
            cls.appoint(member, organization, code)
        return team

    @classmethod
    def new_user_in(cls, companies, login, group, *scopes):
        """Return a user with a role who is in these companies only, the first being the own one."""
        user = cls.new_user(login, group)
        user.write({"company_id": companies[0].id, "company_ids": [Command.set(companies.ids)]})
        user.mj_scope_ids = [
            Command.create({"organization_id": organization.id, "include_below": include_below})
            for organization, include_below in scopes
        ]
        return user

    @classmethod
    def load_their_regulation(cls):
        """Let the second company have a regulation: chairs visit the chairs below, twice in each half-year."""
        env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.second.ids))
        convert_file(env, "mj_talks", "tests/data/second_regulation.xml", {}, mode="init", noupdate=False)
        return env["mj.regulation"].search([("company_id", "=", cls.second.id)])

    def seeing(self, user, *companies):
        """Return the environment of a user who chose companies on the screen."""
        chosen = self.env["res.company"].union(*companies).ids
        return self.env(user=user, context=dict(self.env.context, allowed_company_ids=chosen), su=False)

    def owed(self, organizations, state="open"):
        return self.env["mj.obligation"].search([("organization_id", "in", organizations.ids), ("state", "=", state)])
