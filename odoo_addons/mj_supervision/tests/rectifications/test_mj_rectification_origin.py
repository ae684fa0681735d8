from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import DIRECTOR, MEMBER, RectificationCase


@tagged("post_install", "-at_install")
class TestMjRectificationOrigin(RectificationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.talk = cls.env["mj.talk"].create({"organization_id": cls.west.id})
        cls.subject = cls.new_user("mj_subject", "group_mj_user", member=cls.curator)
        cls.subject.group_ids = cls.env.ref(DIRECTOR) | cls.env.ref("base.group_allow_export")

    def proposed_about_the_subject(self):
        """Return a rectification about somebody on the committee, from a talk, that came to a proposal."""
        one = self.bring_to(
            "submitted",
            member_id=self.curator.id,
            organization=self.museum,
            answerer=self.subject,
            from_talk_id=self.talk.id,
        )
        one.with_user(self.colleague).check("not_corrected", "FOUND-MARK")
        one.with_user(self.director).warn("WARNING-MARK", date(2026, 8, 1))
        self.propose(one.with_user(self.director), self.east, "PROPOSAL-MARK")
        one.invalidate_recordset()
        return one

    def test_recused_member_reads_no_reference(self):
        """A17.5: a committee member reads neither talk nor addressee of a proposal on an item about oneself."""
        one = self.proposed_about_the_subject()
        names = ["from_talk_id", "from_followup_id", "proposed_to_id"]
        self.assertEqual(one.with_user(self.colleague).read(names)[0]["from_talk_id"][1], self.talk.reference)
        self.assertEqual(one.with_user(self.colleague).proposed_to_id, self.east.with_user(self.colleague))
        mine = one.with_user(self.subject)
        self.assertTrue(mine.can_answer)
        seen = [
            mine.read(),
            mine.web_read({name: {"fields": {"display_name": {}}} for name in names}),
            mine.export_data([f"{name}/display_name" for name in names]),
            mine.step_ids.read(),
        ]
        self.assertNotIn(self.talk.reference, str(seen))
        self.assertFalse(mine.from_talk_id or mine.proposed_to_id)

    def test_relations_answer_no_question(self):
        """Door 3: what is not shown is not found by searching, grouping or sorting either, whoever asks."""
        one = self.proposed_about_the_subject()
        for user in (self.subject, self.colleague, self.recorder, self.env.ref("base.user_admin")):
            rectifications = one.with_user(user)
            for name in ("talk_id", "followup_id", "proposal_organization_id"):
                with self.subTest(user.login, field=name):
                    with self.assertRaises(AccessError):
                        rectifications.search([(name, "!=", False)])
                    with self.assertRaises(AccessError):
                        rectifications.formatted_read_group([], [name], ["__count"])
                    with self.assertRaises(AccessError):
                        rectifications.search([], order=name)

    def test_talk_is_chosen_while_it_is_prepared(self):
        """A17.5: the committee names the talk in the form, and not after the order."""
        with Form(self.env["mj.rectification"].with_user(self.supervisor)) as form:
            form.organization_id = self.school
            form.title = "Talks not held"
            form.problem = "P"
            form.requirement = "R"
            form.due_date = date(2026, 7, 15)
            form.from_talk_id = self.talk.with_user(self.supervisor)
        one = form.record
        self.assertEqual(one.sudo().talk_id, self.talk)
        one.action_order()
        with self.assertRaises(UserError):
            one.from_talk_id = False
        self.assertEqual(one.sudo().talk_id, self.talk)

    def test_finding_on_ones_own_talk_names_no_talk(self):
        """A22.3: who took part in a talk, or belongs to the organisation, does not see which talk a finding is about."""
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.west.id,
                "held_at": "2026-03-02 02:00:00",
                "participant_ids": [
                    Command.create({"member_id": self.chair.id, "role": "talker"}),
                    Command.create({"member_id": self.nurse.id, "role": "talkee"}),
                ],
            }
        )
        inspectors = self.new_member("Inspector A", self.municipal) | self.new_member("Inspector B", self.municipal)
        inspector = self.new_user("mj_inspector", "group_mj_user", member=inspectors[0])
        inspector.group_ids |= self.env.ref(MEMBER)
        inspection = self.env["mj.inspection"].create(
            {
                "name": "I",
                "kind": "regular",
                "organization_id": self.municipal.id,
                "inspector_ids": [Command.set(inspectors.ids)],
            }
        )
        inspection.sudo().state = "fixed"
        line = self.env["mj.inspection.talk"].create({"inspection_id": inspection.id, "talk_id": talk.id})
        self.env["mj.inspection.organization"].create({"inspection_id": inspection.id, "organization_id": self.west.id})
        inspection.sudo().state = "in_progress"
        finding = (
            self.env["mj.inspection.finding"]
            .with_user(inspector)
            .create(
                {
                    "inspection_id": inspection.id,
                    "organization_id": self.west.id,
                    "clause": "A09",
                    "name": "Recorded late",
                    "from_talk_line_id": line.id,
                }
            )
        )
        self.assertEqual(finding.sudo().talk_line_id, line)
        self.assertIn(talk.reference, str(finding.read(["from_talk_line_id"])))
        in_the_talk = self.new_user("mj_nurse", "group_mj_user", member=self.nurse)
        of_the_place = self.new_user("mj_west", "group_mj_user", member=self.new_member("Of the West", self.west))
        for user in (in_the_talk, of_the_place):
            user.group_ids |= self.env.ref(DIRECTOR)
            with self.subTest(user.login):
                self.assertNotIn(talk.reference, str(finding.with_user(user).read()))
                with self.assertRaises(AccessError):
                    finding.with_user(user).search([("talk_line_id", "!=", False)])

    def test_problem_about_oneself_is_not_seen_on_the_committee(self):
        """A17.5: a follow-up of a problem about a committee member is out of that member's sight, scope or not."""
        self.subject.group_ids |= self.env.ref("mj_talks.group_mj_office")
        self.subject.mj_scope_ids = [Command.create({"organization_id": self.west.id, "include_below": True})]
        followup = self.env["mj.followup"].create(
            {
                "kind": "problem",
                "talk_id": self.talk.id,
                "organization_id": self.west.id,
                "member_id": self.curator.id,
                "owner_id": self.chair.id,
                "due_date": "2026-07-01",
            }
        )
        other = followup.create(
            {
                "kind": "problem",
                "talk_id": self.talk.id,
                "organization_id": self.west.id,
                "member_id": self.nurse.id,
                "owner_id": self.chair.id,
                "due_date": "2026-07-01",
            }
        )
        self.assertEqual(self.seen_by(self.subject, followup | other), other)
        with self.assertRaises(AccessError):
            followup.with_user(self.subject).read(["talk_id"])
