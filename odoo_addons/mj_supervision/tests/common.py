from odoo.addons.mj_talks.tests.common import MjCase


class CommitteeCase(MjCase):
    """The small municipality with a supervision committee: a director, two members, each with a post and an account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director_member = cls.new_member("Director of Supervision", cls.municipal)
        cls.overseer_member = cls.new_member("Overseer", cls.municipal)
        cls.second_member = cls.new_member("Second Overseer", cls.municipal)
        cls.appoint(cls.director_member, cls.municipal, "supervision_director")
        cls.appoint(cls.overseer_member, cls.municipal, "supervision_member")
        cls.appoint(cls.second_member, cls.municipal, "supervision_member")
        cls.director = cls.new_committee_user("mj_director", "director", cls.director_member)
        cls.overseer = cls.new_committee_user("mj_overseer", "member", cls.overseer_member)
        cls.second = cls.new_committee_user("mj_second", "member", cls.second_member)

    @classmethod
    def new_committee_user(cls, login, role, member):
        user = cls.new_user(login, "group_mj_user", member=member)
        user.group_ids |= cls.env.ref(f"mj_supervision.group_mj_supervision_{role}")
        return user
