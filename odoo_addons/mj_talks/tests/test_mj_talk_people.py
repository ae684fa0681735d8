from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_duty_engine import DutyCase


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

    def office_of_north(self):
        return self.new_user("mj_people_office", "group_mj_office", (self.north, True))
