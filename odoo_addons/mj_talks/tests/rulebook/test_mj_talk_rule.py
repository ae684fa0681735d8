from datetime import date

from freezegun import freeze_time
from lxml import etree
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..duties.test_duty_engine import DutyCase
from ..screens import ScreenCase


@tagged("post_install", "-at_install")
class TestMjTalkRule(DutyCase, ScreenCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pairs_rule = cls.env.ref("mj_talks.talk_rule_a18_2")
        cls.as_needed = cls.env.ref("mj_talks.talk_rule_a05_2")
        cls.levels_rule = cls.env.ref("mj_talks.talk_rule_a05_1_levels")

    def new_rule(self, **values):
        return self.env["mj.talk.rule"].create(
            {
                "name": "Another rule",
                "code": "X1",
                "regulation_id": self.pairs_rule.regulation_id.id,
                "article_id": self.pairs_rule.article_id.id,
                "date_from": "2026-01-01",
                "talker_scope": "chair",
                "talkee_scope": "leadership",
                **values,
            }
        )

    def duties_of(self, rule, state="open"):
        return self.env["mj.obligation"].search(
            [("rule_id", "=", rule.id), ("organization_id", "=", self.north.id), ("state", "=", state)]
        )

    def test_filters(self):
        """A23.1: switched on for tomorrow it is not in force yet; on its last day it is, the day after it ended."""
        draft, planned = self.new_rule(), self.new_rule(date_from="2026-06-16")
        first, last, ended = self.new_rule(date_from="2026-06-15"), self.new_rule(), self.new_rule()
        (planned | first | last | ended).action_switch_on()
        last.sudo().date_to, ended.sudo().date_to = "2026-06-15", "2026-06-14"
        rules = draft | planned | first | last | ended
        for name, expected in (
            ("draft", draft),
            ("planned", planned),
            ("in_force", first | last),
            ("ended", ended),
        ):
            domain = self.filtered("mj_talks.mj_talk_rule_view_search", name)
            with self.subTest(name):
                self.assertEqual(rules.search([*domain, ("id", "in", rules.ids)]), expected)

    def test_talks_before_the_first_day(self):
        """A19.2, A23.1: a talk the day before a rule counts does not fulfil its duty, unless the rule counts earlier talks."""
        self.hold(self.c, [self.v], day="2026-05-31")
        strict = self.new_rule(date_from="2026-06-01")
        generous = self.new_rule(code="X2", date_from="2026-06-01", counts_earlier=True)
        (strict | generous).action_switch_on()
        owed = self.duties_of(strict).filtered(lambda duty: duty.talkee_id == self.v)
        self.assertEqual(owed.opens_on, date(2026, 6, 1))
        self.assertIn("was not held in the days from 2026-06-01 to 2026-12-31", owed.explanation)
        self.assertEqual(self.duties_of(generous, "fulfilled").fulfilled_on, date(2026, 5, 31))
        self.hold(self.c, [self.v], day="2026-06-01")
        self.assertEqual((owed.state, owed.fulfilled_on), ("fulfilled", date(2026, 6, 1)))

    def test_talks_before_going_live(self):
        """A18.4: under the shipped rules a talk of the year counts that was held before the organisation went live."""
        south = self.new_organization("South District", "T-S", "district", self.municipal, go_live="2026-06-01")
        head, deputy = (self.new_member(f"South {name}", south) for name in ("Chair", "Deputy"))
        self.appoint(head, south, "chair")
        self.appoint(deputy, south, "vice_chair")
        talk = self.hold(head, [deputy], day="2026-03-05", organization_id=south.id)
        self.assertEqual(self.duties("A18.1", "fulfilled", organization=south).talk_id, talk)

    def test_terms_of_events_are_not_promised(self):
        """A06, A11, A12, A16: what a rule of an event does not obey is neither shown nor accepted."""
        shipped = {"event": "same", "appointment": "above", "admission": "same", "request": "same"}
        for kind, relation in shipped.items():
            with self.subTest(kind):
                rule = self.new_rule(kind=kind, talkee_scope=False)
                self.assertEqual(rule.relation, relation)
                with self.assertRaisesRegex(ValidationError, "not chosen"), self.env.cr.savepoint():
                    rule.relation = "below"
                if kind != "event":
                    with self.assertRaisesRegex(ValidationError, "talked to is not chosen"), self.env.cr.savepoint():
                        rule.talkee_scope = "leadership"
        with self.assertRaisesRegex(ValidationError, "Choose the chair"), self.env.cr.savepoint():
            rule.talker_scope = "department_head"
        with Form(self.env["mj.talk.rule"]) as form:
            form.name, form.code, form.talker_scope = "A rule", "X2", "leadership"
            form.regulation_id = self.pairs_rule.regulation_id
            form.article_id = self.pairs_rule.article_id
            form.talkee_scope, form.relation = "leadership", "below"
            form.kind = "appointment"
        self.assertEqual((form.record.relation, form.record.talkee_scope), ("above", False))

    # -- what ships ------------------------------------------------------------------------------

    def test_shipped_rules(self):
        """A05.1, A06, A07, A11, A12, A16, A18: every clause is a rule in force with its article."""
        rules = self.env["mj.talk.rule"].search([("regulation_id", "=", self.pairs_rule.regulation_id.id)])
        self.assertEqual(
            set(rules.mapped("code")), {"A05.1", "A05.2", "A06", "A07", "A11", "A12", "A16", "A18.1", "A18.2", "A18.3"}
        )
        # Between the two levels is one reading of Article 5: the rules administrator decides for it.
        self.assertEqual(rules.filtered(lambda rule: rule.state == "draft"), self.levels_rule)
        for rule in rules:
            self.assertEqual(rule.article_id.number, int(rule.code[1:3]))
        self.assertEqual(set(rules.filtered(lambda rule: rule.code in ("A06", "A07")).mapped("days")), {15})

    def test_windows_shipped(self):
        """A19.1: regular talks are generally held in July or December."""
        months = [(window.month_from, window.month_to) for window in self.pairs_rule.window_ids]
        self.assertEqual(months, [(7, 7), (12, 12)])
        self.assertEqual(self.pairs_rule.window_ids[:1].display_name, "Month 7")

    def test_leading_bodies_at_two_levels(self):
        """A05.1: on for the municipal and district levels."""
        rule = self.env.ref("mj_talks.talk_rule_a05_1")
        self.assertTrue(rule.on_municipal and rule.on_district)
        self.assertFalse(rule.on_grassroots)

    def test_grassroots_as_needed(self):
        """A05.2: off for grassroots organisations, and switched on one by one."""
        self.school.go_live = "2026-01-01"
        other = self.new_member("Second at School", self.school)
        self.appoint(other, self.school, "branch_vice_director")
        domain = [("rule_id", "=", self.as_needed.id)]
        self.assertFalse(self.env["mj.obligation"].search(domain))
        self.as_needed.enabled_organization_ids = self.school
        found = self.env["mj.obligation"].search(domain)
        self.assertEqual(found.organization_id, self.school)
        self.assertEqual(found.talkee_id, self.teacher | other)

    def test_between_the_levels(self):
        """A05.1: off as shipped; switched on, each of a district's leadership is talked to by anybody of the leadership above."""
        top = self.new_member("Municipal Chair", self.municipal)
        self.appoint(top, self.municipal, "chair")
        self.assertFalse(self.duties_of(self.levels_rule))
        rule = self.levels_rule.with_user(self.rules)
        with self.assertRaisesRegex(UserError, "running period"), self.env.cr.savepoint():
            rule.action_switch_on()
        rule.date_from = "2026-01-01"
        rule.action_switch_on()
        duties = self.duties_of(self.levels_rule)
        self.assertEqual(duties.talkee_id, self.c | self.f | self.v)
        self.assertFalse(duties.talker_id)
        talk = self.hold(top, [self.v])
        self.assertEqual(self.duties_of(self.levels_rule, "fulfilled").talkee_id, self.v)
        self.assertEqual(self.duties_of(self.levels_rule, "fulfilled").talk_id, talk)
        self.hold(self.c, [self.f])
        self.assertEqual(self.duties_of(self.levels_rule).talkee_id, self.c | self.f, "not by their own leadership")

    def test_switched_off_for_one(self):
        """A05.2, A23.1: switched off for one organisation, its open duties lapse with the reason."""
        self.pairs_rule.disabled_organization_ids = self.north
        self.assertFalse(self.duties_of(self.pairs_rule))
        self.assertEqual(set(self.duties_of(self.pairs_rule, "lapsed").mapped("lapse_reason")), {"rule_ended"})

    # -- wording ----------------------------------------------------------------------------------

    def test_wording_in_force_stays(self):
        """A23.1, A24.1: no term of a rule in force is rewritten, windows included."""
        for values in ({"times": 2}, {"days_in_post": 0}, {"talkee_scope": "key_few"}, {"date_from": "2020-01-01"}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "keeps its wording"):
                self.pairs_rule.write(values)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.pairs_rule.window_ids[:1].month_from = 6
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.env["mj.talk.rule.window"].create({"rule_id": self.pairs_rule.id, "month_from": 3, "month_to": 3})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.pairs_rule.window_ids.unlink()
        with self.assertRaisesRegex(UserError, "kept for good"), self.env.cr.savepoint():
            self.pairs_rule.unlink()

    def test_state_by_buttons(self):
        """A23.1: a rule in force is not put back to draft to be rewritten."""
        draft = self.new_rule().with_user(self.rules)
        for rule, state in ((self.pairs_rule.with_user(self.rules), "draft"), (draft, "on")):
            with self.assertRaisesRegex(UserError, "by its button"), self.env.cr.savepoint():
                rule.state = state
        with self.assertRaisesRegex(UserError, "by its button"), self.env.cr.savepoint():
            draft.copy({"state": "on"})
        with self.assertRaisesRegex(UserError, "keeps its wording"), self.env.cr.savepoint():
            self.pairs_rule.with_user(self.rules).with_context(install_mode=True).times = 2

    def test_change_is_dated_and_reasoned(self):
        """A23.1, A24.1: a change counts from its day, with its reason; the past stays under the old wording."""
        self.hold(self.c, [self.v])
        before = self.duties_of(self.pairs_rule, "fulfilled")
        action = self.pairs_rule.action_change()
        successor = self.env["mj.talk.rule"].browse(action["res_id"])
        self.assertEqual((successor.predecessor_id, successor.state), (self.pairs_rule, "draft"))
        self.assertEqual(len(successor.window_ids), 2)
        successor.write({"accepts_collective": True, "date_from": "2026-06-14", "change_reason": "Decided"})
        with self.assertRaisesRegex(UserError, "never rewrites the past"):
            successor.action_switch_on()
        successor.write({"date_from": "2026-06-15", "change_reason": False})
        with self.assertRaisesRegex(UserError, "reason"):
            successor.action_switch_on()
        successor.change_reason = "Decided by the standing committee"
        successor.action_switch_on()
        self.assertEqual(self.pairs_rule.date_to, date(2026, 6, 14))
        self.assertEqual(successor.wording_ids, successor | self.pairs_rule)
        self.assertEqual(self.pairs_rule.wording_ids, successor | self.pairs_rule)
        # Done stays done, the rest is asked under the new wording, nothing twice.
        self.assertEqual(self.duties_of(self.pairs_rule, "fulfilled"), before)
        self.assertFalse(self.duties_of(self.pairs_rule))
        self.assertEqual(len(self.duties_of(successor)), 2)
        self.assertEqual(before.settings["accepts_collective"], False)
        self.assertEqual(self.duties_of(successor)[:1].settings["accepts_collective"], True)

    def test_graphs_show_one_bar_for_a_rule_worded_anew(self):
        """A23.1: the graphs begin with the article, for both wordings of a rule changed in the year stand under it."""
        self.hold(self.c, [self.v])
        successor = self.env["mj.talk.rule"].browse(self.pairs_rule.action_change()["res_id"])
        successor.change_reason = "Decided by the standing committee"
        successor.action_switch_on()
        wordings = [("rule_id", "in", (successor | self.pairs_rule).ids)]
        for model in ("mj.compliance.report", "mj.obligation"):
            arch = etree.fromstring(self.env[model].get_view(view_type="graph")["arch"])
            first = arch.find("field").get("name")
            self.assertEqual(len(self.env[model].formatted_read_group(wordings, [first], ["__count"])), 1, model)

    def test_end(self):
        """A23.1: an ended rule asks nothing from the next day on."""
        self.pairs_rule.end("Replaced")
        self.assertEqual(self.pairs_rule.date_to, date(2026, 6, 15))
        with freeze_time("2026-06-16 04:00:00"):
            self.engine._reconcile(self.pairs_rule)
        self.assertFalse(self.duties_of(self.pairs_rule))

    def test_end_is_never_in_the_past(self):
        """A23.1: neither an end nor its removal takes back what was owed."""
        rule = self.pairs_rule.with_user(self.rules)
        with self.assertRaisesRegex(UserError, "Choose today or a later day"):
            rule.write({"date_to": "2026-05-31", "reach_reason": "Too late"})
        rule.write({"date_to": "2026-06-14", "reach_reason": "Replaced"})
        with freeze_time("2026-07-01 04:00:00"):
            for day in (False, "2026-12-31"):
                with self.subTest(day), self.assertRaisesRegex(UserError, "Choose today or a later day"):
                    rule.write({"date_to": day, "reach_reason": "Too late"})
        self.assertEqual(self.pairs_rule.date_to, date(2026, 6, 14))

    # -- what cannot be ---------------------------------------------------------------------------

    def test_windows(self):
        """A19.1: windows are months in order that do not overlap."""
        with mute_logger("odoo.sql_db"):
            for first, last in ((8, 7), (0, 3), (11, 13)):
                with self.subTest(first=first), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                    self.new_rule(window_ids=[Command.create({"month_from": first, "month_to": last})])
        with self.assertRaisesRegex(ValidationError, "overlap"), self.env.cr.savepoint():
            self.new_rule(
                window_ids=[
                    Command.create({"month_from": 6, "month_to": 8}),
                    Command.create({"month_from": 8, "month_to": 9}),
                ]
            )

    @mute_logger("odoo.sql_db")
    def test_numbers(self):
        """A07.8, A18.1: no negative days, and at least once per period."""
        for values in ({"days": -1}, {"days_in_post": -1}, {"times": 0}, {"date_to": "2025-01-01"}):
            with self.subTest(values), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.new_rule(**values)

    def test_contradictory_terms(self):
        """A18.2: what a mutual rule can mean is checked at once."""
        for values in (
            {"mutual": True},
            {"mutual": True, "talker_scope": "leadership", "coverage": "talker"},
            {"mutual": True, "talker_scope": "leadership", "relation": "above"},
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, "mutual rule"), self.env.cr.savepoint():
                self.new_rule(**values)
        with self.assertRaisesRegex(ValidationError, "who is talked to"), self.env.cr.savepoint():
            self.new_rule(talkee_scope=False)

    def test_before_the_regulation(self):
        """A24.1: no rule counts before its regulation."""
        with self.assertRaisesRegex(ValidationError, "in force on"), self.env.cr.savepoint():
            self.new_rule(date_from="2023-11-08")

    def test_selects_nobody(self):
        """A23.1: a rule without organisation, form or category is not switched on."""
        nowhere = {"on_municipal": False, "on_district": False, "on_grassroots": False}
        no_form = dict.fromkeys(("accepts_organization", "accepts_individual", "accepts_personal"), False)
        for values, message in (
            (nowhere, "no organisation"),
            (no_form, "form of talk"),
            ({"accepts_daily": False}, "category of talk"),
        ):
            rule = self.new_rule(**values)
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                rule.action_switch_on()
            self.assertEqual(rule.state, "draft")

    # -- preview ----------------------------------------------------------------------------------

    def test_preview(self):
        """A23.1: before a rule is switched on it says in plain words what it would ask."""
        rule = self.new_rule()
        self.assertIn("North District: 2 duties", rule.preview)
        self.assertIn("For example: North Chair talks with", rule.preview)
        self.assertFalse(self.duties_of(rule))
        rule.action_switch_on()
        self.assertEqual(len(self.duties_of(rule)), 2)
        nobody = self.new_rule(talkee_scope="department_head")
        self.assertIn("selects nobody", nobody.preview)

    def test_preview_within_the_scope(self):
        """A23.1: staff of one district see what the rule asks there, and neither numbers nor names from elsewhere."""
        self.new_member("West Chair", self.west)
        self.west.go_live = "2026-01-01"
        rule = self.new_rule()
        office = self.new_user("mj_preview_office", "group_mj_office", (self.north, True))
        self.assertIn("For example: North Chair talks with", rule.with_user(office).preview)
        self.assertIn("2 duties in all.", rule.with_user(office).preview)
        elsewhere = self.new_user("mj_preview_west", "group_mj_office", (self.museum, False))
        self.assertEqual(rule.with_user(elsewhere).preview, "This rule selects nobody at present.")

    def test_preview_of_a_year(self):
        """A18, A23.1: the administrator sees the year's numbers before generating it."""
        with Form(self.env["mj.obligation.generate"].with_user(self.rules)) as form:
            form.year = 2026
            self.assertIn("Article 18 Leadership members talk with one another: 3 duties", form.preview)
            form.year = 1999
            self.assertIn("Nothing is owed in this year", form.preview)
            form.year = 2026
        wizard = form.record
        self.assertEqual(wizard.action_generate()["res_model"], "mj.obligation")
        wizard.year = 1999
        with self.assertRaisesRegex(UserError, "such as 2026"):
            wizard.action_generate()

    # -- where ------------------------------------------------------------------------------------

    def team(self, place):
        """A chair and a vice chair of an organisation that is live."""
        place.go_live = "2026-01-01"
        for name in ("chair", "vice_chair"):
            self.appoint(self.new_member(f"{place.name} {name}", place), place, name)

    def places_of(self, rule, state="open"):
        return self.env["mj.obligation"].search([("rule_id", "=", rule.id), ("state", "=", state)]).organization_id

    def test_rule_of_one_district(self):
        """A18, A23.1: a stricter rule holds in one district and all below it, new branches and those that move there included."""
        branch = self.new_organization("North Branch", "T-N-1", "grassroots", self.north)
        cell = self.new_organization("North Cell", "T-N-2", "grassroots", branch)
        for place in (branch, cell, self.west):
            self.team(place)
        rule = self.new_rule(within_organization_id=self.north.id, on_municipal=False)
        self.assertNotIn("West District", rule.preview)
        rule.action_switch_on()
        self.assertEqual(self.places_of(rule), self.north | branch | cell)
        newcomer = self.new_organization("North Newcomer", "T-N-3", "grassroots", self.north)
        self.team(newcomer)
        self.assertEqual(self.places_of(rule), self.north | branch | cell | newcomer)
        branch.parent_id = self.west
        self.assertEqual(self.places_of(rule), self.north | newcomer)
        self.assertEqual(self.places_of(rule, "lapsed"), branch | cell, "the whole branch moved")
        cell.parent_id = newcomer
        self.assertEqual(self.places_of(rule), self.north | newcomer | cell)

    def test_rule_of_one_district_and_one_place_beside(self):
        """A23.1: what is switched on by name counts wherever it lies; what is switched off nowhere."""
        for place in (self.west, self.east):
            place.go_live = "2026-01-01"
        self.team(self.west)
        rule = self.new_rule(within_organization_id=self.north.id, enabled_organization_ids=self.west.ids)
        rule.action_switch_on()
        self.assertEqual(self.places_of(rule), self.north | self.west)
        rule.write({"disabled_organization_ids": self.north.ids, "reach_reason": "Has talks of its own"})
        self.assertEqual(self.places_of(rule), self.west)

    def test_event_of_one_district(self):
        """A06: a rule of an event is confined in the same way."""
        rule = self.new_rule(kind="event", talkee_scope="leadership", within_organization_id=self.north.id)
        self.assertIn("in one of 1 organisations", rule.preview)

    # -- who may ----------------------------------------------------------------------------------

    def test_only_the_administrator(self):
        """A23.1: everybody reads the rules, only the municipal rules administrator changes them."""
        draft = self.new_rule()
        for user in (self.leader, self.recorder, self.office):
            with self.subTest(user.login):
                rule = self.pairs_rule.with_user(user)
                self.assertEqual(rule.code, "A18.2")
                for attempt in (
                    draft.with_user(user).action_switch_on,
                    rule.action_change,
                    rule.action_end,
                    lambda rule=rule: rule.write({"date_to": "2026-12-31"}),
                    lambda user=user: self.env["mj.obligation.generate"].with_user(user).create({}),
                ):
                    with self.assertRaises(AccessError):
                        attempt()
        with self.assertRaises(AccessError):
            self.pairs_rule.with_user(self.outsider).read(["name"])
        draft.with_user(self.rules).action_switch_on()
        self.assertEqual(draft.state, "on")

    # -- dated and reasoned ------------------------------------------------------------------------

    def test_reach_changes_with_a_reason(self):
        """A23.1: a rule is switched off for an organisation, or ended, with a reason that is kept."""
        rule = self.pairs_rule.with_user(self.rules)
        for values in ({"disabled_organization_ids": [Command.link(self.north.id)]}, {"date_to": "2026-12-31"}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "Enter the reason"), self.env.cr.savepoint():
                rule.write(values)
        self.assertTrue(self.duties_of(self.pairs_rule))
        rule.write({"disabled_organization_ids": [Command.link(self.north.id)], "reach_reason": "Merged next year"})
        self.assertFalse(self.duties_of(self.pairs_rule))

    def test_end_with_a_reason(self):
        """A23.1: the button asks for the reason; without one nothing ends."""
        action = self.pairs_rule.with_user(self.rules).action_end()
        wizard = self.env[action["res_model"]].with_user(self.rules).with_context(**action["context"])
        with self.assertRaisesRegex(UserError, "reason"):
            wizard.create({"reason": " "}).action_apply()
        self.assertFalse(self.pairs_rule.date_to)
        with Form(wizard, view=action["view_id"] and action["view_id"][0]) as form:
            form.reason = "Replaced by practice"
        form.save().action_apply()
        self.assertEqual(
            (self.pairs_rule.date_to, self.pairs_rule.reach_reason), (date(2026, 6, 15), "Replaced by practice")
        )

    def test_on_and_off_at_once(self):
        """A05.2: an organisation is not switched on and off by one rule."""
        with self.assertRaisesRegex(ValidationError, "on and off at once"):
            self.pairs_rule.write(
                {"enabled_organization_ids": self.north.ids, "disabled_organization_ids": self.north.ids}
            )

    def test_new_rule_does_not_reach_back(self):
        """A23.1: a new rule owes nothing in periods that are over; nobody could do it any more."""
        rule = self.new_rule(period="quarter", date_from="2026-01-01")
        with self.assertRaisesRegex(UserError, "running period"), self.env.cr.savepoint():
            rule.action_switch_on()
        self.assertEqual(rule.state, "draft")
        rule.date_from = "2026-04-01"
        rule.action_switch_on()
        self.engine._generate_year(2026)
        duties = self.duties_of(rule)
        self.assertEqual(set(duties.mapped("period_start")), {date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)})
        self.assertFalse(any(duties.mapped("is_overdue")))

    def test_rule_for_nobody(self):
        """A23.1: a rule that selects nobody stays off, with a message; one that begins later does not."""
        rule = self.new_rule(talkee_scope="department_head")
        with self.assertRaisesRegex(UserError, "selects nobody"), self.env.cr.savepoint():
            rule.action_switch_on()
        self.assertEqual(rule.state, "draft")
        later = self.new_rule(date_from="2027-01-01")
        later.action_switch_on()
        self.assertEqual(later.state, "on")

    def test_waived_is_not_asked_again(self):
        """A23.1: a pair that was waived is waived under the new wording, too."""
        duty = self.duties_of(self.pairs_rule)[:1]
        duty.with_user(self.rules).waive("Both abroad", self.a18_note())
        successor = self.pairs_rule.copy(
            {"predecessor_id": self.pairs_rule.id, "date_from": "2026-06-15", "change_reason": "Clearer"}
        )
        successor.action_switch_on()
        again = self.duties_of(successor).filtered(
            lambda other: (other.talker_id, other.talkee_id) == (duty.talker_id, duty.talkee_id)
        )
        self.assertTrue(self.duties_of(successor))
        self.assertFalse(again)

    def test_preview_of_an_event(self):
        """A06: before it is switched on, a rule for events says how many organisations it reaches."""
        self.assertRegex(self.env.ref("mj_talks.talk_rule_a06").preview, r"one of \d+ organisations")

    def test_clause_belongs_to_its_article(self):
        """A23.1: a rule does not cite a clause of another article."""
        with self.assertRaisesRegex(ValidationError, "Correct one of the two"):
            self.new_rule(code="A05.2")
