from datetime import date

from freezegun import freeze_time
from odoo import Command
from odoo.addons.mj_talks.tests.screen import Screen
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2.errors import RaiseException

from .common import DIRECTOR, FILE, MEMBER, RectificationCase


@tagged("post_install", "-at_install")
class TestMjRectification(RectificationCase):
    def steps(self, one):
        return [(step.kind, step.user_id) for step in one.sudo().step_ids]

    # -- the way ------------------------------------------------------------------------------------

    def test_ladder_to_the_end(self):
        """A17.5: ordered, in progress, submitted, checked, warned, handling proposed, decided on, closed: each dated, by whom."""
        one = self.bring_to("decided")
        self.assertEqual(one.state, "decided")
        one.with_user(self.colleague).close("Criticised in a circular", [FILE])
        self.assertEqual((one.state, one.closed_on), ("closed", date(2026, 6, 15)))
        self.assertEqual(
            self.steps(one),
            [
                ("ordered", self.supervisor),
                ("started", self.recorder),
                ("submitted", self.recorder),
                ("checked", self.colleague),
                ("warned", self.director),
                ("proposed", self.director),
                ("decided", self.supervisor),
                ("closed", self.colleague),
            ],
        )
        self.assertTrue(all(one.step_ids.mapped("moment")))
        self.assertEqual(one.step_ids[3].check_result, "not_corrected")

    def test_corrected_is_closed(self):
        """A17.5: what was found corrected is closed and never warned of."""
        one = self.bring_to("checked", "corrected")
        with self.assertRaisesRegex(UserError, "found corrected"):
            one.with_user(self.director).warn("x", date(2026, 8, 1))
        one.with_user(self.director).close("Two talks were held")
        self.assertEqual(one.state, "closed")

    def test_not_visibly_corrected_is_warned(self):
        """A17.5: not visibly corrected is warned of, not closed."""
        one = self.bring_to("checked", "not_visibly")
        with self.assertRaisesRegex(UserError, "not found corrected"):
            one.with_user(self.director).action_close()
        one.with_user(self.director).warn("Put it right", date(2026, 8, 1))
        self.assertEqual((one.state, one.due_date), ("warned", date(2026, 8, 1)))

    def test_corrected_after_the_warning(self):
        """A17.5: who puts it right after the warning submits again, is checked again and closed."""
        one = self.bring_to("warned")
        one.with_user(self.recorder).submit("Now done", [FILE])
        self.assertFalse(one.check_result)
        one.with_user(self.colleague).check("corrected", "Seen on the spot")
        one.with_user(self.director).close("All talks were held")
        self.assertEqual(one.state, "closed")

    def test_second_negative_check_leads_to_a_proposal(self):
        """A17.5: one warning; then the handling proposal."""
        one = self.bring_to("warned")
        one.with_user(self.recorder).submit("Done again", [FILE])
        one.with_user(self.colleague).check("not_visibly", "Hardly changed")
        with self.assertRaisesRegex(UserError, "given already"):
            one.with_user(self.director).warn("Again", date(2026, 9, 1))
        one.with_user(self.director).propose(self.east, "Criticism in a circular")
        self.assertEqual(one.state, "proposed")

    def test_no_step_is_skipped(self):
        """A17.5: from each state every other step is refused, and nothing changes."""
        late = date(2026, 9, 1)
        steps = {
            "order": (self.supervisor, lambda one: one.action_order(), {"draft"}),
            "start": (self.recorder, lambda one: one.action_start(), {"ordered"}),
            "submit": (self.recorder, lambda one: one.submit("x", [FILE]), {"in_progress", "warned"}),
            "check": (self.colleague, lambda one: one.check("corrected", "x"), {"submitted"}),
            "warn": (self.director, lambda one: one.warn("x", late), {"checked"}),
            "propose": (self.director, lambda one: self.propose(one, self.east, "x"), {"warned"}),
            "decide": (self.supervisor, lambda one: self.decide(one), {"proposed"}),
            "close": (self.colleague, lambda one: one.close("x", [FILE]), {"decided"}),
            "reopen": (self.supervisor, lambda one: one.reopen("x", late), {"closed"}),
        }
        for state in ("draft", "ordered", "in_progress", "submitted", "checked", "warned", "proposed", "decided"):
            one = self.bring_to(state)
            before = self.steps(one)
            for name, (user, step, allowed) in steps.items():
                if state in allowed:
                    continue
                with self.subTest(state, step=name):
                    with self.assertRaises(UserError):
                        step(one.with_user(user))
                    self.assertEqual((one.state, self.steps(one)), (state, before))

    def test_state_is_not_written(self):
        """A17.5: neither write nor create nor a default in the context sets the state or what the steps set."""
        one = self.bring_to("ordered")
        for user in (self.supervisor, self.director, self.recorder):
            for values in (
                {"state": "closed"},
                {"due_date": "2027-01-01"},
                {"title": "Other"},
                {"check_result": "corrected"},
            ):
                with self.subTest(user.login, values=values), self.assertRaises(UserError):
                    one.with_user(user).write(values)
        draft = self.prepare()
        with self.assertRaises(UserError):
            draft.state = "closed"
        with self.assertRaises(UserError):
            self.prepare(state="closed")
        with self.assertRaises(UserError):
            self.prepare(step_ids=[Command.create({"kind": "closed", "user_id": self.supervisor.id, "user_name": "x"})])
        sly = (
            self.env["mj.rectification"]
            .with_user(self.supervisor)
            .with_context(default_state="closed", default_notice_number="X", default_round_number=9)
        )
        made = sly.create({"organization_id": self.school.id, "title": "x", "problem": "x", "requirement": "x"})
        self.assertEqual((made.state, made.notice_number, made.round_number), ("draft", False, 1))

    def test_what_was_ordered_is_kept(self):
        """A21.1: a draft may be thrown away, an order is not."""
        one = self.bring_to("ordered")
        with self.assertRaises(UserError):
            one.with_user(self.supervisor).unlink()
        with self.assertRaises(UserError):
            one.unlink()
        values = {"title": "Another", "problem": "x", "requirement": "x", "due_date": "2027-01-01"}
        for name, value in values.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "stays as it was ordered"):
                one.with_user(self.supervisor).write({name: value})
        draft = self.prepare()
        draft.with_user(self.supervisor).write(values)
        self.assertEqual(draft.title, "Another")
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_steps_are_kept(self):
        """A17.5: nobody changes or deletes a step or a note, the superuser and the database included."""
        one = self.bring_to("checked")
        for row in (one.step_ids[0], one.sudo().note_ids[0]):
            with self.assertRaises(UserError):
                row.sudo().write({"user_name": "Somebody else"})
            with self.assertRaises(UserError):
                row.sudo().unlink()
        for statement in ("UPDATE mj_rectification_step SET user_name = 'x'", "DELETE FROM mj_rectification_step"):
            with mute_logger("odoo.sql_db"), self.assertRaises(RaiseException), self.env.cr.savepoint():
                self.env.cr.execute(statement)
        for model in ("mj.rectification.step", "mj.rectification.note", "mj.rectification.extension"):
            for user in (self.director, self.recorder, self.portal):
                with self.subTest(model, user=user.login):
                    for operation in ("create", "write", "unlink"):
                        self.assertFalse(self.env[model].with_user(user).has_access(operation))

    # -- bad input ------------------------------------------------------------------------------------

    def test_order_needs_everything(self):
        """A21.1: an order without or with a past due date, article, words or somebody responsible is refused."""
        empty = self.new_organization("Empty Branch", "T-X", "grassroots", self.east)
        for message, values in (
            ("Enter the due date", {"due_date": False}),
            ("passed already", {"due_date": "2026-06-14"}),
            ("article", {"article_id": False}),
            ("what is wrong", {"problem": " "}),
            ("what is required", {"requirement": " "}),
            ("Nobody would answer", {"organization": empty}),
            ("answered by that member", {"member_id": self.teacher.id, "responsible_ids": self.chair.ids}),
        ):
            one = self.prepare(**values)
            with self.subTest(message):
                with self.assertRaisesRegex(UserError, message):
                    one.action_order()
                self.assertEqual((one.state, one.notice_number, len(one.step_ids)), ("draft", False, 0))

    def test_several_orders_or_none(self):
        """A21.1: when one of several orders is refused, none of them is issued and no number is used."""
        complete, undated = self.prepare(), self.prepare(due_date=False)
        with self.assertRaisesRegex(UserError, "Enter the due date"):
            (complete | undated).action_order()
        self.assertEqual((complete.state, complete.notice_number, len(complete.step_ids)), ("draft", False, 0))

    def test_evidence_is_needed(self):
        """A21.1: what was done, and a document or the reason why there is none."""
        one = self.bring_to("in_progress").with_user(self.recorder)
        for text, files, explanation in (("", [FILE], ""), (" ", [], "x"), ("Done", [], ""), ("Done", [], " ")):
            with self.assertRaises(UserError):
                one.submit(text, files, explanation)
        self.assertEqual(one.state, "in_progress")
        one.submit("Done", [], "Nothing was written down")
        self.assertIn("Nothing was written down", one.step_ids[-1].statement)

    def test_check_and_warning_need_words(self):
        """A17.5: a check has a result and a finding, a warning text and due date, a proposal text and addressee."""
        submitted = self.bring_to("submitted").with_user(self.colleague)
        for result, text in ((False, "x"), ("fine", "x"), ("corrected", "")):
            with self.assertRaises(UserError):
                submitted.check(result, text)
        checked = self.bring_to("checked").with_user(self.director)
        for text, day in (("", date(2026, 8, 1)), ("x", False), ("x", date(2026, 6, 14))):
            with self.assertRaises(UserError):
                checked.warn(text, day)
        with self.assertRaisesRegex(UserError, "Warn first|follows"):
            checked.propose(self.east, "x")
        warned = self.bring_to("warned").with_user(self.director)
        for organization, text, message in (
            (self.env["mj.organization"], "x", "Choose the organisation"),
            (self.east, " ", "Enter the text"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.propose(warned, organization, text)
        self.assertEqual((submitted.state, checked.state, warned.state), ("submitted", "checked", "warned"))

    # -- who may what ---------------------------------------------------------------------------------

    def test_each_step_by_each_role(self):
        """A17.5, A21.1: every step is taken by its own side and refused to everybody else."""
        late = date(2026, 9, 1)
        everybody = (
            self.supervisor
            | self.director
            | self.recorder
            | self.leader
            | self.office
            | self.portal
            | self.outsider
            | self.unscoped
        )
        committee, answering = self.supervisor | self.director, self.recorder | self.leader | self.office | self.portal
        steps = {
            "draft": (lambda one: one.action_order(), committee),
            "ordered": (lambda one: one.action_start(), answering),
            "in_progress": (lambda one: one.submit("x", [FILE]), answering),
            "submitted": (lambda one: one.check("not_corrected", "x"), committee),
            "checked": (lambda one: one.warn("x", late), self.director),
            "warned": (lambda one: self.propose(one, self.east, "x"), self.director),
            "proposed": (lambda one: self.decide(one), committee),
            "decided": (lambda one: one.close("x", [FILE]), self.director),
        }
        for state, (step, allowed) in steps.items():
            for user in everybody:
                one = self.bring_to(state)
                with self.subTest(state, user=user.login):
                    if user in allowed:
                        step(one.with_user(user))
                        self.assertNotEqual(one.state, state)
                    else:
                        # A second person closes: the one who ordered it is of the committee all the same.
                        is_first = state == "decided" and user == self.supervisor
                        with self.assertRaises(UserError if is_first else AccessError):
                            step(one.with_user(user))
                        self.assertEqual(one.state, state)

    def test_who_sees_what(self):
        """A21.1: the committee everything, an organisation its own once ordered, a member the own, others nothing."""
        draft, school, museum = (
            self.prepare(),
            self.bring_to("ordered"),
            self.bring_to("ordered", organization=self.museum),
        )
        personal = self.bring_to("ordered", member_id=self.nurse.id, organization=self.hospital)
        every = draft | school | museum | personal
        for user, seen in (
            (self.supervisor, every),
            (self.director, every),
            (self.recorder, school),
            (self.leader, school),
            (self.portal, school),
        ):
            self.assertEqual(self.seen_by(user, every), seen, user.login)
        self.assertFalse(self.seen_by(self.unscoped, every))
        with self.assertRaises(AccessError):
            every.with_user(self.outsider).read(["reference"])
        nurse = self.new_user("mj_nurse", "group_mj_leader", member=self.nurse)
        self.assertEqual(self.seen_by(nurse, every), personal)

    def test_order_to_a_member_is_between_the_committee_and_the_member(self):
        """A21.1: leaders of the organisation do not see it; the recorder named there acts for who has no account."""
        personal = self.bring_to("ordered", member_id=self.nurse.id, organization=self.hospital)
        for user in (self.leader, self.office, self.recorder):
            self.assertFalse(self.seen_by(user, personal), user.login)
        self.hospital.recorder_ids = self.office
        self.assertEqual(self.seen_by(self.office, personal), personal)
        personal.with_user(self.office).action_start()
        self.assertEqual(personal.state, "in_progress")

    def test_outside_the_scope_nothing_is_named(self):
        """Door 5: neither orders nor steps name records that one may not read."""
        one = self.bring_to("in_progress")
        with self.assertRaises(AccessError):
            self.env["mj.rectification.act"].with_user(self.unscoped).create(
                {"rectification_id": one.id, "kind": "submit", "text": "x"}
            )
        with self.assertRaises(AccessError):
            self.env["mj.rectification"].with_user(self.recorder).create(
                {"organization_id": self.school.id, "title": "x", "problem": "x", "requirement": "x"}
            )

    def test_another_company_stays_apart(self):
        company = self.env["res.company"].create({"name": "Other Province"})
        foreign = self.new_organization("Foreign", "T", "municipal", company_id=company.id)
        one = self.env["mj.rectification"].create(
            {"organization_id": foreign.id, "title": "x", "problem": "x", "requirement": "x"}
        )
        self.assertFalse(self.seen_by(self.director, one))

    # -- four eyes and recusal --------------------------------------------------------------------------

    def test_four_eyes(self):
        """A17.5: who submitted neither checks, nor warns, nor closes."""
        self.supervisor.group_ids = [Command.link(self.env.ref("mj_talks.group_mj_recorder").id)]
        self.supervisor.mj_scope_ids = [Command.create({"organization_id": self.school.id})]
        one = self.bring_to("submitted", answerer=self.supervisor)
        again = self.second_account()
        for user in (self.supervisor, again):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "Whoever submitted"):
                one.with_user(user).check("corrected", "Looks fine to me")
        self.assertEqual(one.state, "submitted")
        one.with_user(self.colleague).check("corrected", "Fine")
        for user in (self.supervisor, again):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "Whoever submitted"):
                one.with_user(user).action_close()
        one.with_user(self.director).close("Fine")
        self.assertEqual(one.state, "closed")

    def second_account(self):
        """Another account of the person who is the supervisor."""
        partner = self.supervisor.partner_id
        return new_test_user(
            self.env, login="mj_again", groups=MEMBER, lang="en_US", partner_id=partner.id, name=partner.name
        )

    def test_recorders_on_the_committee_answer_for_their_own(self):
        """A17.5: whoever sees all for the committee and records for one organisation answers for that one only."""
        self.supervisor.group_ids = [Command.link(self.env.ref("mj_talks.group_mj_recorder").id)]
        self.supervisor.mj_scope_ids = [Command.create({"organization_id": self.school.id})]
        own, others = self.bring_to("ordered"), self.bring_to("ordered", organization=self.east)
        self.assertTrue(own.with_user(self.supervisor).can_answer)
        self.assertFalse(others.with_user(self.supervisor).can_answer)
        with self.assertRaisesRegex(AccessError, "Only those whom the order concerns"):
            others.with_user(self.supervisor).action_start()

    def test_orderer_may_check(self):
        """A17.5: four eyes are those of the submitting and of the checking side."""
        one = self.bring_to("submitted")
        one.with_user(self.supervisor).check("corrected", "Fine")
        self.assertEqual(one.state, "checked")

    def recused_users(self):
        """Directors whom the school concerns: a home member, a holder of a post there, and one responsible."""
        posted = self.new_member("Posted", self.west)
        self.appoint(posted, self.school, "backbone")
        users = {}
        for name, member in (("home", self.new_member("Home", self.school)), ("posted", posted)):
            users[name] = self.new_user(f"mj_{name}", "group_mj_user", member=member)
            users[name].group_ids = self.env.ref(DIRECTOR)
        return users

    def test_recusal(self):
        """A17.5: a director from the organisation concerned neither sees nor touches the matter, nor its steps or notes."""
        one = self.bring_to("checked")
        other = self.bring_to(
            "checked", organization=self.museum, answerer=self.new_user("mj_w", "group_mj_leader", (self.west, True))
        )
        for name, user in self.recused_users().items():
            with self.subTest(name):
                self.assertEqual(self.seen_by(user, one | other), other)
                self.assertFalse(self.seen_by(user, one.step_ids))
                self.assertFalse(self.seen_by(user, one.sudo().note_ids))
                for step in (
                    lambda seen: seen.warn("x", date(2026, 9, 1)),
                    lambda seen: seen.add_note("x"),
                    lambda seen: seen.read(["title"]),
                ):
                    with self.assertRaises(AccessError):
                        step(one.with_user(user))
                with self.assertRaises(AccessError):
                    self.prepare(user)
                other.with_user(user).add_note("Seen by who is not concerned")
        self.assertEqual(one.state, "checked")

    def test_pickers_offer_what_may_be_ordered(self):
        """A17.5, A22.3: whatever a new order lets a director choose is saved; oneself and the own organisations are not offered."""
        for name, user in self.recused_users().items():
            with self.as_user(user) as env:
                screen = Screen(env["mj.rectification"])
                offered = {
                    node.get("name"): screen.offered(node, limit=None).ids
                    for node in screen.editable()
                    if node.get("name") in ("organization_id", "member_id", "responsible_ids")
                }
            for field, ids in offered.items():
                self.assertTrue(ids)
                for key in ids:
                    with self.subTest(name, field=field, chosen=key):
                        self.order_about(user, field, key)

    def order_about(self, user, field, key):
        """Enter an order on its form with one thing chosen, the rest following from the screen."""
        with self.as_user(user) as env, Form(env["mj.rectification"]) as form:
            form.title = form.problem = form.requirement = "x"
            chosen = env[form._view["fields"][field]["relation"]].browse(key)
            if field != "organization_id":
                form.organization_id = env["mj.organization"].browse(self.museum.id)
            if field == "responsible_ids":
                form.responsible_ids.add(chosen)
            else:
                form[field] = chosen

    def test_recusal_ends_with_the_post(self):
        """A17.5: who left the organisation's post is not recused any more; a seat on the committee recuses from nothing."""
        member = self.new_member("Moved", self.west)
        user = self.new_user("mj_moved", "group_mj_user", member=member)
        user.group_ids = self.env.ref(MEMBER)
        post = self.appoint(member, self.school, "backbone")
        self.appoint(member, self.municipal, "supervision_member")
        one, top = self.bring_to("ordered"), self.prepare(organization=self.municipal)
        self.assertEqual(self.seen_by(user, one | top), top)
        post.end("2026-06-14", "transfer")
        self.assertEqual(self.seen_by(user, one | top), one | top)

    def test_subject_on_the_committee_answers_like_anybody(self):
        """A17.5: a committee member who is the subject sees the order and answers, but none of the notes."""
        subject = self.new_user("mj_subject", "group_mj_user", member=self.curator)
        subject.group_ids = self.env.ref(DIRECTOR)
        one = self.bring_to("in_progress", member_id=self.curator.id, organization=self.museum, answerer=subject)
        mine = one.with_user(subject)
        self.assertTrue(mine.can_answer)
        self.assertFalse(mine.can_supervise or mine.can_decide)
        mine.submit("Done", [FILE])
        for step in (
            lambda: mine.check("corrected", "Perfect"),
            lambda: mine.action_check(),
            lambda: mine.action_close(),
            lambda: mine.add_note("x"),
        ):
            with self.assertRaises(AccessError):
                step()
        one.with_user(self.colleague).check("not_corrected", "FOUND-MARK", "SECRET-MARK")
        for step in (lambda: mine.warn("x", date(2026, 9, 1)), lambda: mine.propose(self.east, "x")):
            with self.assertRaises(AccessError):
                step()
        mine.invalidate_recordset()
        seen = str(mine.read()) + str(mine.step_ids.read())
        self.assertIn("FOUND-MARK", seen)
        self.assertNotIn("SECRET-MARK", seen)
        self.assertFalse(mine.note_ids)
        self.assertFalse(self.env["mj.rectification.note"].with_user(subject).search([("text", "ilike", "SECRET")]))
        one.invalidate_recordset()
        self.assertIn("SECRET-MARK", str(one.with_user(self.colleague).note_ids.read(["text"])))

    def test_answering_side_reads_no_note(self):
        """A17.5: what the committee notes, and its proposal, is not for the side that answers."""
        one = self.bring_to("decided")
        for user in (self.recorder, self.leader, self.portal):
            mine = one.with_user(user)
            seen = str(mine.read()) + str(mine.step_ids.read()) + str(mine.extension_ids.read())
            for hidden in (
                "SECRET-MARK",
                "PROPOSAL-MARK",
                "OUTCOME-MARK",
                "〔2026〕8号",
                "note_ids",
                "talk_id",
                "proposed_to_id",
            ):
                self.assertNotIn(hidden, seen, user.login)
            self.assertIn("WARNING-MARK", seen)
            with self.assertRaises(AccessError):
                mine.read(["note_ids"])
            with self.assertRaises(AccessError):
                mine.search([("note_ids.text", "ilike", "SECRET")])
            with self.assertRaises(AccessError):
                self.env["mj.rectification.note"].with_user(user).search([])

    # -- extension and reopening ------------------------------------------------------------------------

    def test_extension_granted(self):
        """A21.1: a later due date is asked for with a reason and granted by the committee."""
        one = self.bring_to("in_progress")
        one.with_user(self.recorder).ask_extension(date(2026, 8, 15), "Half of the team is ill")
        self.assertTrue(one.is_extension_asked)
        self.assertEqual(one.due_date, date(2026, 7, 15))
        with self.assertRaises(AccessError):
            one.with_user(self.recorder).decide_extension(True, "")
        one.with_user(self.colleague).decide_extension(True, "Agreed")
        self.assertEqual((one.due_date, one.state), (date(2026, 8, 15), "in_progress"))
        self.assertEqual(
            self.steps(one)[-2:], [("extension_asked", self.recorder), ("extension_granted", self.colleague)]
        )

    def test_extension_refused(self):
        """A21.1: a refusal has a reason and leaves the due date."""
        one = self.bring_to("in_progress")
        one.with_user(self.recorder).ask_extension(date(2026, 8, 15), "Busy")
        with self.assertRaisesRegex(UserError, "why the extension is refused"):
            one.with_user(self.colleague).decide_extension(False, "")
        one.with_user(self.colleague).decide_extension(False, "There was time enough")
        self.assertEqual(one.due_date, date(2026, 7, 15))
        self.assertEqual(one.extension_ids.state, "refused")
        one.with_user(self.recorder).ask_extension(date(2026, 8, 20), "Truly busy")

    def test_extension_bad_input(self):
        """A21.1: no reason, no later day, a second one at once, or after submitting: refused."""
        one = self.bring_to("in_progress").with_user(self.recorder)
        for day, reason in ((date(2026, 8, 1), " "), (False, "x"), (date(2026, 7, 15), "x"), (date(2026, 6, 1), "x")):
            with self.assertRaises(UserError):
                one.ask_extension(day, reason)
        self.assertFalse(one.extension_ids)
        with self.assertRaisesRegex(UserError, "No extension"):
            one.with_user(self.colleague).decide_extension(True, "")
        one.ask_extension(date(2026, 8, 1), "x")
        with self.assertRaisesRegex(UserError, "already"):
            one.ask_extension(date(2026, 8, 2), "x")
        with self.assertRaises(AccessError):
            one.with_user(self.supervisor).ask_extension(date(2026, 8, 2), "x")
        with self.assertRaises(UserError):
            self.bring_to("submitted").with_user(self.recorder).ask_extension(date(2026, 8, 2), "x")

    def test_asker_does_not_decide(self):
        """A17.5: four eyes for extensions, too."""
        self.supervisor.group_ids = [Command.link(self.env.ref("mj_talks.group_mj_recorder").id)]
        self.supervisor.mj_scope_ids = [Command.create({"organization_id": self.school.id})]
        one = self.bring_to("in_progress").with_user(self.supervisor)
        one.ask_extension(date(2026, 8, 1), "x")
        for user in (self.supervisor, self.second_account()):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "Whoever asked"):
                one.with_user(user).decide_extension(True, "")
        self.assertEqual(one.extension_ids.state, "asked")

    def test_reopening(self):
        """A17.5: a closed matter is taken up again with a reason, and has to go the whole way again."""
        one = self.bring_to("decided")
        one.with_user(self.colleague).close("x", [FILE])
        for reason, day in ((" ", date(2026, 9, 1)), ("x", False), ("x", date(2026, 6, 1))):
            with self.assertRaises(UserError):
                one.with_user(self.supervisor).reopen(reason, day)
        with self.assertRaises(AccessError):
            one.with_user(self.recorder).reopen("x", date(2026, 9, 1))
        one.with_user(self.supervisor).reopen("It happened again", date(2026, 9, 1))
        self.assertEqual((one.state, one.round_number, one.due_date), ("in_progress", 2, date(2026, 9, 1)))
        self.assertFalse(one.is_warned or one.check_result or one.closed_on)
        self.assertEqual(one.step_ids[-1].statement, "It happened again")
        one.with_user(self.recorder).submit("Done", [FILE])
        one.with_user(self.colleague).check("not_corrected", "No")
        with self.assertRaisesRegex(UserError, "Warn first"):
            self.propose(one.with_user(self.director), self.east, "x")

    # -- the rest -------------------------------------------------------------------------------------

    def test_overdue(self):
        """A21.1: overdue by the date alone, found without a job, and first in the list."""
        late = self.bring_to("ordered", due_date="2026-06-15")
        early, submitted = self.bring_to("ordered"), self.bring_to("submitted", due_date="2026-06-15")
        every = late | early | submitted
        search = self.env["mj.rectification"].search
        self.assertFalse(search([("is_overdue", "=", True), ("id", "in", every.ids)]))
        with freeze_time("2026-06-15 16:30:00"):
            every.invalidate_recordset()
            self.assertEqual(every.filtered("is_overdue"), late)
            self.assertEqual(search([("is_overdue", "=", True), ("id", "in", every.ids)]), late)
            self.assertEqual(search([("is_overdue", "=", False), ("id", "in", every.ids)]), early | submitted)
            self.assertEqual(search([("id", "in", every.ids)])[0], late)

    def test_overdue_from_the_day_after(self):
        """A21.1: not on the last day, by local midnight, read and searched alike."""
        one = self.bring_to("ordered")
        for moment, is_overdue in (("2026-07-15 15:59:00", False), ("2026-07-15 16:01:00", True)):
            with self.subTest(moment), freeze_time(moment):
                one.invalidate_recordset()
                self.assertEqual(one.is_overdue, is_overdue)
                self.assertEqual(bool(one.search([("is_overdue", "=", True), ("id", "=", one.id)])), is_overdue)

    def test_document_numbers_have_no_gap(self):
        """A21.1: notices, warnings and proposals are numbered by year and kind, without gaps."""
        numbers = [self.bring_to("ordered").notice_number for __ in range(2)]
        first = int(numbers[0].split("〕")[1].rstrip("号"))
        self.assertEqual(numbers, [f"整改〔2026〕{first + index}号" for index in range(2)])
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.bring_to("ordered")
            raise ZeroDivisionError
        self.env.invalidate_all()
        proposed = self.bring_to("proposed")
        self.assertEqual(proposed.notice_number, f"整改〔2026〕{first + 2}号")
        self.assertRegex(proposed.warning_number, "^警示〔2026〕[0-9]+号$")
        self.assertRegex(proposed.sudo().proposal_number, "^处理〔2026〕[0-9]+号$")
        self.assertFalse(self.env["mj.document.counter"].with_user(self.director).has_access("read"))

    def test_document_numbers_carry_the_code_of_the_office(self):
        """A21.1: the office's own code stands before the number once it is set."""
        before = self.bring_to("ordered").notice_number
        self.env.company.mj_document_prefix = "渝进监"
        after = self.bring_to("ordered").notice_number
        self.assertRegex(before, "^整改〔2026〕[0-9]+号$")
        self.assertRegex(after, "^渝进监整〔2026〕[0-9]+号$")

    def test_wizard_takes_each_step(self):
        """A17.5: what the screens ask for arrives, with evidence, and stays nowhere else."""

        def act(user, kind, **values):
            action = getattr(one.with_user(user), f"action_{'add_note' if kind == 'note' else kind}")()
            wizard = self.env["mj.rectification.act"].with_user(user).with_context(**action["context"]).create(values)
            wizard.action_apply()
            self.assertFalse(wizard.sudo().exists())

        one = self.bring_to("in_progress")
        act(self.recorder, "ask_extension", text="x", due_date="2026-08-15")
        act(self.supervisor, "decide_extension", extension_answer="grant")
        file = (
            self.env["ir.attachment"]
            .with_user(self.recorder)
            .create({**FILE, "res_model": "mj.rectification.act", "res_id": 0})
        )
        act(self.recorder, "submit", text="Done", attachment_ids=file.ids)
        self.assertFalse(file.exists())
        self.assertEqual(one.with_user(self.colleague).evidence_ids.raw, FILE["raw"])
        act(self.colleague, "check", result="not_visibly", text="No", note="Between us")
        act(self.director, "warn", text="Beware", due_date="2026-09-01")
        with freeze_time("2026-09-02 04:00:00"):
            act(self.director, "propose", text="Handle", organization_id=self.east.id)
        act(self.supervisor, "note", text="Told by telephone")
        with freeze_time("2026-09-07 04:00:00"):
            act(
                self.supervisor,
                "decide",
                outcome="followed",
                text="Decided",
                decided_on="2026-09-05",
                decision_document="No. 8",
            )
        self.assertEqual(one.sudo().note_ids.mapped("text"), ["Between us", "Handle", "Told by telephone", "Decided"])
        act(self.director, "close", text="Struck off", explanation="The decision is on file")
        act(self.supervisor, "reopen", text="Again", due_date="2026-10-01")
        self.assertEqual(one.state, "in_progress")

    def test_evidence_of_others_is_not_reachable(self):
        """Door 22: evidence is read by both sides, changed by nobody, and nobody's file is taken along."""
        one = self.bring_to("submitted")
        file = one.evidence_ids
        for user in (self.recorder, self.supervisor):
            self.assertEqual(file.with_user(user).raw, FILE["raw"])
            with self.assertRaises(AccessError):
                file.with_user(user).unlink()
            with self.assertRaises(AccessError):
                file.with_user(user).name = "other"
        for user in (self.unscoped, self.outsider):
            with self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])
        again = self.bring_to("in_progress")
        foreign = self.env["ir.attachment"].create(
            {**FILE, "res_model": "mj.rectification", "res_id": self.prepare().id}
        )
        with self.assertRaises(AccessError):
            self.env["mj.rectification.act"].with_user(self.recorder).create(
                {"rectification_id": again.id, "kind": "submit", "text": "x", "attachment_ids": foreign.ids}
            )

    def test_from_a_talk_only_its_reference(self):
        """A17.5: a rectification from a talk shows the reference of the talk and nothing else of it."""
        talk = self.env["mj.talk"].create({"organization_id": self.school.id})
        one = self.prepare(from_talk_id=talk.id)
        self.assertEqual(one.sudo().talk_id, talk)
        self.assertEqual(one.read(["from_talk_id"])[0]["from_talk_id"][1], talk.reference)
        one.action_order()
        with self.assertRaises(AccessError):
            one.with_user(self.recorder).read(["from_talk_id"])

    def test_responsible_by_default(self):
        """A21.1: the member concerned answers, for an organisation its chair."""
        self.assertEqual(self.prepare(organization=self.east).responsible_ids, self.chair)
        self.assertEqual(self.prepare(member_id=self.nurse.id, organization=self.hospital).responsible_ids, self.nurse)

    def test_private_methods_are_closed_to_calls(self):
        """Door 24: what takes parameters is not callable from outside."""
        for name in (
            "submit",
            "check",
            "warn",
            "propose",
            "decide",
            "close",
            "reopen",
            "ask_extension",
            "decide_extension",
            "add_note",
        ):
            self.assertTrue(getattr(getattr(type(self.env["mj.rectification"]), name), "_api_private", False), name)

    def test_each_screen_opens(self):
        """A21.1: every view opens for both sides, and cards are not dragged over a step."""
        for name, user in (
            ("mj_rectification_action", self.supervisor),
            ("mj_rectification_action_answer", self.recorder),
        ):
            action = self.env.ref(f"mj_supervision.{name}")
            views = (
                self.env[action.res_model].with_user(user).get_views([(False, v) for v in action.view_mode.split(",")])
            )
            self.assertIn('records_draggable="false"', views["views"]["kanban"]["arch"])
        self.assertNotIn("note_ids", views["views"]["form"]["arch"])
        menu = self.env.ref("mj_supervision.menu_mj_rectification_answer")
        self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(self.recorder)._visible_menu_ids())
