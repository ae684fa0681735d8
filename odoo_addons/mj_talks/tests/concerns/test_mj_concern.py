from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, new_test_user, tagged

from ...models.duties import mj_duty_engine
from ..duties.test_duty_engine import DutyCase
from ..screen import Screen

SECRET = "MARKER-OF-THE-FACTS"


class ConcernCase(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.new_user("mj_north_recorder", "group_mj_recorder", (cls.north, False))
        cls.staff = cls.new_user("mj_north_office", "group_mj_office", (cls.north, True))
        cls.named = cls.new_user("mj_north_named", "group_mj_recorder", (cls.north, False))
        cls.north.recorder_ids = cls.named
        cls.chair_user, cls.full_time_user, cls.vice_user, cls.committee_user = (
            cls.account(member, cls.north) for member in (cls.c, cls.f, cls.v, cls.m1)
        )
        cls.head = cls.new_member("Municipal Chair", cls.municipal)
        cls.appoint(cls.head, cls.municipal, "chair")
        cls.head_user = cls.account(cls.head, cls.municipal)

    def setUp(self):
        super().setUp()
        manager = self.enter_registry_test_mode()
        manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        # That only who logged in opens anything is shown in test_mj_talk_record; here with_user() stands for logging in.
        self.patch(self.registry["mj.confidential"], "_reader", lambda records: records.env.user)

    @classmethod
    def account(cls, member, organization):
        user = new_test_user(
            cls.env,
            login=f"mj_{member.id}",
            groups="mj_talks.group_mj_leader",
            partner_id=member.partner_id.id,
            name=member.name,
            lang="en_US",
        )
        cls.env["mj.scope"].create({"user_id": user.id, "organization_id": organization.id, "include_below": False})
        return user

    def kinds_offered(self, member):
        """Return the clauses of the kinds that the form offers for a person."""
        screen = Screen(self.env["mj.concern"].with_user(self.clerk))
        screen.organization_id = self.north
        screen.member_id = member
        (node,) = [node for node in screen.editable() if node.get("name") == "kind_id"]
        return set(screen.offered(node, limit=None).mapped("code"))

    def kind(self, code):
        return self.env.ref(f"mj_talks.concern_kind_{code}")

    def log(self, member, code="a07_1", user=None, **values):
        return (
            self.env["mj.concern"]
            .with_user(user or self.clerk)
            .create(
                {
                    "member_id": member.id,
                    "organization_id": self.north.id,
                    "kind_id": self.kind(code).id,
                    "facts": SECRET,
                    **values,
                }
            )
        )

    def raised(self, member=None):
        domain = [("organization_id", "=", self.north.id), ("author_id", "=", False)]
        return self.env["mj.concern"].search(domain + ([("member_id", "=", member.id)] if member else []))


@tagged("post_install", "-at_install")
class TestConcern(ConcernCase):
    def test_short_form(self):
        """A07.1: a recorder logs a concern in a short form, and a talk is due in 15 days."""
        with Form(self.env["mj.concern"].with_user(self.clerk)) as form:
            form.member_id = self.m1
            form.organization_id = self.north
            form.kind_id = self.kind("a07_4")
            form.facts = SECRET
        concern = form.record
        self.assertEqual((concern.facts, concern.kind_id), (SECRET, self.kind("a07_4")))
        self.assertEqual(concern.author_id, self.clerk)
        duty = concern.obligation_ids
        self.assertEqual(
            (duty.clause, duty.talkee_id, duty.talker_id.id, duty.relation), ("A07", self.m1, False, "same")
        )
        self.assertEqual((duty.opens_on, duty.due_date), (date(2026, 6, 15), date(2026, 6, 30)))

    def test_kinds_offered(self):
        """A06.2, A06.3: what is about leadership members is offered for them only; what is raised by itself, for nobody."""
        for_everybody = {f"A07.{number}" for number in range(1, 8)}
        self.assertEqual(self.kinds_offered(self.m1), for_everybody)
        self.assertEqual(self.kinds_offered(self.v), for_everybody | {"A06.2", "A06.3"})

    def test_every_kind_yields_one_duty(self):
        """A06.2, A06.3, A07.1–A07.7: one duty each, under its own article, for its own talkers."""
        for code in ("a06_2", "a06_3", *(f"a07_{number}" for number in range(1, 8))):
            with self.subTest(code):
                duty = self.log(self.v, code).obligation_ids
                self.assertEqual(len(duty), 1)
                self.assertEqual(duty.clause.lower(), code[:3])
                expected = "leadership" if code.startswith("a07") else "chair_or_full_time_vice_chair"
                self.assertEqual(duty.rule_id.talker_scope, expected)

    def test_talker_without_the_post_on_that_day(self):
        """A07.5: a correction by which the talker had no post on the day takes the talk back, and gives it again."""
        duty = self.log(self.m2, "a07_5", raised_on="2026-06-08").sudo().obligation_ids
        talk = self.hold(self.v, [self.m2], day="2026-06-10")
        self.assertEqual(duty.talk_id, talk)
        self.env["mj.talk.rule"].search([("kind", "=", "appointment")]).state = "draft"
        self.posts[self.v].date_from = "2026-06-12"
        self.assertEqual((duty.state, duty.talk_id.id), ("open", False))
        self.posts[self.v].date_from = "2026-06-01"
        self.assertEqual(duty.talk_id, talk)

    def test_duties_of_a_member_not_fulfilled(self):
        """A07.5: due in 15 days, open to any leadership member; the talk of another person does not fulfil it."""
        self.assertEqual(self.kind("a07_5").code, "A07.5")
        talked_to = self.m2
        duty = self.log(talked_to, "a07_5", raised_on="2026-06-08").sudo().obligation_ids
        self.assertEqual((duty.clause, duty.talkee_id, duty.state), ("A07", talked_to, "open"))
        self.assertEqual((duty.opens_on, duty.due_date), (date(2026, 6, 8), date(2026, 6, 23)))
        self.hold(self.head, [talked_to], timing="timely")
        self.assertEqual(duty.state, "open")
        for leader in (self.c, self.f, self.v):
            self.assertIn(
                duty, self.env["mj.obligation"].with_user(leader.partner_id.user_ids).search([("is_mine", "=", True)])
            )
        talk = self.hold(self.v, [talked_to], timing="timely")
        self.assertEqual((duty.state, duty.talk_id, duty.fulfilled_on), ("fulfilled", talk, date(2026, 6, 10)))

    def test_days_are_a_setting(self):
        """A07.8: “promptly” is the rule's days, or those of the kind."""
        self.kind("a07_3").days = 5
        duty = self.log(self.m1, "a07_3", raised_on="2026-06-10").obligation_ids
        self.assertEqual((duty.opens_on, duty.due_date), (date(2026, 6, 10), date(2026, 6, 15)))
        self.assertEqual(duty.settings["days"], 5)

    def test_overdue_is_visible_above(self):
        """A07.8: what is not talked about in time is overdue."""
        duty = self.log(self.m1).obligation_ids
        with freeze_time("2026-07-01 04:00:00"):
            duty.invalidate_recordset()
            self.assertTrue(duty.is_overdue)

    def test_hardship_offers_help(self):
        """A07.6: the form asks whether help is wanted; that, too, is for those who may know."""
        with Form(self.env["mj.concern"].with_user(self.clerk)) as form:
            form.member_id = self.m1
            form.organization_id = self.north
            form.kind_id = self.kind("a07_1")
            self.assertFalse(form.offers_help)
            form.kind_id = self.kind("a07_6")
            self.assertTrue(form.offers_help)
            form.help_wanted = True
        self.assertTrue(form.record.help_wanted)
        self.assertFalse(form.record.with_user(self.staff).help_wanted)
        self.assertFalse(form.record.with_user(self.staff).offers_help)

    def test_leadership_only(self):
        """A06.2: Article 6 is about leadership members; the refusal does not tell what was to be logged."""
        for code in ("a06_2", "a06_3"):
            with self.subTest(code), self.assertRaises(ValidationError) as raised:
                self.log(self.m1, code)
            self.assertNotIn(self.m1.name, str(raised.exception))
            self.assertNotIn(self.kind(code).name, str(raised.exception))
            self.log(self.v, code)

    def test_bad_input(self):
        """A07: each a clear refusal, and nothing is written."""
        before = self.env["mj.concern"].search_count([])
        for values in (
            {"kind_id": False},
            {"kind_id": self.kind("a06_1").id},
            {"raised_on": "2026-06-16"},
            {"raised_on": "2025-12-31"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError), self.cr.savepoint():
                self.log(self.v, **values)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.log(self.c, user=self.chair_user)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.log(self.teacher, user=self.rules)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.log(self.teacher, user=self.rules, organization_id=self.school.id)
        self.assertEqual(self.env["mj.concern"].search_count([]), before)

    def test_who_logs(self):
        """A06.2, A07: leaders, recorders and office staff log in their scope; nobody else does."""
        for user in (self.clerk, self.staff, self.vice_user):
            with self.subTest(user.login):
                self.assertEqual(self.log(self.m1, user=user).author_id, user)
        for user in (self.recorder, self.leader, self.office, self.unscoped, self.outsider, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.log(self.m1, user=user)

    def test_logged_values_are_not_forged(self):
        """A07: author, state, reference and talkers are worked out, whatever a caller sends."""
        concern = self.log(
            self.m1,
            author_id=self.named.id,
            state="withdrawn",
            reference="X",
            responsible_organization_id=self.municipal.id,
            withdrawn_by_id=self.named.id,
        )
        self.assertEqual(
            (concern.author_id, concern.state, concern.responsible_organization_id, concern.withdrawn_by_id.id),
            (self.clerk, "open", self.north, False),
        )
        self.assertRegex(concern.reference, r"^SY2026-\d{5}$")
        for values in (
            {"member_id": self.m2.id},
            {"raised_on": "2026-06-01"},
            {"state": "withdrawn"},
            {"author_id": self.staff.id},
            {"kind_id": self.kind("a07_2").id},
            {"responsible_organization_id": self.municipal.id},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                concern.write(values)
        for method in ("unlink", "copy"):
            with self.subTest(method), self.assertRaises(UserError):
                getattr(concern, method)()
        with self.assertRaises(UserError):
            concern.sudo().unlink()

    # -- who may know -------------------------------------------------------------------------

    def test_who_may_know(self):
        """A07: the author, the named recorders and any leadership member know what it is about; others in scope do not."""
        concern = self.log(self.m1)
        for user in (self.clerk, self.named, self.chair_user, self.full_time_user, self.vice_user):
            with self.subTest(user.login):
                seen = concern.with_user(user).read(["facts", "kind_id", "may_open"])[0]
                self.assertEqual((seen["facts"], seen["may_open"]), (SECRET, True))
        for user in (self.staff, self.rules):
            with self.subTest(user.login):
                seen = concern.with_user(user).read(["facts", "kind_id", "may_open", "member_id"])[0]
                self.assertEqual((seen["facts"], seen["kind_id"], seen["may_open"]), (False, False, False))
                self.assertEqual(seen["member_id"][0], self.m1.id)
        for user in (self.leader, self.recorder, self.office, self.outsider, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                concern.with_user(user).read(["facts"])

    def test_who_may_know_of_a_leader(self):
        """A06.2: only the chair and full-time vice chair talk with leadership members, and know what about."""
        concern = self.log(self.v, "a06_2")
        for user, knows in ((self.chair_user, True), (self.full_time_user, True), (self.named, True)):
            self.assertEqual(concern.with_user(user).facts == SECRET, knows)
        other = self.new_member("North Secretary", self.north)
        self.appoint(other, self.north, "secretary_general")
        user = self.account(other, self.north)
        self.assertFalse(concern.with_user(user).facts)

    def test_post_of_today(self):
        """A07: who is no longer in the leadership does not open it any more."""
        concern = self.log(self.m1)
        self.assertEqual(concern.with_user(self.vice_user).facts, SECRET)
        self.posts[self.v].end("2026-06-14", "resigned")
        concern.invalidate_recordset()
        self.assertFalse(concern.with_user(self.vice_user).facts)

    def test_superuser_rights_open_nothing(self):
        """A07: code with superuser rights, as in automations, reads with the right of whoever started it."""
        concern = self.log(self.m1)
        self.assertFalse(concern.with_user(self.staff).sudo().facts)
        self.assertFalse(concern.sudo().with_user(self.env.ref("base.user_root")).facts)
        self.assertFalse(concern.with_user(self.outsider).sudo().facts)
        self.assertEqual(concern.with_user(self.clerk).sudo().facts, SECRET)

    def test_one_reader_does_not_serve_another(self):
        """A07: what one user read in a transaction is not handed to the next."""
        concern = self.log(self.m1)
        self.assertEqual(concern.with_user(self.clerk).facts, SECRET)
        self.assertFalse(concern.with_user(self.staff).facts)
        self.assertEqual(concern.with_user(self.named).facts, SECRET)

    def test_only_those_who_know_write(self):
        """A07: who may not know it does not overwrite it."""
        concern = self.log(self.m1)
        with self.assertRaises(AccessError):
            concern.with_user(self.staff).write({"facts": "another"})
        concern.with_user(self.named).write({"facts": "more", "help_wanted": True})
        self.env.invalidate_all()
        self.assertEqual((concern.facts, concern.help_wanted), ("more", True))

    def test_content_has_no_door(self):
        """A07: no role reaches the envelope, and the content cannot be searched, grouped, sorted or exported around."""
        concern = self.log(self.m1)
        for user in (self.clerk, self.named, self.chair_user, self.staff, self.rules, self.env.ref("base.user_admin")):
            with self.subTest(user.login):
                for name in ("envelope", "envelope_slot"):
                    with self.assertRaises(AccessError):
                        concern.with_user(user).read([name])
                    with self.assertRaises(AccessError):
                        concern.with_user(user).search([(name, "!=", False)])
                    with self.assertRaises(UserError):
                        concern.with_user(user).write({name: False})
        concerns = self.env["mj.concern"].with_user(self.staff)
        for name in ("facts", "kind_id", "help_wanted"):
            field = concern._fields[name]
            self.assertFalse(field.store or field.search, name)
            with self.subTest(name):
                with self.assertRaises(ValueError):
                    concerns.search([(name, "!=", False)])
                with self.assertRaises(ValueError):
                    concerns.formatted_read_group([], [name], ["__count"])
                with self.assertRaises(ValueError):
                    concerns.search([], order=name)
        self.staff.group_ids |= self.env.ref("base.group_allow_export")
        exported = concern.with_user(self.staff).export_data(["facts", "kind_id/code", "help_wanted"])["datas"]
        self.assertEqual(exported, [["", "", False]])

    def test_no_word_of_it_elsewhere(self):
        """A07: the facts stand nowhere in the database, mails, chatter, names and duties included."""
        concern = self.log(self.m1)
        concern.withdraw(SECRET)
        self.env.flush_all()
        self.cr.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'bytea')"""
        )
        found = set()
        for table, column in self.cr.fetchall():
            if not table.startswith(("mj_", "mail_", "bus_", "ir_log", "ir_attach", "discuss")):
                continue
            self.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text ~ %s LIMIT 1', [f"{SECRET}|{SECRET.encode().hex()}"]
            )
            if self.cr.rowcount:
                found.add((table, column))
        self.assertFalse(found)
        self.assertEqual(concern.display_name, concern.reference)

    def test_person_concerned(self):
        """A07: the person concerned sees neither the concern nor its duty, whatever the role."""
        by_leader, by_rules = self.log(self.v), self.log(self.m1)
        for user, concern in ((self.vice_user, by_leader), (self.committee_user, by_rules)):
            duty = concern.sudo().obligation_ids
            for record in (concern, duty):
                with self.subTest(user.login, record=record._name):
                    self.assertFalse(self.seen_by(user, record))
                    self.assertEqual(self.seen_by(self.chair_user, record), record.sudo(False).with_env(self.env))
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["display_name"])
        self.rules.partner_id = self.m2.partner_id
        about_the_administrator = self.log(self.m2)
        self.assertFalse(self.seen_by(self.rules, about_the_administrator))
        self.assertFalse(self.seen_by(self.rules, about_the_administrator.sudo().obligation_ids))

    def test_talk_does_not_tell(self):
        """A07: the talk about a concern tells its talked-to nothing of it, neither planned nor held."""
        duty = self.log(self.m1).obligation_ids
        talk = (
            self.env["mj.talk"]
            .with_user(self.chair_user)
            .create(
                {
                    "organization_id": self.north.id,
                    "timing": "timely",
                    "planned_at": "2026-06-20 06:00:00",
                    "participant_ids": [
                        Command.create({"member_id": self.c.id, "role": "talker"}),
                        Command.create({"member_id": self.m1.id, "role": "talkee"}),
                    ],
                }
            )
        )
        self.assertNotIn("mj.concern", [field.comodel_name for field in talk._fields.values() if field.relational])
        talk.action_plan()
        self._assert_hidden(talk, duty, "planned_obligation_ids")
        with freeze_time("2026-06-20 08:00:00"):
            talk.action_hold()
        self.assertEqual(duty.talk_id, talk)
        self._assert_hidden(talk, duty, "obligation_ids")

    def _assert_hidden(self, talk, duty, name):
        self.env.invalidate_all()
        self.assertIn(duty.id, talk.with_user(self.chair_user).read([name])[0][name])
        self.env.invalidate_all()
        self.assertNotIn(duty.id, talk.with_user(self.committee_user).read([name])[0][name])

    # -- about the chair ----------------------------------------------------------------------

    def test_about_the_chair(self):
        """A06.2: a concern about the chair is the own full-time vice chair's or of any leader in the organisation above."""
        concern = self.log(self.c, "a06_2", raised_on="2026-06-01")
        duty = concern.obligation_ids
        self.assertEqual((concern.responsible_organization_id, duty.relation), (self.municipal, "here_or_above"))
        self.assertTrue(concern.own_leaders_too)
        for user in (self.head_user, self.deputy_user(), self.full_time_user):
            self.assertEqual(concern.with_user(user).facts, SECRET)
            self.assertEqual(self.seen_by(user, duty), duty)
            self.assertTrue(duty.with_user(user).is_mine)
        for user in (self.named, self.vice_user, self.chair_user):
            self.assertFalse(concern.with_user(user).sudo().facts, user.login)
            self.assertFalse(duty.with_user(user).sudo().is_mine, user.login)
        self.assertIn("Chair or full-time vice chair of North District", duty.explanation)
        self.assertIn("Leadership team of Municipal Committee", duty.explanation)
        self.hold(self.v, [self.c])
        self.assertEqual(duty.state, "open")
        for talker in (self.f, self.head, self.deputy):
            talk = self.hold(talker, [self.c])
            self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))
            talk.cancel("Entered for the wrong person")
            self.assertEqual(duty.state, "open")

    def deputy_user(self):
        self.deputy = self.new_member("Municipal Vice Chair", self.municipal)
        self.appoint(self.deputy, self.municipal, "vice_chair")
        return self.account(self.deputy, self.municipal)

    def test_member_situation_of_the_chair(self):
        """A07.1: about the chair any leader of the organisation itself talks, too; nobody about themselves."""
        duty = self.log(self.c, raised_on="2026-06-01").obligation_ids
        for user, is_mine in ((self.vice_user, True), (self.head_user, True), (self.chair_user, False)):
            self.assertEqual(duty.with_user(user).sudo().is_mine, is_mine, user.login)
        talk = self.hold(self.v, [self.c])
        self.assertEqual(duty.talk_id, talk)

    def test_about_the_chair_by_setting(self):
        """A06.2, A23.1: a committee chooses the leadership above alone, or own leaders alone."""
        for choice, expected, lawful in (
            ("above", (self.municipal, "above", False), self.head),
            ("own", (self.north, "same", False), self.f),
        ):
            with self.subTest(choice), self.cr.savepoint() as savepoint:
                self.reword("a06", choice)
                concern = self.log(self.c, "a06_2")
                duty = concern.obligation_ids
                found = concern.responsible_organization_id, duty.relation, concern.own_leaders_too
                self.assertEqual(found, expected)
                self.assertEqual(duty.settings["about_chair"], choice)
                for user, leader in ((self.head_user, self.head), (self.full_time_user, self.f)):
                    self.assertEqual(concern.with_user(user).sudo().may_open, leader == lawful)
                    self.assertEqual(duty.with_user(user).sudo().is_mine, leader == lawful)
                for talker in self.f | self.head:
                    self.hold(talker, [self.c], day="2026-06-15", held_at="2026-06-15 01:00:00")
                self.assertEqual(duty.talk_id.talker_ids, lawful)
                savepoint.rollback()
            self.env.invalidate_all()

    def reword(self, code, choice):
        rule = self.env.ref(f"mj_talks.talk_rule_{code}")
        rule.sudo().with_context(install_mode=True).about_chair = choice

    def test_own_leaders_alone_and_nobody_there(self):
        """A06.2: where own leaders talk and nobody but the chair is one, the organisation above does."""
        self.reword("a06", "own")
        self.posts[self.f].write({"date_to": "2026-06-01", "end_reason": "died"})
        concern = self.log(self.c, "a06_2")
        self.assertEqual((concern.responsible_organization_id, concern.own_leaders_too), (self.municipal, False))

    def test_about_the_chair_at_the_top(self):
        """A06.2: at the top there is nobody above: the full-time vice chair talks."""
        self.municipal.go_live = "2026-01-01"
        concern = self.log(self.head, "a06_2", user=self.rules, organization_id=self.municipal.id)
        self.assertEqual(concern.responsible_organization_id, self.municipal)
        self.assertEqual(concern.sudo().obligation_ids.relation, "same")

    def move_below_another_committee(self):
        other = self.new_organization("Other Committee", "T2", "municipal")
        head = self.new_member("Other Chair", other)
        self.appoint(head, other, "chair")
        user = self.account(head, other)
        self.north.with_user(self.rules).parent_id = other
        self.env.invalidate_all()
        return other, head, user

    def test_about_the_chair_of_an_organization_that_moves(self):
        """A06.2: who talks, who reads and whose duty it is stay the same people when the organisation moves."""
        concern = self.log(self.c, "a06_2")
        duty = concern.obligation_ids
        other, head, user = self.move_below_another_committee()
        self.assertEqual((concern.responsible_organization_id, duty.relation), (other, "here_or_above"))
        self.assertEqual(concern.with_user(user).facts, SECRET)
        self.assertTrue(duty.with_user(user).is_mine)
        self.assertFalse(concern.with_user(self.head_user).may_open)
        self.assertFalse(duty.with_user(self.head_user).is_mine)
        self.hold(self.head, [self.c], day="2026-06-15", held_at="2026-06-15 01:00:00")
        self.assertEqual(duty.state, "open")
        self.hold(head, [self.c], day="2026-06-15", held_at="2026-06-15 02:00:00")
        self.assertEqual(duty.state, "fulfilled")

    def test_planned_talk_of_those_no_longer_responsible(self):
        """A06.2: a talk planned by the organisation above before the move serves the duty no more."""
        duty = self.log(self.c, "a06_2").obligation_ids
        self.plan(self.head, self.c)
        self.assertTrue(duty.planned_talk_id)
        self.move_below_another_committee()
        self.assertFalse(duty.planned_talk_id)

    def plan(self, talker, talkee):
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "form": "individual",
                "planned_at": "2026-06-20 01:00:00",
                "participant_ids": [
                    Command.create({"member_id": talker.id, "role": "talker"}),
                    Command.create({"member_id": talkee.id, "role": "talkee"}),
                ],
            }
        )
        talk.action_plan()
        return talk

    def test_talk_held_before_the_move(self):
        """A06.2: a concern whose talk was held stays with those who talked."""
        concern = self.log(self.c, "a06_2")
        self.hold(self.head, [self.c], day="2026-06-15", held_at="2026-06-15 01:00:00")
        self.move_below_another_committee()
        self.assertEqual(concern.responsible_organization_id, self.municipal)
        self.assertEqual(concern.obligation_ids.state, "fulfilled")

    def test_chair_on_that_day(self):
        """A06.2: who was chair on the day the concern arose, or is chair today, is talked to from above, too."""
        self.posts[self.c].end("2026-05-31", "retired")
        self.appoint(self.f, self.north, "chair", "2026-06-01")
        earlier = self.log(self.c, "a06_2", raised_on="2026-05-31")
        later = self.log(self.f, "a06_2")
        self.assertEqual(earlier.responsible_organization_id, self.municipal)
        self.assertEqual(later.responsible_organization_id, self.municipal)
        before = self.log(self.f, "a06_2", raised_on="2026-05-31")
        self.assertEqual(before.responsible_organization_id, self.municipal)
        self.assertEqual(self.log(self.v, "a06_2").responsible_organization_id, self.north)

    # -- the talk -----------------------------------------------------------------------------

    def test_talk_by_others_does_not_count(self):
        """A06.4: anybody else's talk leaves the duty open and says why."""
        duty = self.log(self.v, "a06_2", raised_on="2026-06-01").obligation_ids
        other = self.new_member("North Secretary", self.north)
        self.appoint(other, self.north, "secretary_general")
        talk = self.hold(other, [self.v])
        self.assertEqual(duty.state, "open")
        self.assertIn(talk.reference, duty.explanation)
        self.assertIn("the talker did not have the required post", duty.explanation)
        self.hold(self.f, [self.v])
        self.assertEqual(duty.state, "fulfilled")

    def test_talk_with_a_member(self):
        """A07.1–A07.7: any leadership member's talk counts, from the day it arose on; a talk before does not."""
        duty = self.log(self.m1, raised_on="2026-06-10").obligation_ids
        self.hold(self.v, [self.m1], day="2026-06-09")
        self.assertEqual(duty.state, "open")
        talk = self.hold(self.v, [self.m1], day="2026-06-10")
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))
        talk.cancel("Entered for the wrong person")
        self.assertEqual(duty.state, "open")

    def test_talk_held_before_it_was_logged(self):
        """A07: a concern entered late is fulfilled by the talk that was held since it arose."""
        talk = self.hold(self.v, [self.m1], day="2026-06-10")
        duty = self.log(self.m1, raised_on="2026-06-08").obligation_ids
        self.assertEqual(duty.talk_id, talk)

    def test_two_concerns_one_talk(self):
        """A02.2: one talk serves every concern about the person."""
        duties = (self.log(self.m1, "a07_1") | self.log(self.m1, "a07_6")).obligation_ids
        self.hold(self.c, [self.m1], held_at="2026-06-15 01:00:00")
        self.assertEqual(duties.mapped("state"), ["fulfilled", "fulfilled"])

    # -- withdrawing --------------------------------------------------------------------------

    def test_withdraw(self):
        """A07: a withdrawal has a reason, which stays with the content, and its duty lapses."""
        concern = self.log(self.m1)
        action = concern.action_withdraw()
        wizard = Form(self.env[action["res_model"]].with_user(self.clerk).with_context(**action["context"]))
        wizard.reason = "It was somebody else"
        wizard.save().action_apply()
        self.assertEqual((concern.state, concern.withdrawn_by_id), ("withdrawn", self.clerk))
        self.assertEqual(concern.withdraw_reason, "It was somebody else")
        self.assertFalse(concern.with_user(self.staff).withdraw_reason)
        duty = concern.obligation_ids
        self.assertEqual((duty.state, duty.lapse_reason), ("lapsed", "concern_closed"))
        self.assertFalse(self.env["mj.concern.withdraw"].sudo().search([("concern_ids", "in", concern.ids)]))
        with self.assertRaises(UserError):
            concern.withdraw("again")

    def test_withdraw_refused(self):
        """A07: not without a reason, not by who may not know it, not after the talk."""
        concern = self.log(self.m1)
        for reason in ("", "  ", None):
            with self.subTest(reason), self.assertRaises(UserError):
                concern.withdraw(reason)
        for user in (self.staff, self.rules, self.leader):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    concern.with_user(user).action_withdraw()
                with self.assertRaises(AccessError):
                    concern.with_user(user).withdraw("x")
        self.hold(self.c, [self.m1], held_at="2026-06-15 01:00:00")
        with self.assertRaises(UserError):
            concern.withdraw("too late")

    def test_withdrawn_after_a_waiver(self):
        """A07, design 4: a waiver stays visible for good; withdrawing lapses what is still owed."""
        concern = self.log(self.m1)
        concern.obligation_ids.sudo().state = "waived"
        concern.withdraw("It was somebody else")
        self.assertEqual((concern.state, concern.obligation_ids.state), ("withdrawn", "waived"))
        self.assertFalse(concern.obligation_ids.lapse_reason)


