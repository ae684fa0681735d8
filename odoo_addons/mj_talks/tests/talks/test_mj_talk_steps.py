from collections import Counter
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..duties.test_duty_engine import DutyCase


@tagged("post_install", "-at_install")
class TestMjTalkSteps(DutyCase):
    """The life of a talk: where each step leads, and that what follows from it happens once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_north_chair", "group_mj_leader", (cls.north, True), member=cls.c)

    def talk(self, **values):
        people = ((self.c, "talker"), (self.v, "talkee"))
        return self.env["mj.talk"].create(
            {
                "organization_id": self.north.id,
                "recorder_id": self.chair_user.id,
                "planned_at": "2026-06-10 04:00:00",
                "participant_ids": [Command.create({"member_id": who.id, "role": role}) for who, role in people],
                **values,
            }
        )

    @contextmanager
    def counted(self):
        """Count what follows from what is done inside, each time that it has something to do."""
        counts = Counter()
        with ExitStack() as stack:
            for model, name in (
                ("mj.duty.engine", "_settle_gates_by"),
                ("mj.duty.engine", "_fulfil_by"),
                ("mj.duty.engine", "_release"),
                ("mj.talk", "_follow_in_calendars"),
                ("mj.talk", "_announce"),
            ):
                stack.enter_context(self.counting(counts, model, name))
            yield counts

    def counting(self, counts, model, name):
        owner = self.env.registry[model]
        followed = getattr(owner, name)

        def count(records, *talks):
            if talks[0] if talks else records:
                counts[name] += 1
            return followed(records, *talks)

        return patch.object(owner, name, count)

    def test_each_consequence_once(self):
        talk = self.talk()
        with self.counted() as planned:
            talk.action_plan()
        with self.counted() as held:
            talk.action_hold()
        with self.counted() as cancelled:
            talk.cancel("Entered twice")
        self.assertEqual(planned, Counter(_announce=1, _follow_in_calendars=1))
        self.assertEqual(held, Counter(_fulfil_by=1, _settle_gates_by=1, _follow_in_calendars=1))
        self.assertEqual(cancelled, Counter(_release=1, _settle_gates_by=1, _follow_in_calendars=1))

    def test_a_correction_once(self):
        talk = self.talk(held_at="2026-06-10 04:00:00")
        talk.action_hold()
        with self.counted() as corrected:
            talk.held_at = "2026-06-11 04:00:00"
        self.assertEqual(corrected, Counter(_release=1, _fulfil_by=1, _settle_gates_by=1, _follow_in_calendars=1))

    def test_where_each_step_leads(self):
        """Written out by hand, as the regulation has it: planned, held, recorded, confirmed, archived (A04, A09, A20).

        Back to a draft leads only taking back a season plan.
        """
        leads = {name: (step.before, step.after) for name, step in self.env["mj.talk"]._steps.items()}
        self.assertEqual(
            leads,
            {
                "plan": (("draft",), "planned"),
                "unplan": (("planned",), "draft"),
                "hold": (("draft", "planned"), "held"),
                "record": (("held",), "recorded"),
                "confirm": (("recorded",), "confirmed"),
                "reopen": (("recorded", "confirmed"), "held"),
                "archive": (("confirmed",), "archived"),
                "cancel": (("draft", "planned", "held", "recorded", "confirmed"), "cancelled"),
            },
        )

    def test_nobody_skips_a_step(self):
        talk = self.talk(held_at="2026-06-10 04:00:00").with_user(self.chair_user)
        talk.action_hold()
        with self.assertRaisesRegex(UserError, "is at “Held”; this step follows “Recorded”"):
            talk.action_confirm()
        with self.assertRaisesRegex(UserError, "is at “Held”; this step follows “Confirmed”"):
            talk.action_archive_talk()
        self.assertEqual(talk.state, "held")

    def test_what_is_archived_is_refused_first(self):
        """Whatever else is wrong with a change: an archived talk is never changed."""
        talk = self.talk(held_at="2026-06-10 04:00:00")
        talk.action_hold()
        talk.write({"state": "archived"})
        for values in ({"state": "held"}, {"recorder_id": False}, {"place": "Hall"}):
            with self.assertRaisesRegex(UserError, "An archived talk is corrected by a new entry"):
                talk.with_user(self.chair_user).write(values)
