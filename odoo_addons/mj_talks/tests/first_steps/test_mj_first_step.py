from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from ... import clock

ROLES = {
    "rules": "mj_talks.group_mj_admin",
    "system": "base.group_system",
    "office": "mj_talks.group_mj_office",
    "recorder": "mj_talks.group_mj_recorder",
    "leader": "mj_talks.group_mj_leader",
}
SERVER = ["keys", "sign_up", "mail", "reminders", "language", "zone", "user_zones", "locale"]
LINES = {
    "rules": ["organizations", "members", "appointments", "go_live", "scopes", "regulation", "duties", *SERVER],
    "system": ["roles", "scopes", *SERVER],
    "office": ["own_scope", "organizations", "members", "appointments", "go_live_office", "duties"],
    "recorder": ["own_scope", "own_members", "own_posts", "go_live_office", "next_talks"],
    "leader": ["own_scope", "own_membership", "own_live", "own_duties"],
}


class FirstStepCase(TransactionCase):
    """A company of its own in which nothing was entered yet, with one user for each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True, lang="en_US"))
        cls.company = cls.env["res.company"].create({"name": "New Committee", "email": False})
        cls.users = {role: cls.new_user(f"first_{role}", group) for role, group in ROLES.items()}

    @classmethod
    def new_user(cls, login, group, **values):
        values = {
            "company_id": cls.company.id,
            "company_ids": [Command.set(cls.company.ids)],
            "name": login,
            **values,
        }
        return new_test_user(cls.env, login=login, groups=group, lang="en_US", **values)

    def setUp(self):
        super().setUp()
        self.users = dict(self.users)

    def step(self, name, role):
        return self.env.ref(f"mj_talks.first_step_{name}").with_user(self.users[role])

    def assertStep(self, name, role, is_done, detail=None):
        self.env.flush_all()
        self.env.invalidate_all()
        step = self.step(name, role)
        self.assertEqual(step.is_done, is_done, f"{name} for {role}: {step.detail}")
        if detail is not None:
            self.assertEqual(step.detail, detail)

    def new_organization(self, name, code, level, above=None, **values):
        return self.env["mj.organization"].create(
            {
                "name": name,
                "code": code,
                "level": level,
                "parent_id": above.id if above else False,
                "company_id": self.company.id,
                **values,
            }
        )

    def new_member(self, name, organization):
        return self.env["mj.member"].create(
            {"name": name, "organization_id": organization.id, "state": "member", "joined_on": "2015-01-01"}
        )

    def appoint(self, member, organization, code):
        return self.env["mj.appointment"].create(
            {
                "member_id": member.id,
                "organization_id": organization.id,
                "position_id": self.env.ref(f"mj_talks.position_{code}").id,
                "date_from": "2024-01-01",
                "state": "effective",
            }
        )

    def give_scope(self, role, organization, include_below=True):
        self.env["mj.scope"].create(
            {"user_id": self.users[role].id, "organization_id": organization.id, "include_below": include_below}
        )

    def new_duty(self, talker, talkee):
        """Owe a talk under a rule of this company."""
        regulation = self.env["mj.regulation"].create(
            {"name": "Rules", "code": "first", "date_from": "2024-01-01", "company_id": self.company.id}
        )
        rule = self.env["mj.talk.rule"].create(
            {
                "name": "Leaders talk",
                "code": "A1.1",
                "regulation_id": regulation.id,
                "article_id": self.env["mj.regulation.article"]
                .create({"regulation_id": regulation.id, "number": 1})
                .id,
                "date_from": "2024-01-01",
                "talker_scope": "chair",
                "talkee_scope": "leadership",
            }
        )
        return self.env["mj.obligation"].create(
            {
                "rule_id": rule.id,
                "organization_id": self.north.id,
                "talker_id": talker.id,
                "talkee_id": talkee.id,
                "year": 2026,
                "period_start": "2026-01-01",
                "period_end": "2026-12-31",
                "opens_on": "2026-01-01",
                "due_date": "2026-12-31",
                "state": "open",
            }
        )

    def build(self):
        """Enter what the first steps ask for, by hand."""
        self.municipal = self.new_organization("Committee", "N", "municipal")
        self.north = self.new_organization("North", "N-1", "district", self.municipal)
        self.branch = self.new_organization("Branch", "N-1-1", "grassroots", self.north)
        self.head = self.new_member("Head", self.north)
        self.appoint(self.head, self.north, "chair")


@tagged("post_install", "-at_install")
class TestMjFirstStep(FirstStepCase):
    """What each role sees of the first steps, and how its lines tick themselves."""

    def names(self, steps):
        return [name.removeprefix("mj_talks.first_step_") for name in steps.get_external_id().values()]

    def test_lines_of_each_role(self):
        """Each role sees its own lines, in the order in which they are done."""
        for role, lines in LINES.items():
            with self.subTest(role):
                steps = self.env["mj.first.step"].with_user(self.users[role])._mine()
                own = [name for name in self.names(steps) if "." not in name]
                self.assertEqual(own, lines)

    def test_nobody_reads_lines_of_others(self):
        """A recorder is told nothing about the server; whoever has no role sees no line."""
        with self.assertRaises(AccessError):
            self.step("locale", "recorder").read(["detail"])
        with self.assertRaises(AccessError):
            self.step("locale", "recorder").action_open()
        outsider = self.new_user("first_outsider", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["mj.first.step"].with_user(outsider).search([])
        for role in ROLES:
            self.assertFalse(self.env["mj.first.step"].with_user(self.users[role]).has_access("write"), role)

    def test_people(self):
        """Organisations, members, posts and the day of going live tick as they are entered."""
        self.assertStep("organizations", "rules", False, "Now: 0 municipal, 0 district, 0 grassroots.")
        self.assertStep("members", "rules", False, "Now: 0 members.")
        self.assertStep("appointments", "rules", False, "Now: 0 posts are held.")
        self.assertStep("go_live", "rules", False, "Now: 0 of 0 organisations have a day.")
        municipal = self.new_organization("Committee", "N", "municipal")
        self.assertStep("organizations", "rules", False, "Now: 1 municipal, 0 district, 0 grassroots.")
        north = self.new_organization("North", "N-1", "district", municipal)
        branch = self.new_organization("Branch", "N-1-1", "grassroots", north)
        self.assertStep("organizations", "rules", True, "Now: 1 municipal, 1 district, 1 grassroots.")
        head = self.new_member("Head", north)
        self.assertStep("members", "rules", True, "Now: 1 members. Without any: Branch.")
        self.new_member("Teacher", branch)
        self.assertStep("members", "rules", True, "Now: 2 members.")
        self.appoint(head, north, "chair")
        self.assertStep(
            "appointments", "rules", True, "Now: 1 posts are held. Without anybody at the head: Committee, Branch."
        )
        self.assertStep("go_live", "rules", False, "Now: 0 of 3 organisations have a day.")
        north.go_live = "2026-01-01"
        self.assertStep(
            "go_live", "rules", True, "Now: 1 of 3 organisations have a day. Still without: Committee, Branch."
        )

    def test_many_names_are_counted(self):
        """A line names three and counts the others."""
        for number in range(5):
            self.new_organization(f"District {number}", f"N-{number}", "district")
        self.new_member("Somebody", self.env["mj.organization"].search([("code", "=", "N-0")]))
        self.appoint(
            self.env["mj.member"].search([("name", "=", "Somebody")], limit=1),
            self.env["mj.organization"].search([("code", "=", "N-0")]),
            "vice_chair",
        )
        self.assertStep(
            "appointments",
            "rules",
            True,
            "Now: 1 posts are held. Without anybody at the head: District 0, District 1, District 2 and 2 more.",
        )

    def test_office_within_its_scope(self):
        """Office staff read about what they keep: nothing without a scope, their district with one."""
        self.build()
        self.assertStep("own_scope", "office", False, "You do not see anybody yet. Ask: first_rules.")
        self.assertStep("members", "office", False, "Now: 0 members.")
        self.give_scope("office", self.north)
        self.assertStep("own_scope", "office", True, "You work for: North and all below.")
        self.assertStep("members", "office", True, "Now: 1 members. Without any: Branch.")
        self.assertStep("go_live_office", "office", False, "Now: 0 of 2 organisations have a day.")

    def test_recorder(self):
        """The recorder of a branch: its members, its posts, its next talks."""
        self.build()
        self.give_scope("recorder", self.branch, False)
        self.assertStep("own_scope", "recorder", True, "You work for: Branch.")
        self.assertStep("own_members", "recorder", False, "Now: 0 members.")
        teacher = self.new_member("Teacher", self.branch)
        self.assertStep("own_members", "recorder", True, "Now: 1 members.")
        self.assertStep("own_posts", "recorder", False)
        self.appoint(teacher, self.branch, "branch_director")
        self.assertStep("own_posts", "recorder", True, "Now: 1 posts are held.")
        self.assertStep("next_talks", "recorder", False, "Now: no talk is due.")
        self.env["mj.talk"].create(
            {"organization_id": self.branch.id, "form": "individual", "state": "planned", "planned_at": "2026-12-01"}
        )
        self.assertStep("next_talks", "recorder", True)

    def test_leader(self):
        """A leader: the account is the member, the organisation is live, a first duty is planned or done."""
        self.build()
        self.assertStep(
            "own_membership",
            "leader",
            False,
            "Your account belongs to no member yet, so no duty can be yours. Ask your office.",
        )
        self.assertStep("own_live", "leader", False, "You hold no post yet: your office enters it.")
        self.assertStep("own_duties", "leader", False, "Now: you owe nobody a talk.")
        self.users["leader"] = self.new_user(
            "first_head", ROLES["leader"], partner_id=self.head.partner_id.id, name="Head"
        )
        self.assertStep("own_membership", "leader", True)
        self.assertStep("own_live", "leader", False, "Not live yet: no talk is owed before your office enters the day.")
        self.north.go_live = "2026-01-01"
        self.assertStep("own_live", "leader", True, "Live since: North 2026-01-01.")

    def test_duties(self):
        """The first duty ticks the line of who keeps the organisation, and of the leader once it is planned."""
        self.build()
        self.users["leader"] = self.new_user(
            "first_head", ROLES["leader"], partner_id=self.head.partner_id.id, name="Head"
        )
        self.give_scope("leader", self.north)
        self.give_scope("office", self.north)
        self.assertStep("duties", "office", False, "Now: 0 duties.")
        vice = self.new_member("Vice", self.north)
        self.appoint(vice, self.north, "vice_chair")
        duty = self.new_duty(self.head, vice)
        self.assertStep("duties", "office", True, "Now: 1 duties.")
        self.assertStep("own_duties", "leader", False, "Now: 0 of 1 planned or held.")
        duty.planned_talk_id = self.env["mj.talk"].create(
            {"organization_id": self.north.id, "form": "individual", "state": "planned", "planned_at": "2026-12-01"}
        )
        self.assertStep("own_duties", "leader", True, "Now: 1 of 1 planned or held.")

    def test_roles_and_scopes(self):
        """Who has a role and no scope is named, for the rules administrator and for the system's."""
        self.build()
        self.assertStep("roles", "system", True, "Now: 4 colleagues have a role.")
        self.assertStep(
            "scopes",
            "rules",
            False,
            "Now: 0 colleagues have a scope. Who sees nobody yet: first_leader, first_office, first_recorder.",
        )
        for role in ("office", "recorder", "leader"):
            self.give_scope(role, self.north)
        self.assertStep("scopes", "system", True, "Now: 3 colleagues have a scope.")
        for role in ("rules", "office", "recorder", "leader"):
            self.users[role].active = False
        self.assertStep("roles", "system", False, "Now: 0 colleagues have a role.")

    def test_regulation(self):
        """The official text of the regulation in force; the office may do without it."""
        regulation = self.env["mj.regulation"].create(
            {"name": "Rules", "code": "first", "date_from": "2024-01-01", "company_id": self.company.id}
        )
        article, __ = self.env["mj.regulation.article"].create(
            [{"regulation_id": regulation.id, "number": number} for number in (1, 2)]
        )
        self.assertStep("regulation", "rules", False, "Now: 0 of 2 articles with their official text.")
        article.official_text = "Article 1"
        self.assertStep("regulation", "rules", True, "Now: 1 of 2 articles with their official text.")

    def test_set_aside(self):
        """What an office does without is set aside by a named person on a day, and taken back."""
        self.env["ir.mail_server"].search([]).active = False
        self.assertStep("mail", "rules", False, "Now: no server for outgoing mail.")
        self.step("mail", "rules").action_confirm()
        self.assertStep("mail", "rules", True)
        today = clock.today(self.env)
        self.assertEqual(self.step("mail", "system").confirmed_text, f"Set aside by first_rules on {today}.")
        self.assertTrue(self.step("mail", "system").is_set_aside)
        self.step("mail", "system").action_withdraw()
        self.assertStep("mail", "rules", False)
        self.assertFalse(self.step("mail", "rules").confirmed_text)

    def test_what_shows_by_itself_is_not_set_aside(self):
        """No flag is set by hand where the state can be seen."""
        self.build()
        self.step("go_live", "rules").action_confirm()
        self.assertStep("go_live", "rules", False)
        self.assertFalse(self.step("go_live", "rules").confirmed_on)

    def test_keys(self):
        """That the keys lie elsewhere, too, a named person says on a day; new keys ask again."""
        self.assertStep("keys", "rules", False)
        with self.assertRaises(AccessError):
            self.step("keys", "office").action_confirm()
        self.step("keys", "system").action_confirm()
        self.assertStep("keys", "rules", True)
        today = clock.today(self.env)
        self.assertEqual(self.step("keys", "rules").confirmed_text, f"Confirmed by first_system on {today}.")
        self.env.ref("mj_talks.first_step_keys").confirmed_state = "0123456789abcdef"
        self.assertStep("keys", "rules", False)

    def test_only_administrators_confirm(self):
        """A line of one's own is no line to confirm for office staff."""
        for role in ("office", "recorder", "leader"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.step("own_scope", role).action_confirm()
            with self.subTest(role), self.assertRaises(AccessError):
                self.step("own_scope", role).action_withdraw()

    def test_sign_up(self):
        """Open registration is warned of and never closed behind somebody's back."""
        parameters = self.env["ir.config_parameter"]
        sites = self.env["website"].search([]) if "website" in self.env else []
        for value, is_closed in (("b2c", False), ("b2b", True), ("b2c", False)):
            parameters.set_param("auth_signup.invitation_scope", value)
            for site in sites:
                site.auth_signup_uninvited = value
            self.assertStep("sign_up", "rules", is_closed)
            self.assertEqual(parameters.get_param("auth_signup.invitation_scope"), value)
        self.assertIn("Open to every stranger: ", self.step("sign_up", "system").detail)

    def test_mail(self):
        """A server for outgoing mail and an address of the company."""
        self.env["ir.mail_server"].search([]).active = False
        self.assertStep("mail", "system", False, "Now: no server for outgoing mail.")
        self.env["ir.mail_server"].create({"name": "Post", "smtp_host": "mail.example.com"})
        self.assertStep("mail", "system", False, "Now: the company has no e-mail address from which mails could come.")
        self.company.email = "office@example.com"
        self.assertStep("mail", "system", True, "Now: mails come from office@example.com.")

    def test_reminders(self):
        """Who has no address is named, and so is a job that is off."""
        self.env["res.users"].browse(user.id for user in self.users.values()).email = "colleague@example.com"
        self.assertStep("reminders", "rules", True, "Now: every colleague can be reached, and the jobs are on.")
        self.users["office"].email = False
        self.assertStep("reminders", "rules", False, "Without an e-mail address: first_office.")
        self.assertEqual(
            self.step("reminders", "system").action_open()["domain"], [("id", "in", self.users["office"].ids)]
        )
        self.users["office"].email = "office@example.com"
        job = self.env.ref("mj_talks.ir_cron_digest")
        job.active = False
        self.assertStep("reminders", "rules", False, f"Switched off: {job.name}.")
        self.assertEqual(self.step("reminders", "system").action_open()["res_model"], "ir.cron")

    def test_language(self):
        """Chinese for every colleague, and weeks that begin on Monday."""
        self.assertStep(
            "language",
            "rules",
            False,
            "Their language is not Chinese: first_leader, first_office, first_recorder and 1 more.",
        )
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.env["res.lang"]._lang_get("zh_CN")
        chinese.week_start = "7"
        for user in self.users.values():
            user.lang = "zh_CN"
        self.env.invalidate_all()
        step = self.step("language", "rules").with_context(lang="en_US")
        self.assertFalse(step.is_done)
        self.assertIn("The week begins on Sunday in: ", step.detail)
        chinese.week_start = "1"
        self.assertStep("language", "rules", True)

    def test_zone(self):
        """The zone of talks is one that PostgreSQL knows; another one that came into the table is named."""
        self.assertStep("zone", "rules", True, "Now: Asia/Shanghai.")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_company SET mj_timezone = 'Mars/Olympus' WHERE id = %s", [self.company.id])
        self.assertStep("zone", "rules", False, "PostgreSQL does not know Mars/Olympus.")

    def test_user_zones(self):
        """Users with a zone that PostgreSQL does not know are named, and the line leads to them."""
        self.assertStep("user_zones", "rules", True)
        partner = self.users["office"].partner_id
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET tz = 'Mars/Olympus' WHERE id = %s", [partner.id])
        self.assertStep(
            "user_zones",
            "rules",
            False,
            "PostgreSQL does not know the time zone of: first_office (Mars/Olympus).",
        )
        opened = self.step("user_zones", "system").action_open()
        self.assertEqual(
            (opened["res_model"], opened["domain"]), ("res.users", [("id", "in", self.users["office"].ids)])
        )

    def test_locale(self):
        """The line says what the database's own settings are, and how another one is made."""
        self.env.cr.execute("SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()")
        collate, ctype = self.env.cr.fetchone()
        step = self.step("locale", "rules")
        self.assertIn(f"LC_COLLATE={collate}, LC_CTYPE={ctype}", step.detail)
        opened = step.action_open()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("mj.first.step", step.id))
        self.assertIn("createdb", step.explanation)

    def test_every_line_opens_for_its_role(self):
        """Each button leads to a screen that this role may open; without a right there is no button."""
        for role in ROLES:
            steps = self.env["mj.first.step"].with_user(self.users[role])._mine()
            for step in steps:
                with self.subTest(f"{role}: {step.name}"):
                    if not step.can_open:
                        self.assertEqual(role, "rules", "only what belongs to the system administrator has no button")
                        continue
                    action = step.action_open()
                    model = self.env[action["res_model"]].with_user(self.users[role])
                    model.get_views(action["views"], {"toolbar": True})
                    if action["views"][0][1] != "form":
                        model.search_count(action.get("domain") and [] or [])
        self.assertFalse(self.step("sign_up", "rules").can_open)
        self.assertTrue(self.step("sign_up", "system").can_open)

    def test_page(self):
        """Open lines come first; the bar counts; at the end there is nothing to do."""
        page = self.env.ref("mj_talks.first_page").with_user(self.users["leader"])
        self.assertEqual((page.step_count, page.done_count, page.progress), (4, 0, 0))
        self.build()
        self.give_scope("leader", self.north)
        self.env.invalidate_all()
        self.assertEqual((page.step_count, page.done_count, page.progress), (4, 1, 25))
        self.assertEqual(self.names(page.done_ids), ["own_scope"])
        self.assertEqual(self.names(page.to_do_ids), ["own_membership", "own_live", "own_duties"])

    def help_of(self, action, role):
        return str(self.env["ir.actions.act_window"].with_user(self.users[role])._for_xml_id(action)["help"])

    def test_empty_lists_say_what_comes_first(self):
        """An empty list of ours names the first missing step, and its own words come back when all is there."""
        self.build()
        self.assertIn("First: My Organisations", self.help_of("mj_talks.mj_talk_action", "office"))
        self.give_scope("office", self.north)
        self.assertIn("First: Day of Going Live", self.help_of("mj_talks.mj_talk_action", "office"))
        self.assertIn('href="/odoo/mj-first-steps"', self.help_of("mj_talks.mj_talk_action", "office"))
        self.north.go_live = "2026-01-01"
        self.assertIn("No talk here yet", self.help_of("mj_talks.mj_talk_action", "office"))

    def test_list_of_the_missing_step_keeps_its_words(self):
        """Where organisations are entered, the list of organisations says how."""
        self.assertIn("No organisation yet", self.help_of("mj_talks.mj_organization_action", "rules"))
        self.assertIn("First: Organisations", self.help_of("mj_talks.mj_member_action", "rules"))

    def test_lists_of_other_apps_keep_their_words(self):
        self.assertNotIn("First:", self.help_of("contacts.action_contacts", "office"))


