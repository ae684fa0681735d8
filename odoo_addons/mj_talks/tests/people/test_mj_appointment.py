import json
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, freeze_time, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation, ExclusionViolation

from ..common import MjCase, activate_chinese
from ..door import DoorMixin


@tagged("post_install", "-at_install")
class TestMjAppointment(DoorMixin, MjCase):
    def held_on(self, day, **limits):
        limits = limits or {"organizations": self.east}
        return self.env["mj.appointment"]._held_on(date.fromisoformat(day), **limits)

    def test_form(self):
        """A01.1: office staff propose a post and put it into force."""
        with Form(self.env["mj.appointment"].with_user(self.office)) as form:
            form.member_id = self.nurse
            form.organization_id = self.hospital
            form.position_id = self.position("branch_director")
            form.date_from = "2026-01-01"
        post = form.record
        self.assertEqual(post.state, "proposed")
        post.action_take_effect()
        self.assertEqual(post.state, "effective")
        self.assertEqual(post.organization_path, self.hospital.parent_path)
        self.assertEqual(post.display_name, "Hospital Branch Branch Director Nurse")

    def test_held_on_first_day_last_day_and_day_after(self):
        """A18.4: both the first and the last day of a post count, the day after does not."""
        post = self.appoint(self.nurse, self.east, "committee", "2025-03-01", date_to="2025-03-31")
        expected = {"2025-02-28": False, "2025-03-01": True, "2025-03-31": True, "2025-04-01": False}
        for day, held in expected.items():
            self.assertEqual(post in self.held_on(day), held, day)

    def test_held_on_counts_only_what_is_in_force(self):
        """A18.4: a proposal and a cancelled appointment are no post."""
        post = self.appoint(self.nurse, self.east, "committee", state="proposed")
        self.assertNotIn(post, self.held_on("2025-01-01"))
        post.action_take_effect()
        self.assertIn(post, self.held_on("2025-01-01"))
        post.action_cancel()
        self.assertNotIn(post, self.held_on("2025-01-01"))

    def test_held_on_by_organization_and_member(self):
        """A18.4: who was what, where, on a day."""
        self.assertEqual(self.held_on("2025-01-01"), self.chair_post | self.vice_chair_post)
        self.assertEqual(self.held_on("2025-01-01", members=self.teacher), self.school_post)
        self.assertFalse(self.held_on("2025-01-01", organizations=self.env["mj.organization"]))
        everything = self.env["mj.appointment"]._held_on(date(2025, 1, 1))
        self.assertLessEqual(self.chair_post | self.museum_post, everything)

    def test_held_on_is_one_query(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.held_on("2025-01-01")

    @mute_logger("odoo.sql_db")
    def test_one_chair_at_a_time(self):
        """A18.1: the database refuses a second chair in the same days, below the ORM too."""
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.appoint(self.nurse, self.east, "chair", "2025-01-01")
        proposed = self.appoint(self.nurse, self.east, "chair", "2025-01-01", state="proposed")
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            proposed.action_take_effect()
            self.env.flush_all()
        proposed.invalidate_recordset()
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.cr.execute("UPDATE mj_appointment SET state = 'effective' WHERE id = %s", [proposed.id])

    @mute_logger("odoo.sql_db")
    def test_chairs_follow_one_another_without_a_gap(self):
        """A18.4: the successor begins the day after the last day, not on it."""
        self.chair_post.end("2025-06-30", "term")
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.appoint(self.vice_chair, self.east, "chair", "2025-06-30")
        successor = self.appoint(self.vice_chair, self.east, "chair", "2025-07-01")
        self.assertIn(successor, self.held_on("2025-07-01"))
        self.assertNotIn(self.chair_post, self.held_on("2025-07-01"))

    @mute_logger("odoo.sql_db")
    def test_same_post_of_same_person_once(self):
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.appoint(self.vice_chair, self.east, "vice_chair", "2025-01-01")
        self.appoint(self.vice_chair, self.west, "vice_chair", "2025-01-01")
        self.appoint(self.nurse, self.east, "vice_chair", "2025-01-01")

    @mute_logger("odoo.sql_db")
    def test_last_day_not_before_first(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.appoint(self.nurse, self.east, "committee", "2025-01-02", date_to="2025-01-01")
        self.appoint(self.nurse, self.east, "committee", "2025-01-02", date_to="2025-01-02")

    def test_timing(self):
        past = self.appoint(self.nurse, self.east, "committee", "2020-01-01", date_to="2020-12-31")
        future = self.appoint(self.nurse, self.east, "committee", "2099-01-01")
        posts = past | future | self.chair_post
        self.assertEqual(posts.mapped("timing"), ["past", "future", "current"])
        for post in posts:
            found = posts.search([("id", "in", posts.ids), ("timing", "=", post.timing)])
            self.assertEqual(found, post)
        self.assertEqual(posts.search([("id", "in", posts.ids), ("timing", "!=", "past")]), posts - past)
        with freeze_time("2020-12-31"):
            past.invalidate_recordset()
            self.assertEqual(past.timing, "current")

    def test_ending_several_at_once(self):
        """A18.4: one action ends several posts with day and reason."""
        posts = (self.chair_post | self.vice_chair_post).with_user(self.office)
        action = posts.action_end()
        wizard = Form(self.env["mj.appointment.end"].with_user(self.office).with_context(**action["context"]))
        wizard.date_to = "2026-06-30"
        wizard.end_reason = "term"
        wizard.save().action_apply()
        self.assertEqual(set(posts.mapped("date_to")), {date(2026, 6, 30)})
        self.assertEqual(set(posts.mapped("end_reason")), {"term"})

    def test_what_has_ended_is_not_ended_again(self):
        """History is not overwritten by a careless selection in the list."""
        self.chair_post.end("2025-06-30", "term")
        proposed = self.appoint(self.nurse, self.east, "committee", state="proposed")
        for posts in (self.chair_post | self.vice_chair_post, proposed):
            with self.assertRaises(UserError):
                posts.with_user(self.office).action_end()
            with self.assertRaises(UserError):
                posts.end("2026-01-01", "removed")
        self.assertEqual(self.chair_post.date_to, date(2025, 6, 30))
        self.assertFalse(self.vice_chair_post.date_to)

    def test_reason_needs_a_day(self):
        with self.assertRaises(ValidationError):
            self.chair_post.end_reason = "term"

    def test_an_appointment_in_force_does_not_turn_into_another(self):
        """A11.1: no gate is passed by exchanging the person behind it."""
        for values in (
            {"member_id": self.nurse.id},
            {"organization_id": self.school.id},
            {"position_id": self.position("committee").id},
            {"state": "proposed"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.chair_post.with_user(self.office).write(values)
        self.chair_post.with_user(self.office).write({"member_id": self.chair.id, "note": "same person"})
        self.chair_post.action_cancel()
        for state in ("proposed", "effective"):
            with self.assertRaises(ValidationError):
                self.chair_post.state = state

    def test_in_force_is_not_deleted(self):
        """A18.4: nothing vanishes."""
        with self.assertRaises(ValidationError):
            self.chair_post.with_user(self.office).unlink()
        self.appoint(self.nurse, self.east, "committee", state="proposed").with_user(self.office).unlink()

    def test_leader_in_charge_leads(self):
        """A18.3: in charge is a member of the leadership of the same organisation, in the same days."""
        post = self.appoint(self.nurse, self.east, "committee", leader_id=self.vice_chair.id)
        self.assertEqual(post.leader_id, self.vice_chair)
        for wrong in (self.nurse, self.curator, self.teacher):
            with self.subTest(wrong.name), self.assertRaises(ValidationError):
                post.leader_id = wrong
        self.vice_chair_post.end("2024-12-31", "retired")
        with self.assertRaises(ValidationError):
            self.appoint(self.curator, self.east, "committee", "2025-01-01", leader_id=self.vice_chair.id)

    def test_nobody_is_in_charge_of_themselves(self):
        """A18.3: not even somebody of the leadership."""
        with self.assertRaisesRegex(ValidationError, "in charge of themselves"):
            self.vice_chair_post.leader_id = self.vice_chair
        self.vice_chair_post.leader_id = self.chair

    def test_who_left_takes_no_post(self):
        """A02.1: a proposal from the day after somebody left is not put into force; one up to that day is."""
        before = self.appoint(self.nurse, self.east, "committee", "2025-06-30", "proposed", date_to="2025-12-31")
        after = self.appoint(self.nurse, self.east, "backbone", "2025-07-01", "proposed")
        # Leaving by the form cancels proposals: these were left over.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mj_member SET state = 'former', left_on = '2025-06-30' WHERE id = %s", [self.nurse.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "takes no post"), self.env.cr.savepoint():
            after.action_take_effect()
        self.assertEqual(after.state, "proposed")
        before.action_take_effect()
        self.assertEqual(before.state, "effective")

    def test_only_the_municipal_committee_supervises(self):
        """A10.3, A11.1: a supervision post at the top reaches all below it; one in a district reaches nobody."""
        top = self.appoint(self.nurse, self.municipal, "supervision_member")
        district = self.appoint(self.curator, self.east, "supervision_member")
        self.assertTrue(all(top._supervises(place) for place in (self.municipal, self.east, self.school)))
        self.assertFalse(any(district._supervises(place) for place in (self.municipal, self.east, self.school)))
        self.assertFalse(self.chair_post._supervises(self.school))

    def test_rights(self):
        values = {
            "member_id": self.nurse.id,
            "organization_id": self.east.id,
            "position_id": self.position("committee").id,
        }
        appointments = self.env["mj.appointment"]
        for user in (self.recorder, self.leader, self.unscoped, self.outsider, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                appointments.with_user(user).create(values)
        for user in (self.recorder, self.leader, self.portal):
            for method in ("action_take_effect", "action_cancel", "action_end"):
                with self.subTest(user.login, method=method), self.assertRaises(AccessError):
                    getattr(self.school_post.with_user(user), method)()
        created = appointments.with_user(self.office).create(values)
        created.note = "x"
        with self.assertRaises(AccessError):
            self.museum_post.with_user(self.office).write({"note": "x"})
        with self.assertRaises(AccessError):
            self.museum_post.with_user(self.office).action_cancel()

    def test_portal_member_reads_own_posts(self):
        posts = self.chair_post | self.school_post | self.museum_post
        self.assertEqual(self.seen_by(self.portal, posts), self.school_post)

    def test_nobody_out_of_scope_is_named(self):
        """Door 5: a row that names somebody shows the name, and here the whole person."""
        appointments = self.env["mj.appointment"].with_user(self.office)
        values = {"organization_id": self.east.id, "position_id": self.position("committee").id}
        with self.assertRaises(AccessError):
            appointments.create({**values, "member_id": self.curator.id})
        with self.assertRaises(AccessError):
            appointments.create({**values, "member_id": self.nurse.id, "leader_id": self.curator.id})
        with self.assertRaises(AccessError):
            appointments.create({**values, "member_id": self.nurse.id, "organization_id": self.west.id})
        proposed = appointments.create({**values, "member_id": self.nurse.id})
        for vals in (
            {"member_id": self.curator.id},
            {"leader_id": self.curator.id},
            {"organization_id": self.museum.id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                proposed.write(vals)
        self.assertFalse(self.seen_by(self.office, self.curator))

    def test_nobody_out_of_scope_is_named_by_other_doors(self):
        """Door 5: form changes, defaults from the context, saving from the web and import."""
        appointments = self.env["mj.appointment"].with_user(self.office)
        spec = {"member_id": {"fields": {"display_name": {}}}}
        with self.assertRaises(AccessError):
            appointments.onchange({"member_id": self.curator.id}, ["member_id"], spec)
        with self.assertRaises(AccessError):
            appointments.with_context(default_member_id=self.curator.id).onchange({}, [], spec)
        with self.assertRaises(AccessError):
            appointments.with_context(default_member_id=self.curator.id).default_get(["member_id"])
        with self.assertRaises(AccessError):
            appointments.browse().web_save(
                {
                    "member_id": self.curator.id,
                    "organization_id": self.east.id,
                    "position_id": self.position("committee").id,
                },
                spec,
            )
        position = self.position("committee")
        row = [self.curator.member_no, "T-E", position.name, "2024-06-01"]
        columns = ["member_id/member_no", "organization_id", "position_id", "date_from"]
        result = self.take_rows("mj.appointment", columns, [row], user=self.office)
        self.assertFalse(result["ids"])
        self.assertNotIn("Curator", json.dumps(result["messages"], default=str))
        self.assertFalse(self.env["mj.appointment"].search([("member_id", "=", self.curator.id)]) - self.museum_post)

    def test_wizards_name_nobody_out_of_scope(self):
        """Door 5: a wizard's row is a row too."""
        with self.assertRaises(AccessError):
            self.env["mj.reelection"].with_user(self.office).create(
                {
                    "organization_id": self.east.id,
                    "line_ids": [(0, 0, {"position_id": self.position("committee").id, "member_id": self.curator.id})],
                }
            )
        with self.assertRaises(AccessError):
            self.env["mj.reelection"].with_user(self.office).onchange(
                {
                    "organization_id": self.east.id,
                    "line_ids": [(0, "virtual_1", {"member_id": self.curator.id})],
                },
                ["line_ids"],
                {"line_ids": {"fields": {"member_id": {"fields": {"display_name": {}}}}}},
            )
        for command in ((4, self.museum_post.id), (6, 0, self.museum_post.ids)):
            with self.assertRaises(AccessError):
                self.env["mj.appointment.end"].with_user(self.office).create(
                    {"appointment_ids": [command], "date_to": "2026-01-01", "end_reason": "term"}
                )

    def test_missing_and_forbidden_look_alike(self):
        """Door 8: the answer does not tell whether somebody out of sight exists."""
        messages = set()
        for member_id in (self.curator.id, 2**31 - 1):
            with self.assertRaises(AccessError) as raised:
                self.env["mj.appointment"].with_user(self.office).create(
                    {
                        "member_id": member_id,
                        "organization_id": self.east.id,
                        "position_id": self.position("committee").id,
                    }
                )
            messages.add(str(raised.exception))
        self.assertEqual(len(messages), 1)


@tagged("post_install", "-at_install")
class TestMjAppointmentMessages(HttpCase, MjCase):
    @mute_logger("odoo.sql_db", "odoo.http")
    def test_second_chair_is_refused_in_the_users_words(self):
        """A18.1: the refusal of the database reaches the user as a sentence in Chinese."""
        activate_chinese(self.env)
        self.office.lang = "zh_CN"
        proposed = self.appoint(self.nurse, self.east, "chair", "2025-01-01", state="proposed")
        self.authenticate("mj_office", "mj_office")
        answer = self.url_open(
            "/web/dataset/call_kw/mj.appointment/action_take_effect",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "params": {
                        "model": "mj.appointment",
                        "method": "action_take_effect",
                        "args": [proposed.ids],
                        "kwargs": {"context": {"lang": "zh_CN"}},
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertIn("主委", answer["error"]["data"]["message"])
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.ValidationError")