@tagged("post_install", "-at_install")
class TestConcernRaisedByItself(ConcernCase):
    def test_tables_that_pass_for_empty_are_counted(self):
        """A06.1: beside a long import changes are not looked for with a plan for empty tables: it would take half an hour."""
        self.patch(mj_duty_engine, "READ_BY_RECONCILIATION", ("mj.duty.turn",))
        self.env.flush_all()
        self.cr.execute("TRUNCATE mj_duty_turn")
        self.env["mj.duty.turn"]._take_around(self.north)
        self.env["mj.concern"]._raise_for_changes()
        self.cr.execute("SELECT reltuples FROM pg_class WHERE oid = 'mj_duty_turn'::regclass")
        self.assertGreater(self.cr.fetchone()[0], 0)

    def test_end_of_a_leadership_post(self):
        """A06.1: who leaves the leadership is talked to promptly, by chair or full-time vice chair."""
        for reason in ("retired", "resigned", "removed", "transfer", "term", "left"):
            with self.subTest(reason), self.cr.savepoint() as savepoint:
                self.posts[self.v].with_user(self.staff).end("2026-06-10", reason)
                concern = self.raised(self.v)
                self.assertEqual(concern.raised_on, date(2026, 6, 10))
                duty = concern.obligation_ids
                self.assertEqual((duty.clause, duty.relation, duty.due_date), ("A06", "same", date(2026, 6, 25)))
                self.assertEqual(concern.with_user(self.chair_user).kind_id, self.kind("a06_1"))
                savepoint.rollback()
            self.env.invalidate_all()

    def test_not_raised(self):
        """A06.1: not for the dead, not for posts outside the leadership, not for history, not for a proposal."""
        self.posts[self.v].end("2026-06-10", "died")
        self.posts[self.m1].end("2026-06-10", "term")
        self.posts[self.f].end("2025-12-31", "term")
        self.chair_post.end("2026-06-10", "term")
        self.propose_and_end()
        self.assertFalse(self.raised())
        self.assertFalse(self.env["mj.concern"].search([("member_id", "=", self.chair.id)]))

    def propose_and_end(self):
        proposed = self.appoint(self.m2, self.north, "vice_chair", "2026-06-01", "proposed")
        proposed.write({"date_to": "2026-06-10", "end_reason": "resigned"})

    def test_history_before_the_regulation(self):
        """A24.1: what ended before 9 November 2023 raises nothing; from that day on it does."""
        self.north.go_live = "2020-01-01"
        for person, last_day, expected in ((self.m1, "2023-11-08", 0), (self.m2, "2023-11-09", 1)):
            self.appoint(person, self.north, "secretary_general", "2019-01-01", date_to=last_day)
            self.assertEqual(len(self.raised(person)), expected, last_day)

    def test_decided_for_a_later_day(self):
        """A06.1: a decision to end is talked about at once, a planned end of term only when it has come."""
        self.posts[self.f].date_to = "2026-06-30"
        self.assertFalse(self.raised(self.f))
        self.posts[self.v].end("2026-06-30", "retired")
        self.assertEqual(self.raised(self.v).raised_on, date(2026, 6, 15))
        with freeze_time("2026-07-01 04:00:00"):
            self.env["mj.concern"]._raise_for_changes()
            self.assertEqual(self.raised(self.f).raised_on, date(2026, 6, 30))
            self.assertEqual(len(self.raised(self.v)), 1)
            self.assertFalse(self.env["mj.concern"]._raise_for_changes())

    def test_written_without_the_wizard(self):
        """A06.1: a date written by import or RPC ends a post as well."""
        self.posts[self.v].with_user(self.staff).write({"date_to": "2026-06-01"})
        self.assertEqual(len(self.raised(self.v)), 1)

    def test_change_of_post(self):
        """A06.1: a move to another post of the leadership is one change, talked about once."""
        self.posts[self.v].end("2026-06-10", "transfer")
        self.appoint(self.v, self.north, "secretary_general", "2026-06-11")
        self.assertEqual(len(self.raised(self.v)), 1)

    def test_same_post_goes_on(self):
        """A06.1: who is confirmed in the same post has not changed it."""
        self.posts[self.v].end("2026-06-10", "term")
        self.assertEqual(self.raised(self.v).state, "open")
        self.appoint(self.v, self.north, "vice_chair", "2026-06-11")
        concern = self.raised(self.v)
        self.assertEqual((concern.state, concern.obligation_ids.lapse_reason), ("withdrawn", "concern_closed"))

    def test_end_taken_back(self):
        """A06.1, A18.4: an end entered by mistake takes the concern back; ended again it is raised again."""
        self.posts[self.v].end("2026-06-10", "resigned")
        self.posts[self.v].write({"date_to": False, "end_reason": False})
        self.assertEqual(self.raised(self.v).state, "withdrawn")
        self.posts[self.v].end("2026-06-10", "resigned")
        self.assertEqual(sorted(self.raised(self.v).mapped("state")), ["open", "withdrawn"])

    def test_died_entered_afterwards(self):
        """A06.1: nobody is asked to talk with the dead."""
        self.posts[self.v].end("2026-06-10", "resigned")
        self.posts[self.v].end_reason = "died"
        self.assertEqual(self.raised(self.v).state, "withdrawn")

    def test_withdrawn_by_somebody_is_not_raised_again(self):
        """A06.1: the recorder's decision stands."""
        self.posts[self.v].end("2026-06-10", "resigned")
        self.raised(self.v).with_user(self.named).withdraw("The talk took place at the party congress")
        self.env["mj.concern"]._raise_for_changes()
        self.posts[self.v].end_reason = "retired"
        self.assertEqual(self.raised(self.v).mapped("state"), ["withdrawn"])

    def test_talk_held_before_the_end_was_entered(self):
        """A06.1: the talk on leaving counts although the end was entered later."""
        talk = self.hold(self.c, [self.v], day="2026-06-10")
        self.posts[self.v].end("2026-06-10", "retired")
        self.assertEqual(self.raised(self.v).obligation_ids.talk_id, talk)

    def test_chair_leaves(self):
        """A06.1: the chair who leaves is talked to by the organisation above."""
        self.posts[self.c].end("2026-06-10", "retired")
        concern = self.raised(self.c)
        self.assertEqual(
            (concern.responsible_organization_id, concern.obligation_ids.relation), (self.municipal, "here_or_above")
        )

    def test_reelection(self):
        """A06.1: a re-election raises one for each who leaves or changes post, and none for those who stay."""
        wizard = Form(
            self.env["mj.reelection"].with_user(self.staff).with_context(default_organization_id=self.north.id)
        )
        wizard.date_from = "2026-06-15"
        for place in range(len(wizard._values["line_ids"])):
            with wizard.line_ids.edit(place) as line:
                if line.member_id == self.v:
                    line.member_id = self.env["mj.member"]
        wizard.save().action_apply()
        self.assertEqual(self.raised().member_id, self.v)

    def test_leaving_the_party(self):
        """A06.1: leaving the party ends the posts, and that is talked about."""
        self.v.write({"state": "former", "left_on": "2026-06-10"})
        self.assertEqual(len(self.raised(self.v)), 1)

    def test_import_of_many_is_one_look(self):
        """A06.1: thousands of rows of history cost a handful of statements and raise nothing."""
        people = self.env["mj.member"].create(
            [
                {
                    "name": f"Bulk {number}",
                    "organization_id": self.north.id,
                    "state": "member",
                    "joined_on": "2015-01-01",
                }
                for number in range(200)
            ]
        )
        values = [
            {
                "member_id": person.id,
                "organization_id": self.north.id,
                "position_id": self.position("vice_chair").id,
                "date_from": "2021-01-01",
                "date_to": "2025-12-31",
                "state": "effective",
            }
            for person in people
        ]
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.env["mj.appointment"].with_context(tracking_disable=True).create(values)
        self.assertLess(self.cr.sql_log_count - before, 120)
        self.assertFalse(self.raised())


