from datetime import date

from freezegun import freeze_time
from lxml import etree
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import activate_chinese
from .test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMjObligation(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.municipal_chair = cls.new_member("Municipal Chair", cls.municipal)
        cls.appoint(cls.municipal_chair, cls.municipal, "chair")
        cls.chair_user = cls.user_of(cls.c, "group_mj_leader", cls.north)
        cls.vice_user = cls.user_of(cls.v, "group_mj_leader", cls.north)
        cls.committee_user = cls.user_of(cls.m1, "group_mj_user")
        cls.above_user = cls.user_of(cls.municipal_chair, "group_mj_leader", cls.municipal)
        cls.clerk = cls.new_user("mj_north_clerk", "group_mj_recorder", (cls.north, False))

    @classmethod
    def user_of(cls, member, group, *organizations):
        user = new_test_user(
            cls.env,
            login=f"mj_{member.id}",
            groups=f"mj_talks.{group}",
            lang="en_US",
            partner_id=member.partner_id.id,
            name=member.name,
        )
        user.mj_scope_ids = [
            Command.create({"organization_id": organization.id, "include_below": True})
            for organization in organizations
        ]
        return user

    def mine(self, user):
        return self.env["mj.obligation"].with_user(user).search([("is_mine", "=", True), ("year", "=", 2026)])

    # -- mine, overdue, counterpart ------------------------------------------------------------------

    def test_mine(self):
        """A18.1–A18.3: my duties are those I owe, mutual ones on either side, and those any of my role may do."""
        chair = {(duty.clause, duty.talkee_id) for duty in self.mine(self.chair_user).sudo()}
        self.assertLessEqual({("A18.1", self.f), ("A18.1", self.v), ("A18.3", self.m2)}, chair)
        self.assertNotIn(("A18.3", self.m1), chair)
        vice = self.mine(self.vice_user).sudo()
        self.assertNotIn("A18.1", vice.mapped("clause"))
        self.assertEqual(len(vice.filtered(lambda duty: duty.clause == "A18.2")), 2)
        self.assertIn(self.m1, vice.filtered(lambda duty: duty.clause == "A18.3").talkee_id)
        # A committee member outside the leadership owes no talk of Article 18.
        self.assertFalse({"A18.1", "A18.2", "A18.3"} & set(self.mine(self.committee_user).mapped("clause")))
        self.assertFalse(self.mine(self.clerk))

    def test_mine_is_the_same_searched_and_read(self):
        """A18: the filter and the mark on the duty agree."""
        for user in (self.chair_user, self.vice_user, self.committee_user, self.clerk):
            duties = self.env["mj.obligation"].with_user(user).search([("year", "=", 2026)])
            self.assertEqual(duties.filtered("is_mine"), self.mine(user))

    def test_counterpart(self):
        """A18.2: whoever of the two looks sees the other one, with the posts that tell namesakes apart."""
        duty = self.duties("A18.2").filtered(lambda duty: duty.talker_id | duty.talkee_id == self.c | self.v)
        self.assertEqual(duty.with_user(self.chair_user).counterpart, "North Vice (North District Vice Chair)")
        self.assertEqual(duty.with_user(self.vice_user).counterpart, "North Chair (North District Chair)")
        anybody = self.duties("A18.3").filtered(lambda duty: not duty.talkee_id)[:1]
        self.assertIn("Committee outside the leadership", anybody.counterpart)

    def test_overdue_search(self):
        """A07.8: overdue is searchable both ways and follows the date alone."""
        duties = self.duties("A18.1")
        domain = [("id", "in", duties.ids)]
        model = self.env["mj.obligation"]
        self.assertFalse(model.search([*domain, ("is_overdue", "=", True)]))
        self.assertEqual(model.search([*domain, ("is_overdue", "=", False)]), duties)
        self.hold(self.c, [self.v])
        with freeze_time("2027-01-01 04:00:00"):
            duties.invalidate_recordset()
            late = model.search([*domain, ("is_overdue", "=", True)])
            self.assertEqual(late.talkee_id, self.f)
            self.assertTrue(late.is_past)
            self.assertEqual(late.progress, "overdue")
            self.assertEqual(model.search([*domain, ("is_overdue", "=", False)]).talkee_id, self.v)

    # -- plan and log from a duty ----------------------------------------------------------------------

    def open_form(self, action, user):
        """Open the dialog an action answers, as the browser does."""
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        return Form(self.env["mj.talk"].with_user(user).with_context(**action["context"]), view)

    def test_plan_in_three_taps(self):
        """A18.1: plan from the duty: everything is filled in, the button is all that is left."""
        duty = self.duties("A18.1").filtered(lambda duty: duty.talkee_id == self.v).with_user(self.chair_user)
        action = duty.action_plan()
        self.assertEqual(action["target"], "new")
        talk = self.open_form(action, self.chair_user).save()
        self.assertEqual((talk.talker_ids, talk.talkee_ids), (self.c, self.v))
        # The next working day at three in the afternoon, local time.
        self.assertEqual(str(talk.planned_at), "2026-06-16 07:00:00")
        talk.action_plan()
        self.assertEqual(duty.progress, "planned")
        planned = duty.action_open_talk()
        self.assertEqual((planned["res_id"], planned["target"]), (talk.id, "new"))

    def test_log_in_three_taps(self):
        """A18.1: log a talk that was held already."""
        duty = self.duties("A18.1").filtered(lambda duty: duty.talkee_id == self.v).with_user(self.chair_user)
        talk = self.open_form(duty.action_log(), self.chair_user).save()
        self.assertEqual(talk.held_on, date(2026, 6, 15))
        talk.action_hold()
        self.assertEqual((duty.progress, duty.talk_id), ("done", talk))

    def test_time_of_a_logged_talk(self):
        """A19: a talk logged at night is proposed for an hour at which offices talk, never for one to come."""
        duty = self.duties("A18.1")[0]
        for now, proposed in (
            ("2026-06-15 02:47:00", "2026-06-15 02:30:00"),
            ("2026-06-15 16:20:00", "2026-06-15 07:00:00"),
            ("2026-06-15 12:00:00", "2026-06-15 07:00:00"),
            ("2026-06-15 00:10:00", "2026-06-14 07:00:00"),
        ):
            with self.subTest(now), freeze_time(now):
                held_at = duty.action_log()["context"]["default_held_at"]
                self.assertEqual(held_at, fields.Datetime.to_datetime(proposed))
                self.assertLessEqual(held_at, fields.Datetime.now())

    def test_filters_go_by_the_local_day(self):
        """A18: New Year in Shanghai is New Year in the lists, too, for somebody whose own zone is another or none."""
        search = etree.fromstring(self.env["mj.obligation"].get_view(view_type="search")["arch"])
        for now, running, past in (
            ("2026-12-31 15:30:00", {2026}, set()),
            ("2026-12-31 16:30:00", {2026, 2027}, {2026}),
            # Missed duties stay to do for a month.
            ("2027-01-31 15:30:00", {2026, 2027}, {2026}),
            ("2027-01-31 16:30:00", {2027}, {2026}),
        ):
            with self.subTest(now), freeze_time(now):
                self.engine._generate_year(2027)
                duties = self.env["mj.obligation"].search([("organization_id", "=", self.north.id)])
                duties.invalidate_recordset()
                for name, years in (("running", running), ("past", past)):
                    domain = safe_eval(search.find(f".//filter[@name='{name}']").get("domain"))
                    found = duties.search([("id", "in", duties.ids), *domain])
                    self.assertEqual(set(found.mapped("year")), years, name)
                    self.assertEqual(found, duties.filtered(f"is_{name}"), name)

    def test_list_begins_with_what_is_owed(self):
        """A18: the list of duties opens with the open ones, those overdue first, also those of the year before."""
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_obligation_action")
        self.assertEqual(safe_eval(action["context"]), {"search_default_open": 1})
        arch = self.env["mj.obligation"].get_view(view_type="list")["arch"]
        self.assertIn('default_order="due_date, id"', arch)

    def test_who_begins(self):
        """A18.2: a mutual talk is begun by who opens it, by the one chosen, else by the chair."""
        duty = self.duties("A18.2").filtered(lambda duty: duty.talker_id | duty.talkee_id == self.c | self.v)

        def talker(user, **arguments):
            action = duty.with_user(user).action_plan(**arguments)
            return self.open_form(action, user).save().talker_ids

        self.assertEqual(talker(self.vice_user), self.v)
        self.assertEqual(talker(self.chair_user), self.c)
        self.assertEqual(talker(self.clerk), self.c)
        self.assertEqual(talker(self.clerk, talker_id=self.v.id), self.v)
        # Somebody who is not of the two is not put in.
        self.assertEqual(talker(self.clerk, talker_id=self.f.id), self.c)

    def test_open_talker_is_left_to_the_clerk(self):
        """A18.3: where any leader may talk, a clerk chooses, and a leader is proposed."""
        duty = self.duties("A18.3").filtered(lambda duty: duty.talkee_id == self.m2)
        self.assertFalse(self.open_form(duty.with_user(self.clerk).action_plan(), self.clerk).save().talker_ids)
        chosen = self.open_form(duty.with_user(self.vice_user).action_plan(), self.vice_user).save().talker_ids
        self.assertEqual(chosen, self.v)

    def test_only_open_duties_are_planned(self):
        """A18.1: nothing is planned for what is done."""
        self.hold(self.c, [self.v])
        with self.assertRaisesRegex(UserError, "Only open"):
            self.duties("A18.1", "fulfilled").action_plan()
        with self.assertRaisesRegex(UserError, "No talk is planned"):
            self.duties("A18.1", "open").action_open_talk()

    # -- waiver --------------------------------------------------------------------------------------------

    def waive(self, user, duty, reason="On sick leave for the year"):
        action = duty.with_user(user).action_waive()
        model = self.env["mj.obligation.waive"].with_user(user).with_context(**action["context"])
        wizard = Form(model.with_context(default_obligation_ids=duty.ids))
        wizard.reason = reason
        wizard.save().action_apply()

    def test_waiver_by_the_chair_above(self):
        """A18.4: the chair of the organisation above waives with a reason that stays."""
        duty = self.duties("A18.1")[:1]
        self.assertTrue(duty.with_user(self.above_user).can_waive)
        self.waive(self.above_user, duty)
        self.assertEqual(
            (duty.state, duty.waive_reason, duty.waived_by_id, duty.waived_on),
            ("waived", "On sick leave for the year", self.above_user, date(2026, 6, 15)),
        )
        self.assertEqual(
            duty.waiver_interpretation_id, self.env.ref("mj_talks.regulation_talks_2023_interpretation_18")
        )
        self.engine._generate_year(2026)
        self.assertEqual(duty.state, "waived")

    def test_waiver_by_the_administrator(self):
        """A23.1: the municipal rules administrator waives, too."""
        duty = self.duties("A18.1")[:1]
        self.waive(self.rules, duty)
        self.assertEqual(duty.state, "waived")

    def test_waiver_denied(self):
        """A18.4: nobody waives for the own organisation, and no clerk for anybody."""
        duty = self.duties("A18.1")[:1]
        for user in (self.chair_user, self.vice_user, self.clerk, self.office_of_north()):
            with self.subTest(user.login), self.assertRaises(AccessError), self.env.cr.savepoint():
                self.assertFalse(duty.with_user(user).can_waive)
                self.waive(user, duty)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.waive(self.leader, duty)
        self.assertEqual(duty.state, "open")

    def owed_from_above(self, organization):
        """The duty of a concern about the chair, which the leadership above owes."""
        chair = organization.chair_id
        concern = self.env["mj.concern"].create(
            {
                "member_id": chair.id,
                "organization_id": organization.id,
                "kind_id": self.env.ref("mj_talks.concern_kind_a06_2").id,
            }
        )
        self.assertEqual(concern.obligation_ids.relation, "here_or_above")
        return concern.obligation_ids

    def test_exact_scope_shows_what_is_owed_right_below(self):
        """A06.2, A22.1: whoever works above sees there what their leadership owes, nothing else, and nothing further down."""
        branch = self.new_organization("North Branch", "T-N-1", "grassroots", self.north, go_live="2026-01-01")
        director = self.new_member("North Director", branch)
        self.appoint(director, branch, "branch_director")
        of_branch, of_north = self.owed_from_above(branch), self.owed_from_above(self.north)
        above_branch = self.new_user("mj_exactly_north", "group_mj_recorder", (self.north, False))
        above_north = self.new_user("mj_exactly_top", "group_mj_recorder", (self.municipal, False))
        for user, place, seen in (
            (above_branch, branch, of_branch),
            (above_north, self.north, of_north),
            (above_north, branch, self.env["mj.obligation"]),
        ):
            domain = [("organization_id", "=", place.id), ("year", ">=", 2026)]
            with self.subTest(user=user.name, place=place.name):
                self.assertEqual(self.env["mj.obligation"].with_user(user).search(domain).sudo(), seen)
        self.assertTrue(self.env["mj.obligation"].search([("organization_id", "=", self.north.id)]) - of_north)
        # A branch that comes later is right below, too.
        later = self.new_organization("Later Branch", "T-N-2", "grassroots", self.north, go_live="2026-01-01")
        self.appoint(self.new_member("Later Director", later), later, "branch_director")
        of_later = self.owed_from_above(later)
        self.assertIn(of_later, self.env["mj.obligation"].with_user(above_branch).search([]).sudo())

    def test_who_owes_the_talk_from_above_does_not_waive_it(self):
        """A06.2, A18.4: where the organisation above owes the talk, the chair above that one decides."""
        branch = self.new_organization("North Branch", "T-N-1", "grassroots", self.north, go_live="2026-01-01")
        director = self.new_member("North Director", branch)
        self.appoint(director, branch, "branch_director")
        duty = self.owed_from_above(branch)
        self.assertFalse(duty.with_user(self.chair_user).can_waive)
        with self.assertRaisesRegex(AccessError, "waives a duty of North District"), self.env.cr.savepoint():
            self.waive(self.chair_user, duty)
        self.assertTrue(duty.with_user(self.above_user).can_waive)
        self.waive(self.above_user, duty)
        self.assertEqual(duty.state, "waived")

    def test_only_the_administrator_waives_what_the_top_owes(self):
        """A06.2, A23.1: nobody stands above the municipal leadership but the rules administrator."""
        duty = self.owed_from_above(self.north)
        self.assertFalse(duty.with_user(self.above_user).can_waive)
        with self.assertRaisesRegex(AccessError, "Only the rules administrator"), self.env.cr.savepoint():
            self.waive(self.above_user, duty)
        self.waive(self.rules, duty)
        self.assertEqual(duty.state, "waived")

    def office_of_north(self):
        return self.new_user("mj_north_office", "group_mj_office", (self.north, True))

    def test_waiver_needs_a_reason(self):
        """A18.4: without a reason nothing is waived, and only open duties are."""
        duty = self.duties("A18.1")[:1]
        with self.assertRaisesRegex(UserError, "reason"), self.env.cr.savepoint():
            self.waive(self.rules, duty, "  ")
        self.waive(self.rules, duty)
        with self.assertRaisesRegex(UserError, "Only open"), self.env.cr.savepoint():
            self.waive(self.rules, duty)

    def test_waiver_of_a_regular_duty_names_the_interpretation(self):
        """A23.1: not without a note, not with another regulation's; where the setting is off it may be left empty."""
        duty = self.duties("A18.1")[:1].with_user(self.rules)
        with self.assertRaisesRegex(UserError, "Choose the interpretation note"), self.env.cr.savepoint():
            duty.waive("Seriously ill")
        other = self.env["mj.regulation"].create({"name": "Other Rules", "code": "T-OTHER", "date_from": "2026-01-01"})
        article = self.env["mj.regulation.article"].create({"regulation_id": other.id, "number": 1})
        note = self.env["mj.regulation.interpretation"].create({"article_id": article.id, "note": "Read thus."})
        with self.assertRaisesRegex(UserError, "another regulation"), self.env.cr.savepoint():
            duty.waive("Seriously ill", note)
        self.assertEqual(duty.state, "open")
        duty.company_id.sudo().mj_waiver_interpretation = False
        duty.waive("Seriously ill")
        self.assertEqual((duty.state, duty.waiver_interpretation_id.ids), ("waived", []))

    def test_waiver_of_a_timely_duty_needs_no_interpretation(self):
        """A06.2, A23.1: one case is decided by its own reason."""
        duty = self.owed_from_above(self.north).with_user(self.rules)
        wizard = Form(
            self.env["mj.obligation.waive"].with_user(self.rules).with_context(**duty.action_waive()["context"])
        )
        self.assertFalse(wizard.interpretation_id)
        duty.waive("Resolved by the office")
        self.assertEqual(duty.state, "waived")

    def test_interpretations_offered_for_a_waiver(self):
        """A23.1: notes of the duties' own regulation; the newest at the article is proposed."""
        article = self.env.ref("mj_talks.regulation_talks_2023_article_18")
        # The shipped note is of the day on which the database was made.
        self.env.cr.execute("UPDATE mj_regulation_interpretation SET date = '2026-06-14'")
        newer = self.env["mj.regulation.interpretation"].create(
            {"article_id": article.id, "note": "Who is abroad " * 9}
        )
        duty = self.duties("A18.1")[:1].with_user(self.above_user)
        wizard = Form(duty.env["mj.obligation.waive"].with_context(**duty.action_waive()["context"]))
        self.assertEqual(wizard.interpretation_id, newer)
        self.assertEqual(
            wizard.interpretation_id.display_name, f"{article.display_name} · {('Who is abroad ' * 9)[:40]}…"
        )

    # -- who sees what -----------------------------------------------------------------------------------------

    def test_each_role_sees_its_part(self):
        """A18: leader and recorder see their organisation, office its scope, the administrator all."""
        self.west.go_live = "2026-01-01"
        second = self.new_member("Second at Museum", self.museum)
        self.museum.go_live = "2026-01-01"
        self.appoint(second, self.museum, "branch_vice_director")
        north = self.duties()
        museum = self.duties(organization=self.museum)
        self.assertTrue(museum)
        everything = north | museum
        office_west = self.new_user("mj_west_office", "group_mj_office", (self.west, True))
        for user, seen in (
            (self.chair_user, north),
            (self.clerk, north),
            (self.above_user, everything),
            (self.rules, everything),
            (office_west, museum),
            (self.recorder, everything.browse()),
            (self.leader, everything.browse()),
            (self.unscoped, everything.browse()),
        ):
            with self.subTest(user.login):
                self.assertEqual(self.seen_by(user, everything), seen)
        with self.assertRaises(AccessError):
            self.seen_by(self.outsider, everything)

    def test_own_duties_without_scope(self):
        """A18: somebody without any scope sees the duties that name the person, and no more."""
        seen = self.seen_by(self.committee_user, self.duties())
        self.assertTrue(seen)
        self.assertEqual(seen, self.duties().filtered(lambda duty: self.m1 in duty.talker_id | duty.talkee_id))

    def test_nobody_writes_duties_by_hand(self):
        """A18.4: duties are written by the engine alone."""
        duty = self.duties("A18.1")[:1]
        for user in (self.chair_user, self.clerk, self.office_of_north(), self.rules):
            with self.subTest(user.login):
                for values in ({"state": "fulfilled"}, {"due_date": "2027-12-31"}, {"planned_talk_id": False}):
                    with self.assertRaises(AccessError):
                        duty.with_user(user).write(values)
                with self.assertRaises(AccessError):
                    duty.with_user(user).unlink()
        for user in (self.chair_user, self.clerk):
            with self.assertRaises(AccessError):
                duty.with_user(user).copy()

    def test_plan_out_of_scope(self):
        """A18: nobody plans for a duty out of sight."""
        with self.assertRaises(AccessError):
            self.duties("A18.1")[:1].with_user(self.recorder).action_plan()

    def test_refusals_are_in_our_words(self):
        """A20.2: what is out of sight is refused as a concern is; what may only be read says that."""
        talk = self.hold(self.c, [self.v])
        ours = "This record does not exist, or you are not among those who may see it."
        for record in (self.duties("A18.1")[:1], talk):
            hidden = record.with_user(self.recorder)
            for refused in (
                lambda one=hidden: one.read(["state"]),
                lambda one=hidden: one.web_read({"display_name": {}}),
                lambda one=hidden: one.check_access("read"),
            ):
                with self.subTest(record._name), self.assertRaises(AccessError) as raised:
                    refused()
                self.assertEqual(str(raised.exception), ours)
        with self.assertRaises(AccessError) as raised:
            talk.with_user(self.recorder).write({"place": "Elsewhere"})
        self.assertEqual(str(raised.exception), ours)
        with self.assertRaisesRegex(AccessError, "may enter or change this"):
            self.museum.with_user(self.office).check_access("write")
        activate_chinese(self.env)
        self.recorder.lang = "zh_CN"
        with self.assertRaisesRegex(AccessError, "该记录不存在，或您无权查看。"):
            talk.with_user(self.recorder).read(["state"])

    def test_why_not(self):
        """A06.4: the duty says why a talk did not count."""
        self.hold(self.v, [self.f])
        self.hold(self.c, [self.v, self.f])
        explanation = self.duties("A18.1")[:1].explanation
        self.assertIn("Article 18", explanation)
        self.assertIn("form does not count", explanation)

    def test_named_by_people_and_article(self):
        """A18, A23.1: a duty is named by its people and its article, as people cite it, in their language."""
        duty = self.mine(self.chair_user).filtered(lambda one: one.clause == "A18.1" and one.talkee_id == self.v)
        self.assertEqual(duty.display_name, "North Chair – North Vice (Article 18)")
        activate_chinese(self.env)
        self.assertIn("18", duty.clause_label)
        self.assertEqual(duty.with_context(lang="zh_CN").clause_label.count("十八"), 1)


@tagged("post_install", "-at_install")
class TestInterpretationShown(DutyCase):
    def test_notes_stand_where_the_rule_applies(self):
        """A23.1: a note on an article is read on the rule and on every duty that rests on it."""
        duty = self.duties("A18.1")[:1]
        note = self.env["mj.regulation.interpretation"].create(
            {"article_id": duty.article_id.id, "note": "A talk by telephone does not count."}
        )
        other = self.duties("A05.1")[:1]
        notes = note | self.a18_note()
        self.assertEqual(duty.with_user(self.leader).sudo(False).rule_id.interpretation_ids, notes)
        self.assertEqual(duty.interpretation_ids, notes)
        self.assertFalse(other.interpretation_ids)
        for model, view in (("mj.talk.rule", "mj_talk_rule_view_form"), ("mj.obligation", "mj_obligation_view_form")):
            arch = self.env[model].with_user(self.leader).get_view(self.env.ref(f"mj_talks.{view}").id)["arch"]
            self.assertIn('name="interpretation_ids"', arch)
