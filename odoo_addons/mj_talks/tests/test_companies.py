"""Committees of several companies in one database: each owes, reads, counts and numbers for itself."""

from datetime import date

from odoo import Command, release
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ..hooks import forget_numbers
from .companies import CompaniesCase
from .gates.test_mj_gate import POST
from .ledger.test_mj_ledger import LedgerCase

# What North owes by the regulation of the own company, worked by hand in the tests of the engine.
OWN_DUTIES = 15


@tagged("post_install", "-at_install")
class TestCompaniesOwe(CompaniesCase):
    """What is owed rests on the regulation of one's own company (A23.1, A24.1)."""

    def test_nothing_is_owed_under_the_regulation_of_another(self):
        """A23.1: whoever asks anew – generation, night, changes of posts – a committee without regulation owes nothing."""
        others = self.theirs | self.their_district | self.annex
        for company in (self.own, self.second, self.third):
            self.engine.with_company(company)._generate_year(2026)
        self.engine._reconcile()
        self.run_job("mj_talks.ir_cron_reconcile")
        newcomer = self.new_member("Their Newcomer", self.their_district)
        self.appoint(newcomer, self.their_district, "vice_chair", "2026-06-01")
        self.position("committee").is_department_head = True
        self.assertFalse(self.owed(others))
        self.assertEqual(len(self.owed(self.north)) >= OWN_DUTIES, True)

    def test_two_regulations_side_by_side(self):
        """A24.1: each committee owes what its own regulation asks, once, whatever is generated how often."""
        self.load_their_regulation()
        self.engine._generate_year(2026)
        theirs = self.engine.with_company(self.second)
        # The chair above with the chair of the district, twice in each half-year.
        self.assertEqual(theirs._generate_year(2026), (4, 0, 0))
        self.assertEqual(theirs._generate_year(2026), (0, 0, 0))
        self.assertEqual(self.engine._generate_year(2026), (0, 0, 0))
        visits = self.owed(self.theirs | self.their_district)
        self.assertEqual(set(visits.mapped("clause")), {"V3.1"})
        self.assertEqual((visits.talker_id, visits.talkee_id), (self.their_chair, self.district_chair))
        self.assertEqual(visits.company_id, self.second)
        self.assertEqual(len(self.owed(self.north)), OWN_DUTIES)
        self.assertNotIn("V3.1", self.owed(self.north).mapped("clause"))
        self.run_job("mj_talks.ir_cron_reconcile")
        self.assertEqual((len(self.owed(self.north)), len(self.owed(self.theirs | self.their_district))), (15, 4))

    def test_generating_in_one_company_leaves_the_other(self):
        """A18: the dialog generates for the company one works in, and lists no other."""
        self.load_their_regulation()
        self.env["mj.obligation"].search([("organization_id", "=", self.north.id)]).sudo().unlink()
        wizard = self.seeing(self.both, self.second, self.own)["mj.obligation.generate"].create({"year": 2026})
        self.assertIn("Chairs visit the chairs below", wizard.preview)
        self.assertNotIn("Leading bodies", wizard.preview)
        wizard.action_generate()
        self.assertEqual(len(self.owed(self.theirs)), 4)
        self.assertFalse(self.owed(self.north))

    def test_company_above_asks_nothing_of_a_branch(self):
        """A24.1: a branch company is a committee of its own: it inherits no regulation."""
        self.load_their_regulation()
        self.engine.with_company(self.second)._generate_year(2026)
        self.engine.with_company(self.branch_company)._generate_year(2026)
        self.assertFalse(self.owed(self.annex))

    def test_no_concern_under_the_regulation_of_another(self):
        """A06.1: the end of a leadership post raises a concern only where one's own regulation says so."""
        ours = self.env["mj.concern"].search_count([])
        posts = self.env["mj.appointment"].search([("member_id", "in", (self.their_vice | self.district_vice).ids)])
        posts.end("2026-06-14", "retired")
        self.run_job("mj_talks.ir_cron_reconcile")
        self.assertEqual(self.env["mj.concern"].search_count([]), ours)
        kind = self.env.ref("mj_talks.concern_kind_a06_1")
        self.assertFalse(kind._rule_on(date(2026, 6, 14), self.theirs))
        self.assertTrue(kind._rule_on(date(2026, 6, 14), self.north))
        self.posts[self.v].end("2026-06-14", "retired")
        concern = self.env["mj.concern"].search([("member_id", "=", self.v.id)])
        self.assertEqual((concern.company_id, len(concern.obligation_ids)), (self.own, 1))

    def test_own_kind_of_concern_is_raised_in_its_company(self):
        """A06.1: a second regulation names its own kind, under a clause that the first uses, too."""
        regulation = self.load_their_regulation()
        rule = (
            self.env["mj.talk.rule"]
            .search([("regulation_id", "=", regulation.id)], limit=1)
            .copy({"kind": "event", "talker_scope": "leadership", "relation": "same", "date_from": "2025-01-01"})
        )
        rule.sudo().state = "on"
        kind = self.env["mj.concern.kind"].create(
            {"name": "Leaves", "code": "A06.1", "rule_id": rule.id, "is_automatic": True, "about_leadership": True}
        )
        self.env["mj.appointment"].search([("member_id", "=", self.district_vice.id)]).end("2026-06-14", "retired")
        concern = self.env["mj.concern"].search([("member_id", "=", self.district_vice.id)])
        self.assertEqual((concern._kind(), concern.obligation_ids.rule_id), (kind, rule))

    def test_gate_of_another_company(self):
        """A11: a post needs the talk before only where one's own regulation asks for it."""
        candidate = self.new_member("Their Candidate", self.their_district)
        proposal = self.appoint(candidate, self.their_district, "vice_chair", "2026-07-01", "proposed")
        self.assertEqual(proposal.gate_state, "not_needed")
        ours = self.appoint(self.m2, self.north, "vice_chair", "2026-07-01", "proposed")
        self.assertEqual(ours.gate_state, "open")
        proposal.state = "effective"
        with self.assertRaisesRegex(ValidationError, "talk on"):
            ours.state = "effective"
        self.assertFalse(self.owed(self.their_district))

    def test_request_under_no_rule(self):
        """A16: asked in a company without a rule, a request is answered in the usual days and no duty arises."""
        request = self.env["mj.talk.request"].create(
            {
                "member_id": self.district_vice.id,
                "organization_id": self.their_district.id,
                "leader_id": self.district_chair.id,
                "matter": "A word",
            }
        )
        self.assertEqual((request.company_id, request.answer_due), (self.second, date(2026, 6, 25)))
        self.assertFalse(request.obligation_ids)

    def test_talk_serves_its_own_company_only(self):
        """A18: a talk held in one company fulfils nothing in another."""
        self.load_their_regulation()
        self.engine.with_company(self.second)._generate_year(2026)
        self.hold(self.their_chair, [self.district_chair], organization_id=self.theirs.id)
        self.assertEqual(len(self.owed(self.theirs, "fulfilled")), 1)
        self.assertFalse(self.owed(self.north, "fulfilled"))