@tagged("post_install", "-at_install")
class TestConcernOfChangedPost(ConcernCase):
    """Added posts, another leader in charge, and posts lost with the organisation (A06.1)."""

    def setUp(self):
        super().setUp()
        self.kind_raised = self.kind("a06_1")

    def causes(self, member):
        return [(concern.cause, concern.raised_on) for concern in self.raised(member) if concern.state == "open"]

    def test_added_post(self):
        """A06.1: a leadership member who takes a further post is talked to, from its first day on."""
        added = self.appoint(self.v, self.north, "department_head", "2026-06-08")
        concern = self.raised(self.v)
        self.assertEqual((concern.cause, concern.raised_on, concern.appointment_id), ("began", date(2026, 6, 8), added))
        duty = concern.obligation_ids
        self.assertEqual((duty.clause, duty.due_date), ("A06", date(2026, 6, 23)))
        added.action_cancel()
        self.assertFalse(self.causes(self.v))

    def test_added_post_to_come(self):
        """A06.1: a post that begins on a later day raises the concern on that day."""
        self.appoint(self.v, self.north, "department_head", "2026-06-20")
        self.assertFalse(self.raised(self.v))
        with freeze_time("2026-06-20 04:00:00"):
            self.env["mj.concern"]._raise_for_changes()
            self.assertEqual(self.causes(self.v), [("began", date(2026, 6, 20))])

    def test_no_change_of_a_leader(self):
        """A06.1: not for who comes into the leadership, a seat on the committee, another organisation, a new term."""
        self.appoint(self.m1, self.north, "secretary_general", "2026-06-08")
        self.appoint(self.v, self.north, "committee", "2026-06-08")
        self.appoint(self.v, self.municipal, "department_head", "2026-06-08")
        self.posts[self.f].end("2026-06-07", "term")
        self.appoint(self.f, self.north, "full_time_vice_chair", "2026-06-08")
        self.assertFalse([self.causes(member) for member in (self.m1, self.v, self.f) if self.causes(member)])

    def test_one_change_in_any_order(self):
        """A06.1: the old post ends, the new one begins: one concern, whichever is entered first, whichever comes first."""
        for last_day, first_day, raised_on in (
            ("2026-06-07", "2026-06-08", ("ended", date(2026, 6, 7))),
            ("2026-06-10", "2026-06-01", ("began", date(2026, 6, 1))),
            ("2026-06-05", "2026-06-09", ("ended", date(2026, 6, 5))),
        ):
            for new_first in (False, True):
                with self.subTest((last_day, new_first)), self.cr.savepoint() as savepoint:
                    if not new_first:
                        self.posts[self.v].end(last_day, "transfer")
                    self.appoint(self.v, self.north, "secretary_general", first_day)
                    if new_first:
                        self.posts[self.v].end(last_day, "transfer")
                    self.assertEqual(self.causes(self.v), [raised_on])
                    self.assertFalse(self.env["mj.concern"]._raise_for_changes())
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_two_changes(self):
        """A06.1: changes as far apart as the days allowed are one, a day further apart they are two."""
        self.kind_raised.days = 5
        for first_day, count in (("2026-06-06", 1), ("2026-06-07", 2)):
            with self.subTest(first_day), self.cr.savepoint() as savepoint:
                self.appoint(self.v, self.north, "department_head", "2026-06-01")
                self.appoint(self.v, self.north, "secretary_general", first_day)
                self.assertEqual(len(self.causes(self.v)), count)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_leader_in_charge_changes(self):
        """A06.1: another leader in charge of a leadership member raises it once, from today on; back again takes it back."""
        self.posts[self.v].leader_id = self.c
        self.assertFalse(self.raised(self.v))
        self.posts[self.v].leader_id = self.f
        self.assertEqual(self.causes(self.v), [("leader", date(2026, 6, 15))])
        self.assertEqual(self.raised(self.v).former_leader_id, self.c)
        self.posts[self.v].leader_id = self.c
        self.assertFalse(self.causes(self.v))
        self.posts[self.v].leader_id = self.f
        self.appoint(self.v, self.north, "department_head", "2026-06-15")
        self.assertEqual(self.causes(self.v), [("leader", date(2026, 6, 15))])

    def test_leader_in_charge_of_others(self):
        """A06.1: it is about leadership members: a committee member in another leader's charge is none."""
        self.posts[self.m1].leader_id = self.f
        self.assertFalse(self.raised())

    def test_dissolution(self):
        """A06.1: a post lost with the organisation is talked about by those above, once they alone are left."""
        self.north.with_user(self.staff).dissolved_on = "2026-06-10"
        concerns = self.raised()
        self.assertEqual(concerns.member_id, self.c | self.f | self.v)
        self.assertEqual(set(concerns.mapped("raised_on")), {date(2026, 6, 10)})
        self.assertEqual(concerns.responsible_organization_id, self.municipal)
        self.assertEqual(set(concerns.obligation_ids.mapped("state")), {"open"})
        self.north.with_user(self.staff).action_archive()
        self.assertEqual(set(concerns.mapped("state")), {"open"})
        self.north.with_user(self.staff).write({"active": True, "dissolved_on": False})
        self.assertEqual(set(concerns.mapped("state")), {"withdrawn"})

    def test_settings(self):
        """A06.1, A23.1: each of the three is a setting of the kind; from a day on where one is set."""
        self.kind_raised.write({"on_further_post": False, "on_other_leader": False, "on_dissolution": False})
        self.change_in_every_way()
        self.assertFalse(self.raised())

    def test_not_before_its_day(self):
        """A23.1: what happened before the day from which these changes count raises nothing."""
        self.kind_raised.further_from = "2026-06-16"
        self.change_in_every_way()
        self.assertFalse(self.raised())
        self.kind_raised.further_from = "2026-06-15"
        with freeze_time("2026-06-16 04:00:00"):
            self.env["mj.concern"]._raise_for_changes()
        self.assertEqual(len(self.raised()), 3)

    def change_in_every_way(self):
        self.posts[self.f].leader_id = self.c
        self.posts[self.f].leader_id = self.v
        self.appoint(self.v, self.north, "department_head", "2026-06-15")
        self.north.dissolved_on = "2026-06-15"
        with freeze_time("2026-06-16 04:00:00"):
            self.env["mj.concern"]._raise_for_changes()


