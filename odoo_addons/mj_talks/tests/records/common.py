import datetime

from odoo import Command
from odoo.tests import tagged

from ..common import MjCase


@tagged("post_install", "-at_install")
class RecordCase(MjCase):
    """A talk of two leaders of East with accounts, recorded by a clerk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.east, True), member=cls.chair)
        cls.clerk = cls.new_user("mj_clerk", "group_mj_recorder", (cls.east, False))
        cls.vice_user = cls.new_user("mj_vice", "group_mj_leader", (cls.east, True), member=cls.vice_chair)

    def setUp(self):
        super().setUp()
        # Tests that serve pages are in it already.
        if not type(self)._registry_patched:
            manager = self.enter_registry_test_mode()
            manager.__enter__()
            self.addCleanup(manager.__exit__, None, None, None)
        self.talk = self.hold(self.chair, self.vice_chair)

    def hold(self, talker, *talkees, **values):
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.east.id,
                "form": "individual" if len(talkees) == 1 else "collective",
                "held_at": datetime.datetime(2026, 3, 2, 2),
                "recorder_id": self.clerk.id,
                "participant_ids": [
                    Command.create({"member_id": talker.id, "role": "talker"}),
                    *(Command.create({"member_id": one.id, "role": "talkee"}) for one in talkees),
                ],
                **values,
            }
        )
        talk.action_hold()
        return talk

    def write_record(self, talk, user, **parts):
        with self.as_user(user) as env:
            action = env["mj.talk"].browse(talk.id).action_open_record()
            record = env["mj.talk.record"].browse(action["res_id"])
            record.write(parts)
        return self.env["mj.talk.record"].browse(record.id)

    def opened_by(self, user, record, name="thought"):
        with self.as_user(user) as env:
            return env["mj.talk.record"].browse(record.id)[name]

    def log_of(self, record):
        self.env.invalidate_all()
        return self.env["mj.access.log"].search([("res_model", "=", record._name), ("res_id", "=", record.id)])

    def finish(self, talk, user, *steps):
        """Take a talk through steps as a user, as by its buttons."""
        with self.as_user(user) as env:
            for step in steps:
                getattr(env["mj.talk"].browse(talk.id), f"action_{step}")()
        self.env.invalidate_all()