@tagged("post_install", "-at_install")
class TestCompaniesRead(CompaniesCase):
    """A user reads the figures of the companies chosen on the screen, and of no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load_their_regulation()
        cls.engine._generate_year(2026)
        cls.engine.with_company(cls.second)._generate_year(2026)

    def due(self, env, model="mj.compliance.report", **domain):
        return env[model]._read_group(list(domain.get("domain", [])), [], ["due_count:sum"])[0][0]

    def test_user_of_one_company_reads_figures(self):
        """A18: compliance, coverage and matrix open though there are companies the reader is not in."""
        office = self.new_user("mj_north_office", "group_mj_office", (self.north, True))
        env = self.seeing(office, self.own)
        self.assertEqual(self.due(env), OWN_DUTIES)
        self.assertEqual(env["mj.organization"].browse(self.north.id).due_count, OWN_DUTIES)
        self.assertEqual(len(env["mj.team.matrix"].get_matrix(self.north.id, 2026)["duties"]), OWN_DUTIES)
        rows = env["mj.compliance.organization"].search([("year", "=", 2026), ("due_count", ">", 0)])
        self.assertEqual(rows.organization_id, self.north)
        self.assertEqual(self.due(env, "mj.compliance.person") > 0, True)

    def test_no_figure_of_another_company(self):
        """A18: neither rows nor sums, counts, matrix or coverage of a company one is not in."""
        env = self.seeing(self.their_rules, self.second)
        self.assertEqual(self.due(env), 4)
        self.assertEqual(env["mj.obligation"].search_count([]), 4)
        self.assertEqual(env["mj.obligation"]._read_group([], ["company_id"], ["__count"]), [(self.second, 4)])
        self.assertFalse(env["mj.organization"].search([("id", "in", (self.municipal | self.north).ids)]))
        self.assertFalse(env["mj.member"].search([("id", "in", (self.c | self.v).ids)]))
        self.assertFalse(env["mj.concern.kind"].search([]))
        self.assertFalse(env["mj.talk.rule"].search([("company_id", "!=", self.second.id)]))
        for door in (
            lambda: env["mj.team.matrix"].get_matrix(self.north.id, 2026),
            lambda: env["mj.organization"].browse(self.north.id).read(["due_count"]),
            lambda: env["mj.ledger.export"].create({"organization_id": self.north.id, "year": 2026}),
            lambda: env(context=dict(env.context, allowed_company_ids=self.own.ids))["mj.obligation"].search([]),
        ):
            with self.assertRaises(AccessError):
                door()

    def test_user_of_two_sees_what_is_chosen(self):
        """A18: the switch of companies decides, in lists, sums and reports alike."""
        for companies, expected in (
            ((self.own,), OWN_DUTIES),
            ((self.second,), 4),
            ((self.own, self.second), OWN_DUTIES + 4),
        ):
            with self.subTest(companies=[company.name for company in companies]):
                env = self.seeing(self.both, *companies)
                self.assertEqual(self.due(env), expected)
                self.assertEqual(env["mj.obligation"].search_count([]), expected)
                roots = env["mj.compliance.organization"].search(
                    [("year", "=", 2026), ("organization_id.parent_id", "=", False)]
                )
                self.assertEqual(sum(roots.mapped("due_count")), expected)

    def test_forms_begin_with_an_organisation_of_the_company_chosen(self):
        """A17.1, A20.3: who works in two companies is offered the organisation of the one chosen."""
        leader = self.new_user("mj_two", "group_mj_leader", (self.north, True))
        leader.company_ids |= self.second
        leader.mj_scope_ids = [Command.create({"organization_id": self.their_district.id})]
        for company, organization in ((self.own, self.north), (self.second, self.their_district)):
            env = self.seeing(leader, company)
            for model in ("mj.season.plan", "mj.ledger.export", "mj.yearly.summary"):
                with self.subTest(model=model, company=company.name):
                    self.assertEqual(env[model].default_get(["organization_id"])["organization_id"], organization.id)
            self.assertEqual(env["mj.team.matrix"].get_matrix()["organization"]["id"], organization.id)

    def test_scopes_of_users_of_another_company(self):
        """A18: who keeps the rights of one company reads no scopes in another."""
        env = self.seeing(self.their_rules, self.second)
        self.assertEqual(env["mj.scope"].search([]).organization_id, self.theirs)
        self.assertFalse(env["mj.talk.rule.window"].search([]).rule_id.company_id - self.second)

    def test_export_counts_its_own_company(self):
        """A20.1: the archive says of tables left out no more than how many rows the own companies have."""
        export = self.seeing(self.their_rules, self.second)["mj.export"]
        self.assertEqual(export._count_left_out(self.env["mj.ledger.head"]), 0)
        self.assertEqual(export._count_left_out(self.env["mj.talk.event"]), "–")

    def test_company_above_does_not_read_its_branch(self):
        """A18: being in a company is not being in its branches, nor the other way round."""
        self.assertFalse(
            self.seeing(self.their_rules, self.second)["mj.organization"].search([("id", "=", self.annex.id)])
        )
        env = self.seeing(self.annex_rules, self.branch_company)
        self.assertEqual(env["mj.organization"].search([]), self.annex)
        self.assertFalse(env["mj.obligation"].search([]))
        self.their_rules.company_ids |= self.branch_company
        both = self.seeing(self.their_rules, self.second, self.branch_company)
        self.assertEqual(both["mj.organization"].search([]), self.theirs | self.their_district | self.annex)

    def test_overdue_by_the_day_of_each_company(self):
        """A18: on New Year's morning in Shanghai it is still the old year in Honolulu, whoever looks."""
        self.second.mj_timezone = "Pacific/Honolulu"
        late = [("state", "=", "open"), ("due_date", "=", "2026-12-31"), ("year", "=", 2026)]
        with self.at("2026-12-31 20:00:00"):
            self.env.invalidate_all()
            overdue = self.due_of_both("overdue_count:sum", late)
            self.assertEqual(overdue, {self.own: OWN_DUTIES, self.second: 0})
            env = self.seeing(self.both, self.second, self.own)
            self.assertEqual(env["mj.obligation"].search([*late, ("is_overdue", "=", True)]).company_id, self.own)
            duties = env["mj.obligation"].search(late)
            self.assertEqual(duties.filtered("is_overdue").company_id, self.own)

    def due_of_both(self, aggregate, domain):
        env = self.seeing(self.both, self.second, self.own)
        return dict(env["mj.compliance.report"]._read_group(domain, ["company_id"], [aggregate]))

    def test_day_of_a_talk_is_its_company_s(self):
        """A20.1: a talk belongs to the day it was held where its organisation is, whoever enters it from where."""
        self.second.mj_timezone = "Pacific/Honolulu"
        talk = self.hold(self.their_chair, [self.district_chair], day="2026-06-10", organization_id=self.theirs.id)
        self.assertEqual((talk.held_on, talk.date), (date(2026, 6, 9), date(2026, 6, 9)))

    def test_reminders_of_each_company(self):
        """A19.3: people are reminded of the duties of their own company, once."""
        self.their_leader.partner_id = self.their_chair.partner_id
        self.their_leader.email = "their@example.com"
        self.run_job("mj_talks.ir_cron_digest", "2026-12-09 01:00:00")
        sent = self.env["mj.reminder"].search([("kind", "=", "digest")])
        theirs = sent.filtered(lambda row: row.user_id == self.their_leader)
        self.assertEqual((theirs.company_id, theirs.duty_count), (self.second, 2))
        self.assertFalse(sent.filtered(lambda row: row.company_id == self.second) - theirs)
        self.run_job("mj_talks.ir_cron_digest", "2026-12-10 01:00:00")
        self.assertEqual(self.env["mj.reminder"].search([("kind", "=", "digest")]), sent)