@tagged("post_install", "-at_install")
class TestFirstStepScreen(HttpCase, FirstStepCase):
    """In the browser: the page, a line, the screen behind it."""

    def open_first_line(self, role, title, selector):
        self.browser_js(
            "/odoo/mj-first-steps",
            f"""
            const card = [...document.querySelectorAll(".o_mj_first_steps article")]
                .find(article => article.textContent.includes({title!r}));
            card.querySelector("button[name=action_open]").click();
            const wait = setInterval(() => {{
                if (document.querySelector({selector!r})) {{ clearInterval(wait); console.log("test successful"); }}
            }}, 100);
            """,
            ready="Boolean(document.querySelector('.o_mj_first_steps article button'))",
            login=f"first_{role}",
        )

    def test_rules_administrator(self):
        self.open_first_line("rules", "Organisations", ".o_hierarchy_view, .o_list_view, .o_view_nocontent")

    def test_system_administrator(self):
        self.open_first_line("system", "Copy of the Keys", ".o_form_view .app_settings_block")

    def test_leader(self):
        self.open_first_line("leader", "My First Talk", ".o_view_nocontent")

    def test_explained_in_a_dialog(self):
        self.open_first_line("rules", "Locale of the Database", ".modal code")


@tagged("post_install", "-at_install")
class TestFirstStepPhone(TestFirstStepScreen):
    """The same with a thumb."""

    browser_size = "390x844"
    touch_enabled = True
