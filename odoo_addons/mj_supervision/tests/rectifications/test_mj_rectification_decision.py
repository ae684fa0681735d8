from datetime import date

import psycopg2
from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import FILE, MEMBER, RectificationCase


@tagged("post_install", "-at_install")
class TestMjRectificationDecision(RectificationCase):
    def test_the_warning_gives_its_days(self):
        """A17.5: no handling is proposed while the days of the warning run, unless the answer was checked before."""
        one = self.bring_to("warned").with_user(self.director)
        for moment in ("2026-06-15 04:00:00", "2026-08-01 15:59:00"):
            with freeze_time(moment), self.assertRaisesRegex(UserError, "gives time until"):
                one.propose(self.east, "x")
        on_time = self.bring_to("warned").with_user(self.director)
        with freeze_time("2026-08-01 16:01:00"):
            on_time.propose(self.east, "x")
        self.assertEqual((on_time.state, one.state, one.proposal_number), ("proposed", "warned", False))
        answered = self.bring_to("warned")
        answered.with_user(self.recorder).submit("DONE-MARK", [{"name": "a.txt", "raw": b"a"}])
        answered.with_user(self.colleague).check("not_corrected", "FOUND-MARK")
        answered.with_user(self.director).propose(self.east, "x")
        self.propose(one, self.east, "x")
        self.assertEqual((one.state, answered.state), ("proposed", "proposed"))

    # -- closing ------------------------------------------------------------------------------------

    def dialog(self, user, one, kind):
        """Return the dialog that a button of the form opens."""
        action = getattr(one.with_user(user), f"action_{kind}")()
        return Form(self.env[action["res_model"]].with_user(user).with_context(**action["context"]))

    def test_a_proposal_closes_only_when_decided(self):
        """A17.5: after a proposal nothing is struck off before it is entered what was decided, when and by which paper."""
        one = self.bring_to("proposed", "not_visibly")
        with self.assertRaisesRegex(UserError, "Handling proposed.*Proposal decided"):
            one.with_user(self.colleague).action_close()
        with freeze_time("2026-09-07 04:00:00"):
            form = self.dialog(self.supervisor, one, "decide")
            form.outcome = "partly"
            form.text = "A talk by the chair, no circular"
            form.decided_on = date(2026, 9, 5)
            form.decision_document = "市委会〔2026〕8号"
            form.save().action_apply()
        self.assertEqual((one.state, self.steps_of(one)[-1]), ("decided", "decided"))
        note = one.with_user(self.colleague).note_ids.filtered(lambda note: note.kind == "outcome")
        self.assertEqual(
            (note.outcome, note.text, note.decided_on, note.decision_document, note.user_id),
            ("partly", "A talk by the chair, no circular", date(2026, 9, 5), "市委会〔2026〕8号", self.supervisor),
        )

    def steps_of(self, one):
        return one.sudo().step_ids.mapped("kind")

    def test_a_decision_needs_everything(self):
        """A17.5: outcome, words, paper and a day from the proposal on until today; otherwise nothing changes."""
        one = self.bring_to("proposed").with_user(self.supervisor)
        for message, values in (
            ("whether the proposal was followed", {"outcome": False}),
            ("what was decided", {"text": " "}),
            ("the paper", {"document": ""}),
            ("between the day of the proposal and today", {"day": "2026-09-01"}),
            ("between the day of the proposal and today", {"day": "2026-09-08"}),
        ):
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self.decide(one, **values)
        with self.assertRaisesRegex(UserError, "Enter the day"):
            one.decide("followed", "x", False, "x")
        self.assertEqual((one.state, "outcome" in one.note_ids.mapped("kind")), ("proposed", False))
        for day in ("2026-09-02", "2026-09-07"):
            self.decide(self.bring_to("proposed").with_user(self.supervisor), day=day)

    def test_who_ordered_or_checked_does_not_close(self):
        """A17.5: a second person strikes off, under whichever account; the button is shown to that one only."""
        one = self.bring_to("checked", "corrected")
        for user, may in ((self.supervisor, False), (self.colleague, False), (self.director, True)):
            with self.subTest(user.login):
                self.assertEqual(one.with_user(user).can_close, may)
                if not may:
                    with self.assertRaisesRegex(UserError, "Another member of the committee strikes"):
                        one.with_user(user).action_close()
                    with self.assertRaisesRegex(UserError, "Another member of the committee strikes"):
                        one.with_user(user).close("x", [FILE])
        self.assertEqual(one.state, "checked")
        with self.dialog(self.director, one, "close") as form:
            form.text = "Two talks were held"
        form.record.action_apply()
        self.assertEqual((one.state, one.step_ids[-1].statement), ("closed", "Two talks were held"))

    def test_who_entered_the_decision_does_not_close(self):
        """A17.5: what is closed after a proposal rests on the decision; the last checker may close it, its clerk not."""
        one = self.bring_to("decided")
        self.assertFalse(one.with_user(self.supervisor).can_close)
        self.assertTrue(one.with_user(self.colleague).can_close)
        other = self.bring_to("proposed")
        self.decide(other.with_user(self.director))
        self.assertFalse(other.with_user(self.director).can_close)
        self.assertFalse(other.with_user(self.supervisor).can_close)
        self.assertTrue(other.with_user(self.colleague).can_close)

    def test_closing_needs_a_result_and_evidence_or_a_reason(self):
        """A17.5: a result always; a document or why there is none, unless what was handed in was found corrected."""
        proven = self.bring_to("checked", "corrected").with_user(self.director)
        with self.assertRaisesRegex(UserError, "Enter the result"):
            proven.close(" ", [FILE])
        proven.close("Done")
        decided = self.bring_to("decided").with_user(self.colleague)
        with self.assertRaisesRegex(UserError, "Attach a document"):
            decided.close("Criticised")
        decided.close("Criticised", explanation="It was said in the meeting")
        self.assertEqual(decided.step_ids[-1].statement, "Criticised\nWithout document: It was said in the meeting")
        filed = self.bring_to("decided").with_user(self.colleague)
        filed.close("Criticised", [{"name": "circular.txt", "raw": b"Circular"}])
        self.assertIn("circular.txt", filed.evidence_ids.mapped("name"))

    def test_alone_on_the_committee(self):
        """A17.5: where nobody else may, it is closed with the reason why, which stays in the history."""
        one = self.bring_to("checked", "corrected")
        others = self.env.company._mj_committee_users() - self.supervisor - self.colleague
        others.active = False
        with self.dialog(self.supervisor, one, "close") as form:
            form.text = "Two talks were held"
            form.alone_reason = "The director's post is vacant"
        form.record.action_apply()
        self.assertEqual(
            (one.state, one.step_ids[-1].statement),
            ("closed", "Two talks were held\nStruck off without a second person: The director's post is vacant"),
        )
        again = self.bring_to_checked_alone()
        with self.assertRaisesRegex(UserError, "why nobody else"):
            again.with_user(self.supervisor).close("x")

    def bring_to_checked_alone(self):
        self.director.active = True
        one = self.bring_to("checked", "corrected")
        self.director.active = False
        return one

    def test_whom_it_concerns_is_nobody_else(self):
        """A17.5: a committee member of the organisation concerned is no second person, nor is one of another company."""
        one = self.bring_to("checked", "corrected")
        (self.env.company._mj_committee_users() - self.supervisor - self.colleague).active = False
        self.new_user(
            "mj_at_home", "group_mj_user", member=self.new_member("At Home", self.school)
        ).group_ids |= self.env.ref(MEMBER)
        company = self.env["res.company"].create({"name": "Other Province"})
        foreign = self.new_user("mj_foreign", "group_mj_user")
        foreign.write(
            {
                "group_ids": [(4, self.env.ref(MEMBER).id)],
                "company_ids": [(6, 0, company.ids)],
                "company_id": company.id,
            }
        )
        self.assertTrue(one.with_user(self.supervisor).can_close)
        one.with_user(self.supervisor).close("Two talks were held", alone_reason="Nobody else is left")
        self.assertEqual(one.state, "closed")

    def test_after_reopening_the_round_counts(self):
        """A17.5: who ordered the first round may close the second, who took it up again may not."""
        one = self.bring_to("checked", "corrected")
        one.with_user(self.director).close("Done")
        one.with_user(self.director).reopen("Again", date(2026, 9, 1))
        one.with_user(self.recorder).submit("Done", [FILE])
        one.with_user(self.colleague).check("corrected", "Seen")
        self.assertEqual(
            [one.with_user(user).can_close for user in (self.supervisor, self.director, self.colleague)],
            [True, False, False],
        )

    @mute_logger("odoo.sql_db")
    def test_steps_are_not_emptied(self):
        """A17.5: not even the database's owner empties the table of steps in passing."""
        one = self.bring_to("ordered")
        with self.assertRaises(psycopg2.Error), self.cr.savepoint():
            self.cr.execute("TRUNCATE mj_rectification_step")
        self.assertTrue(one.step_ids)