@tagged("post_install", "-at_install")
class TestConcernResponsible(ConcernCase):
    def relation(self, concern):
        return concern.sudo().responsible_organization_id, concern.sudo().obligation_ids.relation

    def test_nobody_else_may_talk(self):
        """A06.2: without chair and full-time vice chair the organisation above talks; with a new chair, it is theirs."""
        (self.posts[self.c] | self.posts[self.f]).write({"date_to": "2026-06-01", "end_reason": "died"})
        concern = self.log(self.v, "a06_2")
        self.assertEqual(self.relation(concern), (self.municipal, "above"))
        self.appoint(self.m2, self.north, "chair", "2026-06-10")
        self.assertEqual(self.relation(concern), (self.north, "same"))

    def test_vice_chair_becomes_chair(self):
        """A06.1: who left a post to become chair is talked to by the organisation above."""
        self.posts[self.c].write({"date_to": "2026-06-09", "end_reason": "died"})
        self.posts[self.v].write({"date_to": "2026-06-09", "end_reason": "transfer"})
        concern = self.raised(self.v)
        self.assertEqual(self.relation(concern), (self.north, "same"))
        self.appoint(self.v, self.north, "chair", "2026-06-10")
        self.assertEqual(self.relation(concern), (self.municipal, "here_or_above"))

    def test_talk_from_above_counts(self):
        """A06.1: a talk that the new talkers held already fulfils the duty that came to them."""
        (self.posts[self.c] | self.posts[self.f]).write({"date_to": "2026-06-01", "end_reason": "died"})
        self.appoint(self.m2, self.north, "chair", "2026-06-02")
        concern = self.log(self.m2, "a07_1", raised_on="2026-06-03", user=self.staff)
        self.assertEqual(self.relation(concern), (self.municipal, "here_or_above"))
        talk = self.hold(self.head, self.m2, "2026-06-10", organization_id=self.municipal.id)
        self.assertEqual(concern.sudo().obligation_ids.talk_id, talk)

    def test_status_follows_the_talk(self):
        """A06.4: once the talk was held the concern says so, and is not withdrawn any more."""
        concern = self.log(self.v, "a07_1", raised_on="2026-06-01")
        self.assertEqual(concern.progress, "open")
        self.hold(self.c, self.v, "2026-06-12")
        concern.invalidate_recordset(["progress"])
        self.assertEqual((concern.progress, concern.state), ("done", "open"))

    def test_who_may_talk_is_named(self):
        """A06.4: the duty about a chair names those above; a talk before the event is told as such."""
        talk = self.hold(self.head, self.c, "2026-06-02", organization_id=self.municipal.id)
        duty = self.log(self.c, "a07_1", raised_on="2026-06-10", user=self.staff).obligation_ids
        duty = self.env["mj.obligation"].browse(duty.id)
        self.assertIn(f"of {self.municipal.name}", duty.explanation)
        self.assertIn(talk.reference, duty.explanation)
        self.assertIn("before the event", duty.explanation)
