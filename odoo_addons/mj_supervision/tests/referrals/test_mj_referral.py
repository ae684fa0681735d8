from odoo.addons.mj_talks.tests.papers import lines_of
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import CommitteeCase

SECRET = "MARKER-OF-THE-LEAD"


@tagged("post_install", "-at_install")
class TestMjReferral(CommitteeCase):
    maxDiff = None

    def setUp(self):
        super().setUp()
        manager = self.enter_registry_test_mode()
        manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        self.department = self.env.ref("mj_supervision.referral_department_discipline")

    def refer(self, user=None, **values):
        with self.as_user(user or self.overseer) as env:
            referral = env["mj.referral"].create(
                {
                    "department_id": self.department.id,
                    "approver_id": self.director.id,
                    "subject_id": self.curator.id,
                    "subject_text": "Curator, Museum Branch",
                    "matters": SECRET,
                    "basis": "Rule 7",
                    **values,
                }
            )
        return self.env["mj.referral"].browse(referral.id)

    def call(self, user, referral, name, **values):
        with self.as_user(user) as env:
            referral = env["mj.referral"].browse(referral.id)
            if values:
                referral.write(values)
            return getattr(referral, name)()

    def test_from_draft_to_close(self):
        """A21.2: submitted, approved by a director, handed over, receipt, outcome, closed; every step dated."""
        referral = self.refer()
        self.call(self.overseer, referral, "action_submit")
        self.call(self.director, referral, "action_approve")
        self.assertTrue(referral.letter_number)
        self.call(self.overseer, referral, "action_send")
        self.call(self.overseer, referral, "action_receipt", receiver_name="Wu", receipted_on=referral.sent_on)
        with self.assertRaisesRegex(UserError, "outcome"):
            self.call(self.overseer, referral, "action_conclude")
        self.call(self.overseer, referral, "action_conclude", outcome="Nothing was found")
        self.call(self.overseer, referral, "action_close")
        self.assertEqual((referral.state, referral.closed_by_id), ("closed", self.overseer))
        with self.assertRaises(UserError):
            self.call(self.overseer, referral, "action_close", outcome="Another")

    def test_nobody_else_learns_that_there_is_one(self):
        """A21.2: neither the rest of the committee, nor rules administrator, chair, recorder or system administrator."""
        referral = self.refer()
        for user in (
            self.second,
            self.director,
            self.rules,
            self.leader,
            self.recorder,
            self.env.ref("base.user_admin"),
        ):
            with self.subTest(user.login), self.as_user(user) as env:
                referrals = env["mj.referral"]
                if referrals.has_access("read"):
                    self.assertFalse(referrals.search([]))
                    self.assertFalse(referrals.search_count([("reference", "=", referral.reference)]))
                with self.assertRaises(AccessError):
                    referrals.browse(referral.id).read(["reference"])
                self.assertFalse(referrals.sudo().browse(referral.id).matters)
                logged = env["mj.access.log"].search([("res_model", "=", "mj.referral")])
                self.assertFalse(logged.filtered(lambda row: row.operation != "refused"))
                with self.assertRaises(AccessError):
                    env["ir.actions.report"]._render_qweb_html("mj_supervision.mj_referral_letter", referral.ids)

    def test_content_is_sealed(self):
        """A21.2: whom it is about and what for are in no column."""
        referral = self.refer()
        self.env.cr.execute("SELECT * FROM mj_referral WHERE id = %s", [referral.id])
        row = self.env.cr.fetchone()
        self.assertNotIn(SECRET, " ".join(map(str, row)))
        self.assertNotIn("subject_id", [column.name for column in self.env.cr.description])
        with self.as_user(self.overseer) as env:
            own = env["mj.referral"].browse(referral.id)
            self.assertEqual((own.matters, own.subject_id), (SECRET, self.curator.with_env(env)))

    def test_recusal(self):
        """Design 5: neither whom it is about nor who talked with that person about it handles it."""
        with self.assertRaisesRegex(ValidationError, "concerned"):
            self.refer(subject_id=self.overseer_member.id)
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.municipal.id,
                "participant_ids": [
                    Command.create({"member_id": self.second_member.id, "role": "talker"}),
                    Command.create({"member_id": self.curator.id}),
                ],
            }
        )
        with self.assertRaisesRegex(ValidationError, "Second Overseer"):
            self.refer(talk_id=talk.id, handler_ids=[Command.set((self.overseer | self.second).ids)])
        referral = self.refer(talk_id=talk.id)
        with self.as_user(self.overseer) as env, self.assertRaises(ValidationError):
            env["mj.referral"].browse(referral.id).handler_ids = [Command.link(self.second.id)]
        with self.as_user(self.overseer) as env, self.assertRaisesRegex(ValidationError, "no member"):
            env["mj.referral"].browse(referral.id).handler_ids = [Command.link(self.office.id)]

    def test_handing_over_to_another_handler(self):
        referral = self.refer()
        with self.as_user(self.overseer) as env:
            env["mj.referral"].browse(referral.id).handler_ids = [Command.link(self.second.id)]
        with self.as_user(self.second) as env:
            self.assertEqual(env["mj.referral"].browse(referral.id).matters, SECRET)

    def test_four_eyes(self):
        """A21.2: the approver stays who it was submitted to, and nobody approves what they submitted."""
        other = self.new_director()
        own = self.refer(self.director, approver_id=other.id)
        self.call(self.director, own, "action_submit")
        self.assertEqual(own.submitted_by_id, self.director)
        with self.assertRaisesRegex(UserError, "Take the referral back"), self.as_user(self.director) as env:
            env["mj.referral"].browse(own.id).approver_id = self.director
        own.sudo().approver_id = self.director
        with self.assertRaisesRegex(UserError, "Somebody else approves"):
            self.call(self.director, own, "action_approve")
        self.assertEqual(own.state, "submitted")

    def test_four_eyes_are_two_people(self):
        """A21.2: nobody approves under a second account what the same person submits or submitted under the first."""
        again = self.new_committee_user("mj_director_again", "director", self.director_member)
        referral = self.refer(self.director, approver_id=again.id)
        with self.assertRaisesRegex(UserError, "Somebody else approves"):
            self.call(self.director, referral, "action_submit")
        self.assertEqual(referral.state, "draft")
        other = self.refer(self.director, approver_id=self.new_director().id)
        self.call(self.director, other, "action_submit")
        other.sudo().write({"approver_id": again.id, "handler_ids": [Command.link(again.id)]})
        with self.assertRaisesRegex(UserError, "Somebody else approves"):
            self.call(again, other, "action_approve")
        self.assertEqual(other.state, "submitted")

    def new_director(self):
        member = self.new_member("Other Director", self.municipal)
        return self.new_committee_user("mj_other_director", "director", member)

    def test_no_handler_is_blinded(self):
        """A21.2: once submitted, handlers are added and never removed, after taking back either."""
        referral = self.refer()
        self.call(self.overseer, referral, "action_submit")
        for step in (None, "action_take_back"):
            if step:
                self.call(self.overseer, referral, step)
            for command in (Command.unlink(self.overseer.id), Command.set(self.director.ids), Command.clear()):
                with (
                    self.subTest(step, command=command),
                    self.assertRaisesRegex(UserError, "not removed"),
                    self.as_user(self.director) as env,
                ):
                    env["mj.referral"].browse(referral.id).handler_ids = [command]
        with self.as_user(self.director) as env:
            env["mj.referral"].browse(referral.id).handler_ids = [Command.link(self.second.id)]
        self.assertEqual(referral.handler_ids, self.overseer | self.director | self.second)

    def test_facts_stay_after_their_step(self):
        """A21.2: who received the letter, when, by when it was expected and the outcome are not changed afterwards."""
        referral = self.refer()
        self.call(self.overseer, referral, "action_submit")
        self.call(self.director, referral, "action_approve")
        self.call(self.overseer, referral, "action_send")
        self.call(self.overseer, referral, "action_receipt", receiver_name="Wu", receipted_on=referral.sent_on)
        receipt = ({"receiver_name": "Li"}, {"receipted_on": "2020-01-01"}, {"receipt_due": "2030-01-01"})
        for values in receipt:
            with self.subTest(values), self.assertRaisesRegex(UserError, "stays as it was"):
                self.call(self.overseer, referral, "action_conclude", **values)
        self.call(self.overseer, referral, "action_conclude", outcome="Nothing was found")
        with self.assertRaisesRegex(UserError, "stays as it was"):
            self.call(self.overseer, referral, "action_close", outcome="Another")

    def test_bad_input(self):
        """A21.2: without a receiving department, by the one who submits, out of turn, by hand: a clear refusal."""
        referral = self.refer(department_id=False)
        with self.assertRaisesRegex(UserError, "Receiving Department"):
            self.call(self.overseer, referral, "action_submit")
        own = self.refer(self.director)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.call(self.director, own, "action_submit")
        for step in ("action_take_back", "action_send", "action_receipt", "action_conclude", "action_close"):
            with self.subTest(step), self.assertRaisesRegex(UserError, "is at “Draft”; this step follows"):
                self.call(self.overseer, referral, step, receiver_name="Wu", receipted_on="2026-06-15", outcome="x")
        self.call(self.overseer, referral, "action_submit", department_id=self.department.id)
        with self.assertRaises(AccessError):
            self.call(self.overseer, referral, "action_approve")
        for values in ({"state": "closed"}, {"letter_number": "1"}, {"matters": "less"}):
            with self.assertRaises(UserError):
                self.call(self.overseer, referral, "action_approve", **values)
        with self.assertRaises(UserError), self.as_user(self.overseer) as env:
            env["mj.referral"].browse(referral.id).sudo().unlink()

    def test_form(self):
        """A21.2: entered in the form, by a member of the committee."""
        with self.as_user(self.overseer) as env, Form(env["mj.referral"]) as form:
            form.subject_text = "Somebody"
            form.matters = SECRET
            form.department_id = self.department
        self.assertEqual(form.record.handler_ids, self.overseer)

    def test_letter(self):
        """A21.2: the letter carries what was transferred and a receipt to return, and printing is logged."""
        referral = self.refer()
        with self.assertRaisesRegex(UserError, "approved"):
            self.call(self.overseer, referral, "action_print_letter")
        self.call(self.overseer, referral, "action_submit")
        self.call(self.director, referral, "action_approve")
        with self.as_user(self.overseer) as env:
            html, __ = env["ir.actions.report"]._render_qweb_html("mj_supervision.mj_referral_letter", referral.ids)
            self.assertIn(SECRET, html.decode())
            self.assertIn(referral.letter_number, html.decode())
        self.assertEqual(
            lines_of(html.decode()),
            [
                "Letter of Transfer of a Lead",
                referral.letter_number,
                "Discipline inspection authority :",
                "In its work of supervision our committee came upon the following lead, which falls within your"
                " responsibility. It is transferred to you; please handle it according to the rules, return the receipt"
                " and tell us the outcome.",
                *("Source of the Lead", "Name and Post", "Curator, Museum Branch"),
                *("Main Matters", SECRET),
                *("Grounds for the Transfer", "Rule 7"),
                *("Municipal Committee", "Internal Supervision Committee (seal)", "Date: ____________"),
                *("Receipt", referral.letter_number, "To the Internal Supervision Committee:"),
                "We have received the letter of transfer named above with its annexes.",
                *("Receiving Department", "Discipline inspection authority"),
                *("Received By", "Receipt Dated", "Outcome to Be Told By"),
                *("Receiving Department (seal)", "Date: ____________"),
            ],
        )
        log = self.env["mj.access.log"].search([("res_id", "=", referral.id), ("operation", "=", "print")])
        self.assertEqual(log.user_id, self.overseer)
