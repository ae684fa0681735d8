from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..duties.test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMjTalkPeople(DutyCase):
    def listed(self, talk, user):
        """The row of a talk in the list that a user opens."""
        names = dict.fromkeys(("reference", "talkers", "talkees"), {})
        found = self.env["mj.talk"].with_user(user).web_search_read([("id", "=", talk.id)], names)
        return [(row["talkers"], row["talkees"]) for row in found["records"]]

    def test_names_beyond_the_scope(self):
        """A20.2: whoever sees a talk sees who talked with whom, people outside their scope too, and nothing else of them."""
        head = self.new_member("Municipal Head", self.municipal)
        self.appoint(head, self.municipal, "chair")
        talk = self.hold(head, self.v, organization_id=self.municipal.id)
        talked_to = self.new_user("mj_people_vice", "group_mj_leader", (self.north, True), member=self.v)
        self.assertEqual(self.listed(talk, talked_to), [("Municipal Head", "North Vice")])
        with self.assertRaises(AccessError):
            head.with_user(talked_to).read(["member_no"])
        self.assertFalse(self.listed(talk, self.new_user("mj_people_west", "group_mj_leader", (self.west, True))))

    def test_many_people(self):
        """A14.1: of a collective talk the list names the first few and says how many there were."""
        crowd = self.env["mj.member"].union(*(self.new_member(f"Member {number}", self.north) for number in range(7)))
        talk = self.hold(self.c, crowd, timing="timely")
        self.assertEqual(
            self.listed(talk, self.office_of_north()),
            [("North Chair", "Member 0, Member 1, Member 2, Member 3, Member 4 and others, 7 in all")],
        )

    def test_names_are_read_at_once(self):
        """A20.2: a list of more talks asks the database no more often for their names."""
        for number in range(6):
            member = self.new_member(f"Member {number}", self.north)
            self.hold(self.c, member, timing="timely")
        user = self.office_of_north()
        names = dict.fromkeys(("talkers", "talkees"), {})
        statements = []
        for limit in (2, 2, 6):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.env["mj.talk"].with_user(user).web_search_read([], names, limit=limit)["records"]
            statements.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len({row["talkees"] for row in rows}), limit)
        self.assertEqual(statements[1], statements[2])

    def test_who_takes_part_is_asked_when_looking(self):
        """A20.2: a talk beyond one's scope is seen as soon as one takes part, and no longer than that."""
        user = self.new_user("mj_people_vice", "group_mj_leader", (self.west, True), member=self.v)
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "planned_at": "2026-06-10 04:00:00",
                "participant_ids": [
                    Command.create({"member_id": self.c.id, "role": "talker"}),
                    Command.create({"member_id": self.f.id, "role": "talkee"}),
                ],
            }
        )
        line = talk.participant_ids.filtered(lambda line: line.role == "talkee")
        for member, seen in ((self.f, False), (self.v, True), (self.m1, False)):
            # Nothing has to be written to the database before somebody looks.
            line.member_id = member
            self.assertEqual(talk in self.env["mj.talk"].with_user(user).search([]), seen)
            self.assertEqual(bool(talk.with_user(user)._filtered_access("read")), seen)
            self.assertEqual(bool(line.with_user(user)._filtered_access("read")), seen)

    def test_account_that_becomes_a_member(self):
        """A20.2: who had an account before being a member sees the own talks from that moment on."""
        user = self.new_user("mj_people_later", "group_mj_leader", (self.west, True))
        talks = self.env["mj.talk"].with_user(user)
        self.assertFalse(talks.search([]))
        member = self.env["mj.member"].create(
            {"partner_id": user.partner_id.id, "organization_id": self.north.id, "state": "applicant"}
        )
        talk = self.hold(self.c, member, timing="timely")
        self.assertEqual(talks.search([]), talk)
        member.partner_id = self.env["res.partner"].create({"name": "Somebody Else"})
        self.assertFalse(talks.search([]))

    def test_pages_of_the_list(self):
        """A20.2: the pages of a list, one after the other, are the list, whatever its order, scope and columns."""
        for day in ("2026-06-01", "2026-06-02", "2026-06-02", "2026-06-03", "2026-06-04"):
            self.hold(self.c, self.v, day)
        user = self.office_of_north()
        talks = self.env["mj.talk"].with_user(user)
        for order in (None, "reference", "organization_id, date, id desc"):
            whole = talks.search([], order=order)
            self.assertGreaterEqual(len(whole), 5)
            pages = talks
            for offset in range(0, len(whole), 2):
                self.env.invalidate_all()
                pages += talks.search_fetch([], ["reference", "date"], offset=offset, limit=2, order=order)
            self.assertEqual(pages.ids, whole.ids)
        with self.assertRaises(AccessError):
            talks.with_user(new_test_user(self.env, "mj_people_none")).search_fetch([], ["date"], limit=2)

    def office_of_north(self):
        return self.new_user("mj_people_office", "group_mj_office", (self.north, True))