@tagged("post_install", "-at_install")
class TestCompaniesKeep(CompaniesCase):
    """Numbers, ledgers and lookups of each company, and records that mix two of them."""

    def test_numbers_of_each_company(self):
        """A20.1: references of one company have no gaps that another fills."""
        ours, theirs = (
            self.env["mj.talk"].create({"organization_id": organization.id, "form": "individual"})
            for organization in (self.north, self.theirs)
        )
        again = self.env["mj.talk"].create({"organization_id": self.north.id, "form": "individual"})
        third = self.env["mj.talk"].create({"organization_id": self.theirs.id, "form": "individual"})
        self.assertEqual((theirs.reference, third.reference), ("TX2026-00001", "TX2026-00002"))
        self.assertEqual(int(again.reference[-5:]) - int(ours.reference[-5:]), 1)

    def test_upgrade(self):
        """A23.1: what was owed under the regulation of another company lapses; who kept nothing yet numbers apart."""
        wrong = self.env["mj.obligation"].search([("organization_id", "=", self.north.id)], limit=2)
        wrong[1].state = "fulfilled"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mj_obligation SET organization_id = %s, company_id = %s WHERE id = ANY(%s)",
            (self.theirs.id, self.second.id, wrong.ids),
        )
        sequences = self.env["ir.sequence"]
        sequences.search([("code", "=like", "mj.%"), ("company_id", "in", (self.second | self.third).ids)]).unlink()
        script = file_path("mj_talks/migrations/19.0.2.0.0/post-companies.py")
        load_script(script, "post_companies").migrate(self.env.cr, release.version)
        self.env.invalidate_all()
        self.assertEqual(wrong.mapped("state"), ["lapsed", "fulfilled"])
        self.assertEqual(wrong[0].lapse_reason, "rule_ended")
        own = sequences.search([("code", "=", "mj.talk")]).company_id
        self.assertEqual(own & (self.second | self.third), self.third)

    def test_numbers_are_forgotten(self):
        """Uninstalling takes along what companies got of their own, and nothing of the other addon."""
        sequences = self.env["ir.sequence"]
        forget_numbers(self.env, "mj_talks")
        self.assertFalse(sequences.search([("code", "in", ("mj.talk", "mj.concern")), ("company_id", "!=", False)]))
        self.assertTrue(sequences.search([("code", "=", "mj.talk"), ("company_id", "=", False)]))

    def test_regulation_without_the_other_s_code(self):
        """A24.1: two companies may have a regulation of one code in force at once."""
        ours = self.env["mj.regulation"].search([("company_id", "=", self.own.id)], limit=1)
        theirs = self.env["mj.regulation"].create(
            {"name": "Theirs", "code": ours.code, "date_from": ours.date_from, "company_id": self.second.id}
        )
        self.assertEqual(self.env["mj.regulation"]._in_force_on(date(2026, 6, 15), ours.code, self.second), theirs)

    def test_people_of_another_company(self):
        """Bad input: a record of one company that names somebody of another is refused and changes nothing."""
        before = self.env["mj.appointment"].search_count([]), self.env["mj.talk.participant"].search_count([])
        talk = self.env["mj.talk"].create({"organization_id": self.north.id, "form": "individual"})
        for door in (
            lambda: self.appoint(self.their_vice, self.north, "committee"),
            lambda: self.posts[self.m2].write({"leader_id": self.their_vice.id}),
            lambda: talk.write({"participant_ids": [Command.create({"member_id": self.their_vice.id})]}),
            lambda: self.env["mj.concern"].create(
                {
                    "member_id": self.their_vice.id,
                    "organization_id": self.north.id,
                    "kind_id": self.env.ref("mj_talks.concern_kind_a07_1").id,
                    "facts": "Facts",
                }
            ),
            lambda: self.north.write({"parent_id": self.theirs.id}),
            lambda: self.c.write({"organization_id": self.theirs.id}),
        ):
            with (
                self.assertRaisesRegex(
                    (UserError, ValidationError), "another company|holds no post in the leadership team|stays in it"
                ),
                self.cr.savepoint(),
            ):
                door()
            self.env.invalidate_all()
        after = self.env["mj.appointment"].search_count([]), self.env["mj.talk.participant"].search_count([])
        self.assertEqual(before, after)
        self.assertEqual(self.north.parent_id, self.municipal)

    def test_kind_of_concern_of_another_company(self):
        """Bad input: what a concern is about comes from the regulation of its own company."""
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.env["mj.concern"].create(
                {
                    "member_id": self.their_vice.id,
                    "organization_id": self.theirs.id,
                    "raised_on": "2026-06-15",
                    "kind_id": self.env.ref("mj_talks.concern_kind_a07_1").id,
                    "facts": "Facts",
                }
            )

    def test_organisation_of_another_company(self):
        """Bad input: who is not in a company names none of its organisations."""
        office = self.new_user("mj_north_office", "group_mj_office", (self.north, True))
        env = self.seeing(office, self.own)
        values = {"name": "Somebody", "organization_id": self.theirs.id}
        for door in (
            lambda: env["mj.member"].create(values),
            lambda: env["mj.member"].browse(self.m1.id).write({"organization_id": self.theirs.id}),
            lambda: env["mj.ledger.export"].create({"organization_id": self.theirs.id, "year": 2026}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                door()
            self.env.invalidate_all()
        self.assertEqual(self.m1.organization_id, self.north)
        self.assertFalse(self.env["mj.member"].search([("name", "=", "Somebody")]))

    def test_scope_outside_the_companies_of_a_user(self):
        """Bad input: nobody works for an organisation whose company they are not in."""
        with self.assertRaisesRegex(ValidationError, "not allowed in T Second Committee"):
            self.env["mj.scope"].create({"user_id": self.office.id, "organization_id": self.theirs.id})
        with self.assertRaisesRegex(ValidationError, "Recorders"):
            self.theirs.recorder_ids = self.recorder

    def test_organisation_without_company(self):
        """Bad input: an organisation without company is refused in words."""
        with self.assertRaisesRegex(ValidationError, "belongs to a company"):
            self.new_organization("Nowhere", "T-0", "district", self.municipal, company_id=False)
        with self.assertRaisesRegex(ValidationError, "belongs to a company"):
            self.north.company_id = False

    def test_organisation_stays_in_its_company(self):
        """Bad input: with its people an organisation moves to no other company."""
        with self.assertRaisesRegex(UserError, "stays in its company"):
            self.theirs.company_id = self.third
        empty = self.new_live_organization("Empty", "T", "municipal", self.third)
        empty.company_id = self.env["res.company"].create({"name": "T Fourth Committee"})

    def test_organisation_below_takes_the_company_above(self):
        """A01.1: whichever company is chosen on the screen, what is entered below belongs to the company above."""
        env = self.seeing(self.both, self.own, self.second)
        place = env["mj.organization"].create(
            {"name": "Their Branch", "code": "T-N-1", "level": "grassroots", "parent_id": self.their_district.id}
        )
        self.assertEqual(place.company_id, self.second)

    def test_shared_contact(self):
        """A contact of all companies stands behind a member of one; a contact of another company stands behind none."""
        shared = self.env["res.partner"].create({"name": "Shared Person"})
        values = {"organization_id": self.their_district.id, "state": "member", "joined_on": "2020-01-01"}
        member = self.env["mj.member"].create(values | {"partner_id": shared.id})
        self.assertEqual((member.company_id, member.name), (self.second, "Shared Person"))
        self.assertEqual(
            self.seeing(self.their_leader, self.second)["mj.member"].browse(member.id).name, "Shared Person"
        )
        self.assertFalse(self.seeing(self.rules, self.own)["mj.member"].search([("partner_id", "=", shared.id)]))
        self.assertFalse(self.seeing(self.rules, self.own)["res.partner"].search([("id", "=", shared.id)]))
        foreign = self.env["res.partner"].create({"name": "Ours Only", "company_id": self.own.id})
        with self.assertRaisesRegex(ValidationError, "another company"), self.cr.savepoint():
            self.env["mj.member"].create(values | {"partner_id": foreign.id})
        with self.assertRaisesRegex(ValidationError, "Leave the company of the contact empty"):
            shared.company_id = self.own
        shared.company_id = self.second

    def test_posts_of_one_company(self):
        """A02.1: a post may be one company's own, under a code that all use; others neither see nor hold it."""
        post = self.env["mj.position"].create(
            {"name": "Their Secretary", "code": "chair", "company_id": self.second.id, "is_backbone": True}
        )
        self.assertNotIn(post.id, self.seeing(self.rules, self.own)["mj.position"].search([]).ids)
        self.assertIn(post.id, self.seeing(self.their_rules, self.second)["mj.position"].search([]).ids)
        with self.assertRaisesRegex(ValidationError, "another company"), self.cr.savepoint():
            self.env["mj.appointment"].create(
                {"member_id": self.m2.id, "organization_id": self.north.id, "position_id": post.id}
            )
        appointments = self.env["mj.appointment"]
        self.assertEqual(appointments.with_company(self.second)._roster_positions()["chair"], post.id)
        self.assertEqual(appointments._roster_positions()["chair"], self.position("chair").id)

    def test_prompts_of_one_company(self):
        """A08.1: what a company asks about a part takes the place of what all are asked about it."""
        prompts = self.env["mj.talk.record.prompt"]
        shared = prompts._by_part("daily", "individual", self.own)
        prompts.create({"part": "thought", "prompt": "Their question", "company_id": self.second.id})
        self.assertEqual(prompts._by_part("daily", "individual", self.own), shared)
        theirs = prompts._by_part("daily", "individual", self.second)
        self.assertEqual(theirs, shared | {"thought": ["Their question"]})

    def test_rule_reaches_its_own_company_only(self):
        """Bad input: a rule is switched on for no organisation of another company."""
        rule = self.env["mj.talk.rule"].search([("company_id", "=", self.own.id), ("code", "=", "A18.1")], limit=1)
        with self.assertRaisesRegex(ValidationError, "another company"), self.cr.savepoint():
            rule.write({"enabled_organization_ids": [Command.link(self.theirs.id)], "reach_reason": "A test"})
        self.env.invalidate_all()
        self.assertNotIn(self.theirs, rule.enabled_organization_ids)


@tagged("post_install", "-at_install")
class TestCompaniesDoors(CompaniesCase):
    def test_gate_talk_of_another_company(self):
        """A11: what the own regulation asks for is not served by a talk with another company's superior."""
        ours = self.appoint(self.m2, self.north, "vice_chair", "2026-07-01", "proposed")
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.hold(self.their_chair, [self.m2], **POST)
        self.env.invalidate_all()
        self.assertEqual(ours.gate_state, "open")


@tagged("post_install", "-at_install")
class TestCompaniesLedger(CompaniesCase, LedgerCase):
    """Each company has a chain of its own (A20.1)."""

    def archive_theirs(self, day):
        return self.archive(self.their_chair, [self.district_chair], day, organization_id=self.theirs.id)

    def test_chains_are_apart(self):
        """A20.1: entries are numbered, sealed and verified company by company."""
        ours = self.sealed(2)
        theirs = self.archive_theirs("2026-06-09") | self.archive_theirs("2026-06-10")
        while self.sealer._seal_batch(self.second.id, 500):
            pass
        self.assertEqual((ours.mapped("position"), theirs.mapped("position")), ([1, 2], [1, 2]))
        verification = self.env["mj.ledger.verification"]
        self.assertEqual(
            [
                (verification._verify(company).result, verification._verify(company).count)
                for company in (self.own, self.second)
            ],
            [("whole", 2), ("whole", 2)],
        )
        self.tamper("UPDATE mj_ledger_entry SET talker_names = 'Somebody' WHERE id = %s", theirs[0].id)
        results = [verification._verify(company).result for company in (self.own, self.second)]
        self.assertEqual(results, ["whole", "broken"])

    def test_verified_by_who_is_in_one_company(self):
        """A20.1: whoever keeps a ledger verifies that of the company chosen, and reads no result of another."""
        self.sealed(1)
        self.archive_theirs("2026-06-10")
        self.run_job("mj_talks.ir_cron_verify_ledger")
        env = self.seeing(self.their_leader, self.second)
        action = env["mj.ledger.verification"].action_verify()
        own = env["mj.ledger.verification"].browse(action["res_id"])
        self.assertEqual((own.company_id, own.queued_count), (self.second, 1))
        self.assertEqual(env["mj.ledger.verification"].search([]).company_id, self.second)
        self.assertEqual(env["mj.ledger.entry"].search([]).company_id, self.second)
