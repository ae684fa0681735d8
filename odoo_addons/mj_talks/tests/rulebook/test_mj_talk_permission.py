from itertools import product

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..duties.test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMjTalkPermission(DutyCase):
    """Who may lawfully talk with whom is data: rows of the regulation, and rules whose people may talk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shipped = cls.env.ref("mj_talks.regulation_talks_2023")
        cls.head = cls.new_member("North Department Head", cls.north)
        cls.appoint(cls.head, cls.north, "department_head")
        cls.ordinary = cls.new_member("North Ordinary", cls.north)
        cls.clerk = cls.new_user("mj_north_clerk", "group_mj_recorder", (cls.north, False))

    def talk(self, talkers, talkees, **values):
        return self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "held_at": "2026-06-10 04:00:00",
                "participant_ids": [
                    Command.create({"member_id": person.id, "role": role})
                    for role, people in (("talker", talkers), ("talkee", talkees))
                    for person in people
                ],
                **values,
            }
        )

    def assertRefused(self, talk, message):
        with self.assertRaisesRegex(ValidationError, message), self.env.cr.savepoint():
            talk.action_hold()
        talk.invalidate_recordset()
        self.assertEqual(talk.state, "draft")

    def rule(self, **values):
        rule = self.env["mj.talk.rule"].create(
            {
                "name": "A rule of our own",
                "code": "X1",
                "regulation_id": self.shipped.id,
                "article_id": self.shipped.article_ids[0].id,
                "date_from": "2026-01-01",
                **values,
            }
        )
        rule.action_switch_on()
        return rule

    def plan_and_hold(self, duty, talkers, talkees):
        """Go the way of a clerk: the duty's button, the form that it fills in, and marking as held on the day."""
        action = duty.with_user(self.clerk).action_plan()
        view = self.env.ref("mj_talks.mj_talk_view_form_quick")
        form = Form(self.env["mj.talk"].with_user(self.clerk).with_context(**action["context"]), view)
        form.planned_at = "2026-06-15 01:00:00"
        talk = form.save()
        self.assertEqual((talk.talker_ids, talk.talkee_ids, talk.timing), (talkers, talkees, "regular"))
        talk.action_plan()
        self.assertEqual((talk.state, duty.progress), ("planned", "planned"))
        talk.action_hold()
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))

    # -- rules work to the end -------------------------------------------------------------------

    def test_rule_with_department_heads_as_talkers(self):
        """A10.3, A23.1: a department head owes, plans and holds the talks of a rule of one's own; other talks stay refused."""
        self.assertRefused(self.talk(self.head, self.ordinary), r"Article 10 \(3\)")
        rule = self.rule(talker_scope="department_head", talkee_scope="member")
        duty = self.env["mj.obligation"].search([("rule_id", "=", rule.id), ("talkee_id", "=", self.ordinary.id)])
        self.assertEqual((duty.talker_id, duty.state), (self.head, "open"))
        self.plan_and_hold(duty, self.head, self.ordinary)
        # Before an admission, or collectively, the rule says nothing of the head.
        self.assertRefused(self.talk(self.head, self.ordinary, category="admission"), r"Article 10 \(3\)")
        self.assertRefused(
            self.talk(self.head, self.ordinary | self.m1, form="collective", timing="timely"), r"Article 10 \(3\)"
        )

    def test_rule_with_committee_members_and_members_as_talkers(self):
        """A10.3, A23.1: committee members with members, and members with one another."""
        for scope, talker in (("committee_outside_leadership", self.m1), ("member", self.m2)):
            with self.subTest(scope), self.env.cr.savepoint():
                rule = self.rule(talker_scope=scope, talkee_scope="member", code=f"X-{scope}")
                duty = self.env["mj.obligation"].search(
                    [
                        ("rule_id", "=", rule.id),
                        ("talker_id", "=", talker.id),
                        ("talkee_id", "=", self.ordinary.id),
                    ]
                )
                self.plan_and_hold(duty, talker, self.ordinary)

    def test_rule_with_ordinary_members_as_talked_to(self):
        """A10.1, A23.1: a regular talk of a leader with an ordinary member, where a rule asks for it."""
        self.assertRefused(self.talk(self.v, self.ordinary), r"Article 10 \(1\).*mark the talk as timely")
        rule = self.rule(talker_scope="leadership", talkee_scope="member", coverage="talkee")
        duty = self.env["mj.obligation"].search([("rule_id", "=", rule.id), ("talkee_id", "=", self.ordinary.id)])
        self.assertEqual((len(duty), duty.talker_id.id), (1, False))
        action = duty.with_user(self.clerk).action_plan()
        self.assertEqual(action["context"]["default_timing"], "regular")
        talk = self.talk(self.v, self.ordinary)
        talk.action_hold()
        self.assertEqual((duty.state, duty.talk_id), ("fulfilled", talk))

    def test_open_duty_of_a_role(self):
        """A17.1: who may do a duty that is open to a role finds it among the own ones, whatever the role."""
        rule = self.rule(talker_scope="department_head", talkee_scope="member", coverage="talkee")
        user = self.new_user("mj_north_head", "group_mj_leader", (self.north, False), member=self.head)
        duties = self.env["mj.obligation"].with_user(user).search([("rule_id", "=", rule.id), ("is_mine", "=", True)])
        self.assertIn(self.ordinary, duties.sudo().talkee_id)
        self.assertTrue(all(duties.mapped("is_mine")))

    def test_only_people_of_the_rule(self):
        """A23.1: level, organisation, days, relation and the tick of a rule decide whose talks it admits."""
        branch = self.new_organization("North Branch", "T-N-1", "grassroots", self.north, go_live="2026-01-01")
        below = self.new_member("Branch Member", branch)
        rule = self.rule(talker_scope="department_head", talkee_scope="member", relation="below")
        self.assertRefused(self.talk(self.head, self.ordinary), r"Article 10 \(3\)")
        self.talk(self.head, below).action_hold()
        self.assertRefused(self.talk(self.head, below, held_at="2025-12-31 04:00:00"), r"Article 10 \(3\)")
        rule.write({"disabled_organization_ids": [Command.link(self.north.id)], "reach_reason": "Not here"})
        self.assertRefused(self.talk(self.head, below), r"Article 10 \(3\)")
        rule.write({"disabled_organization_ids": [Command.clear()], "reach_reason": "Here again"})
        self.talk(self.head, below).action_hold()
        rule.sudo().with_context(install_mode=True).admits_people = False
        self.assertRefused(self.talk(self.head, below), r"Article 10 \(3\)")

    def test_rule_of_an_event(self):
        """A06, A07, A23.1: a rule of an event lets its talkers hold timely talks there and, about a chair, from above."""
        self.rule(kind="event", talker_scope="department_head", talkee_scope=False)
        self.talk(self.head, self.ordinary, timing="timely").action_hold()
        self.assertRefused(self.talk(self.head, self.ordinary), r"Article 10 \(3\)")
        above = self.new_member("Municipal Department Head", self.municipal)
        self.appoint(above, self.municipal, "department_head")
        self.talk(above, self.c, timing="timely").action_hold()
        self.assertRefused(self.talk(self.head, above, timing="timely"), r"Article 10 \(3\)")

    # -- rows of a regulation --------------------------------------------------------------------

    def test_shipped_rows_say_what_the_code_said(self):
        """A10.1, A10.3, A13–A16: every combination is lawful under the shipped rows as it was under the first release."""
        # Which let regular talks go upwards.
        self.env.company.mj_talks_upwards = True
        supervisor = self.new_member("Supervisor", self.municipal)
        self.appoint(supervisor, self.municipal, "supervision_member")
        top = self.new_member("Municipal Head", self.municipal)
        self.appoint(top, self.municipal, "chair")
        branch = self.new_organization("North Branch", "T-N-1", "grassroots", self.north)
        director = self.new_member("Branch Director", branch)
        self.appoint(director, branch, "branch_director")
        backbone = self.new_member("Backbone", branch)
        self.appoint(backbone, branch, "backbone")
        leaders = {self.c, self.v, self.f, top, director}
        few = {*leaders, self.m2, self.head, backbone}
        kinds = (("daily", "regular"), ("daily", "timely"), ("appointment", "regular"))
        talkers = [self.c, self.v, director, supervisor, self.m1, self.ordinary]
        talkees = [self.f, top, director, self.m2, self.head, backbone, self.ordinary]
        for form, (category, timing) in product(dict(self.env["mj.talk"]._fields["form"].selection), kinds):
            for talker, talkee in product(talkers, talkees):
                if talker == talkee:
                    continue
                second = self.head if talkee == self.f else self.f
                people = talkee | second if form == "collective" else talkee
                lawful = talker in leaders or talker == supervisor
                if form == "organization":
                    lawful = lawful and talker == self.c and talkee in (self.f, director)
                if (category, timing) == ("daily", "regular"):
                    lawful = lawful and talkee in few
                with self.subTest(f"{form} {category} {timing}: {talker.name} with {talkee.name}"):
                    self.assertEqual(self.is_lawful(talker, people, form, category, timing), lawful)

    def is_lawful(self, talker, talkees, form, category, timing):
        talk = self.talk(talker, talkees, form=form, category=category, timing=timing)
        try:
            talk._check_people(is_held=True)
        except ValidationError:
            return False
        finally:
            talk.sudo().unlink()
        return True

    def own_regulation(self, **values):
        """A committee of its own with a regulation by which department heads hold daily talks, at most three at once."""
        self.env["mj.talk.rule"].search([]).sudo().state = "draft"
        self.shipped.sudo().date_to = "2025-12-31"
        regulation = self.env["mj.regulation"].create(
            {"name": "Visiting Rules", "code": "visits", "date_from": "2026-01-01", **values}
        )
        article = self.env["mj.regulation.article"].create({"regulation_id": regulation.id, "number": 7})
        self.env["mj.talk.permission"].create(
            [
                {
                    "regulation_id": regulation.id,
                    "article_id": article.id,
                    "category": "daily",
                    "talker_scope": "department_head",
                    "talkee_scope": "member",
                },
                {
                    "regulation_id": regulation.id,
                    "article_id": article.id,
                    "item": 2,
                    "form": "collective",
                    "talkees_to": 3,
                },
            ]
        )
        return regulation

    def test_rows_of_another_regulation(self):
        """A23.1: under another regulation its own rows decide, and a refusal cites its own article."""
        self.own_regulation()
        self.talk(self.head, self.ordinary | self.m1, form="collective").action_hold()
        self.assertRefused(self.talk(self.c, self.ordinary, form="collective"), r"Article 7\): Department heads")
        many = self.ordinary | self.m1 | self.m2 | self.v
        self.assertRefused(self.talk(self.head, many, form="collective"), r"at most 3 talked-to \(Article 7 \(2\)\)")
        self.assertRefused(self.talk(self.head, self.ordinary), "names no talk of the form “Individual talk”")
        self.assertRefused(
            self.talk(self.head, self.ordinary, form="collective", category="admission"), "nobody who holds talks"
        )
        # What was held in the last year was held under the rows of then.
        self.talk(self.c, self.v, held_at="2025-12-31 04:00:00").action_hold()

    def test_rows_go_on_under_a_new_version(self):
        """A24.1: a version without rows goes on with those before; taking rules along takes them, too."""
        version = self.env["mj.regulation"].create(
            {"name": "Second Version", "code": "talks", "predecessor_id": self.shipped.id, "date_from": "2026-06-01"}
        )
        self.assertRefused(self.talk(self.m1, self.m2), r"Article 10 \(3\)")
        for article in self.shipped.article_ids:
            article.copy({"regulation_id": version.id})
        version.action_take_rules_along()
        self.assertEqual(len(version.permission_ids), len(self.shipped.permission_ids))
        self.assertEqual(version.permission_ids.article_id.regulation_id, version)
        self.assertEqual(
            sorted(version.permission_ids.mapped("display_name")),
            sorted(self.shipped.permission_ids.mapped("display_name")),
        )
        self.assertRefused(self.talk(self.m1, self.m2), r"Article 10 \(3\)")

    def test_talks_before_the_regulation(self):
        """A24.1: a talk of a day before the regulation is entered by the rows of the one that came."""
        self.posts[self.c].date_from = "2020-01-01"
        self.posts[self.m2].date_from = "2020-01-01"
        self.assertRefused(self.talk(self.m2, self.c, held_at="2023-01-10 04:00:00"), r"Article 10 \(3\)")
        self.talk(self.c, self.m2, held_at="2023-01-10 04:00:00").action_hold()

    def test_company_without_a_regulation(self):
        """A23.1: where no regulation says who may talk with whom, anybody may."""
        self.shipped.permission_ids.unlink()
        self.talk(self.m1, self.ordinary).action_hold()

    # -- who enters them -------------------------------------------------------------------------

    def test_rows_are_the_administrators(self):
        """A23.1: the rules administrator writes the rows on the form of the regulation, others read them."""
        user = self.new_user("mj_rules_of_north", "group_mj_admin")
        version = self.env["mj.regulation"].create({"name": "Visits", "code": "visits", "date_from": "2026-07-01"})
        article = self.env["mj.regulation.article"].create({"regulation_id": version.id, "number": 3})
        with Form(version.with_user(user)) as form, form.permission_ids.new() as row:
            row.article_id = article
            row.talker_scope = "chair"
        self.assertEqual(version.permission_ids.display_name, "Article 3")
        self.assertIn("Who may talk with whom was changed: Article 3", version.message_ids.mapped("preview"))
        with self.assertRaises(AccessError):
            version.permission_ids.with_user(self.clerk).talker_scope = "member"
        with self.assertRaisesRegex(ValidationError, "regulation to which the row belongs"), self.env.cr.savepoint():
            version.permission_ids.article_id = self.shipped.article_ids[0]
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["mj.talk.permission"].create(
                {"regulation_id": version.id, "article_id": article.id, "relation": "below"}
            )
