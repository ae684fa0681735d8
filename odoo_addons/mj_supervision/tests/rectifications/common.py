from datetime import date

from freezegun import freeze_time
from odoo.addons.mj_talks.tests.common import MjCase

FILE = {"name": "minutes.txt", "raw": b"Minutes of the meeting"}
MEMBER, DIRECTOR = "mj_supervision.group_mj_supervision_member", "mj_supervision.group_mj_supervision_director"


class RectificationCase(MjCase):
    """15 June 2026: a committee of two and its director, and orders to a branch and to a member."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.freeze = freeze_time("2026-06-15 04:00:00")
        cls.freeze.start()
        cls.addClassCleanup(cls.freeze.stop)
        cls.supervisor, cls.colleague, cls.director = cls.new_users(
            ("mj_supervisor", MEMBER, {}), ("mj_colleague", MEMBER, {}), ("mj_director", DIRECTOR, {})
        )
        cls.school.recorder_ids = cls.recorder

    @classmethod
    def prepare(cls, user=None, organization=None, **values):
        """Return a prepared order to the school."""
        return (
            cls.env["mj.rectification"]
            .with_user(user or cls.supervisor)
            .create(
                {
                    "organization_id": (organization or cls.school).id,
                    "title": "Talks not held",
                    "problem": "PROBLEM-MARK",
                    "requirement": "REQUIREMENT-MARK",
                    "due_date": "2026-07-15",
                    **values,
                }
            )
        )

    @classmethod
    def bring_to(cls, state, result="not_corrected", answerer=None, **values):
        """Return a rectification that went all the way to ``state``, each step by who may take it."""
        one = cls.prepare(**values)
        answerer = answerer or cls.recorder
        steps = {
            "draft": lambda: None,
            "ordered": lambda: one.with_user(cls.supervisor).action_order(),
            "in_progress": lambda: one.with_user(answerer).action_start(),
            "submitted": lambda: one.with_user(answerer).submit("DONE-MARK", [FILE]),
            "checked": lambda: one.with_user(cls.colleague).check(result, "FOUND-MARK", "SECRET-MARK"),
            "warned": lambda: one.with_user(cls.director).warn("WARNING-MARK", cls.day("2026-08-01")),
            "proposed": lambda: cls.propose(one.with_user(cls.director), cls.east, "PROPOSAL-MARK"),
            "decided": lambda: cls.decide(one.with_user(cls.supervisor)),
        }
        for name, step in steps.items():
            step()
            if name == state:
                break
        one.invalidate_recordset()
        return one.with_user(cls.env.user)

    @staticmethod
    def propose(one, organization, text):
        """Propose handling when the days that the warning gave are over."""
        with freeze_time("2026-09-02 04:00:00"):
            one.propose(organization, text)

    @staticmethod
    def decide(one, outcome="partly", text="OUTCOME-MARK", day="2026-09-05", document="市委会〔2026〕8号"):
        """Enter what was decided on the proposal, five days after it was made."""
        with freeze_time("2026-09-07 04:00:00"):
            one.decide(outcome, text, date.fromisoformat(day), document)

    @staticmethod
    def day(text):
        return date.fromisoformat(text)
