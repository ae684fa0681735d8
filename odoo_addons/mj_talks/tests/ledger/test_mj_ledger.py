"""The ledger: numbers, seals, verification, corrections (A20.1, A20.2)."""

import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import InsufficientPrivilege

from ..common import keep_keys_apart
from ..duties.test_duty_engine import DutyCase


class LedgerCase(DutyCase):
    """Archives talks, with keys of its own: what a test notes outside the database must not outlive it."""

    def setUp(self):
        super().setUp()
        self.key_folder = keep_keys_apart(self.env, self.addCleanup)
        self.keyring = self.env["mj.vault"]._keyring()
        self.company = self.env.company
        self.sealer = self.env["mj.ledger.sealer"]

    def archive(self, talker, talkees, day="2026-06-10", **values):
        """Hold and archive a talk on the 15th of June 2026 and return its queued entry."""
        talk = self.hold(talker, talkees, day, theme="Work of the year", **values)
        talk.sudo().write({"state": "confirmed"})
        talk.action_archive_talk()
        return talk.ledger_entry_ids

    def seal(self):
        """Seal what is queued as the sealer does, and note the end as its next look does."""
        while self.sealer._seal_batch(self.company.id, 500):
            pass

    def sealed(self, count=5):
        entries = self.env["mj.ledger.entry"].union(
            *(self.archive(self.c, [self.v], place=f"Room {number}") for number in range(count))
        )
        self.seal()
        return entries

    def tamper(self, statement, *parameters):
        """Change the table as somebody who owns the database can."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE mj_ledger_entry DISABLE TRIGGER USER")
        self.env.cr.execute(statement, parameters)
        self.env.cr.execute("ALTER TABLE mj_ledger_entry ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def verify(self):
        return self.env["mj.ledger.verification"]._verify(self.company)

    def assertBroken(self, problem, entry=None):
        verification = self.verify()
        self.assertEqual((verification.result, verification.problem), ("broken", problem))
        if entry:
            self.assertEqual(verification.entry_id, entry)
        return verification


@tagged("post_install", "-at_install")
class TestMjLedgerEntry(LedgerCase):
    def test_pages_of_a_wide_scope(self):
        """A20.1, A22.3: a leader turns the pages of the own scope and of own talks elsewhere as of one list; no other comes."""
        away = {"organization_id": self.municipal.id, "timing": "timely"}
        guest = self.new_member("Guest", self.municipal)
        here = [self.archive(self.f, [self.v], f"2026-06-{day:02}") for day in (1, 4, 4, 9)]
        both = self.archive(self.c, [self.v], "2026-06-03")
        elsewhere = [self.archive(self.c, [guest], f"2026-06-{day:02}", **away) for day in (2, 4, 8)]
        self.archive(self.f, [guest], "2026-06-05", **away)
        self.seal()
        user = self.new_user("mj_wide_leader", "group_mj_leader", (self.north, True), member=self.c)
        # By the day, the later entry first: 9, 8, three of the fourth, 3, 2, 1.
        order = [here[3], elsewhere[2], elsewhere[1], here[2], here[1], both, elsewhere[0], here[0]]
        entries = self.env["mj.ledger.entry"].with_user(user)
        meant = [entry.id for entry in order]
        self.assertEqual(entries.search([]).ids, meant)
        for limit in (1, 3, 80):
            for offset in (0, 2, 7, 8):
                page = entries.search([], limit=limit, offset=offset)
                self.assertEqual(page.ids, meant[offset : offset + limit], (limit, offset))
        self.assertEqual([entries.search_count([], limit=limit) for limit in (1, 7, 8, 9)], [1, 7, 8, 8])
        self.assertEqual(
            entries.search([("organization_id", "=", self.municipal.id)], limit=2).ids, [meant[1], meant[2]]
        )
        self.assertEqual(entries.search([], limit=2, order="date, id").ids, [meant[-1], meant[-2]])
        found = entries.web_search_read([], {"date": {}}, limit=3)
        self.assertEqual(([row["id"] for row in found["records"]], found["length"]), (meant[:3], 8))

    def test_entry_says_what_was_true_that_day(self):
        """A20.1: the columns, with the posts held on the day of the talk."""
        self.posts[self.v].date_to = "2026-06-11"
        self.appoint(self.v, self.north, "committee", "2026-06-12")
        entry = self.archive(self.c, [self.v], place="Room 1", remarks="With the assessment")
        self.assertEqual((entry.state, entry.number), ("queued", 0))
        self.assertIn("waiting", entry.display_name)
        self.seal()
        self.assertEqual((entry.state, entry.number, entry.year, entry.position), ("sealed", 1, 2026, 1))
        self.assertEqual(entry.display_name, "T-N 2026-001")
        self.assertEqual((entry.talker_names, entry.talkee_names), ("North Chair", "North Vice"))
        chair, vice = self.position("chair"), self.position("vice_chair")
        language = "zh_CN" if "zh_CN" in dict(self.env["res.lang"].get_installed()) else "en_US"
        self.assertEqual(entry.talker_posts, f"North District {chair.with_context(lang=language).name}")
        self.assertEqual(entry.talkee_posts, f"North District {vice.with_context(lang=language).name}")
        self.assertEqual(
            (entry.place, entry.theme, entry.remarks), ("Room 1", "Work of the year", "With the assessment")
        )
        self.assertEqual((entry.invited_count, entry.attended_count, entry.is_late), (1, 1, False))

    def test_attendance_of_a_collective_talk(self):
        """A14.1, A20.1: who was absent is in the entry, and counts among nobody."""
        talk = self.hold(self.c, [self.v, self.f, self.m1], theme="Plan")
        talk.participant_ids.filtered(lambda line: line.member_id == self.m1).attended = False
        talk.sudo().state = "confirmed"
        talk.action_archive_talk()
        entry = talk.ledger_entry_ids
        self.assertEqual((entry.invited_count, entry.attended_count), (3, 2))
        self.assertEqual(entry.absent_names, "North First")
        self.assertNotIn("North First", entry.talkee_names)

    def test_late_by_the_setting(self):
        """A20.2: archived later than the setting's days is shown."""
        self.assertTrue(self.archive(self.c, [self.v], "2026-05-30").is_late)
        self.assertFalse(self.archive(self.c, [self.v], "2026-05-31").is_late)
        self.company.mj_archive_days = 30
        self.assertFalse(self.archive(self.c, [self.v], "2026-05-30").is_late)

    def test_numbers_without_gap_by_organisation_and_year(self):
        """A20.1: each organisation and year counts by itself; the chain runs through all of them."""
        south = self.new_organization("South District", "T-S", "district", self.municipal)
        self.appoint(self.c, south, "vice_chair", "2024-01-01")
        entries = self.env["mj.ledger.entry"]
        for number in range(6):
            entries |= self.archive(
                self.c,
                [self.v],
                "2026-01-02" if number % 3 else "2025-12-30",
                organization_id=(self.north if number % 2 else south).id,
            )
        self.seal()
        books = {}
        for entry in entries.sorted("position"):
            books.setdefault((entry.organization_id, entry.year), []).append(entry.number)
        self.assertEqual(len(books), 4)
        for numbers in books.values():
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertEqual(sorted(entries.mapped("position")), [1, 2, 3, 4, 5, 6])

    def test_new_year_in_local_time(self):
        """A20.1: half past midnight on New Year's Day belongs to the new year, whatever the clock of the server says."""
        talk = self.hold(self.c, [self.v], theme="New Year")
        talk.sudo().write({"state": "confirmed", "held_at": datetime.datetime(2025, 12, 31, 16, 30)})
        talk.action_archive_talk()
        self.assertEqual((talk.ledger_entry_ids.year, str(talk.ledger_entry_ids.date)), (2026, "2026-01-01"))

    def test_nobody_writes_the_ledger(self):
        """A20.1: neither a role nor the superuser by the ORM, nor plain SQL."""
        entry = self.sealed(1)
        for user in (self.rules, self.recorder, self.leader, self.env.user):
            with self.subTest(user=user.login):
                entries = self.env["mj.ledger.entry"].with_user(user)
                with self.assertRaises(AccessError):
                    entries.browse(entry.id).write({"theme": "Another"})
                with self.assertRaises(UserError):
                    entries.browse(entry.id).unlink()
                with self.assertRaises(AccessError):
                    entries.with_context(mj_ledger=True).create(
                        {"organization_id": self.north.id, "year": 2026, "talk_id": entry.talk_id.id}
                    )
        for statement in (
            "UPDATE mj_ledger_entry SET theme = 'Another'",
            "UPDATE mj_ledger_entry SET state = 'queued'",
            "DELETE FROM mj_ledger_entry",
            "TRUNCATE mj_ledger_entry CASCADE",
        ):
            with (
                self.subTest(statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_organisation_moves_without_breaking_the_seal(self):
        """A20.1: the place in the tree is no part of an entry and follows the organisation."""
        entry = self.sealed(1)
        other = self.new_organization("Second Municipal Committee", "U", "municipal")
        self.north.parent_id = other
        self.env.invalidate_all()
        self.assertTrue(entry.organization_path.startswith(other.parent_path))
        self.assertEqual(self.verify().result, "whole")

    def test_without_a_key_entries_wait(self):
        """A20.2: archiving goes on without the key, entries wait and say so, and are sealed when it is back."""
        hidden = self.key_folder.with_name(f"{self.key_folder.name}-away")
        (self.keyring.directory).rename(hidden)
        entry = self.archive(self.c, [self.v])
        with self.enter_registry_test_mode(), mute_logger("odoo.addons.mj_talks.models.ledger.mj_ledger_sealer"):
            self.sealer._seal_queue()
        self.assertEqual(entry.state, "queued")
        self.assertEqual(self.verify().problem, "key")
        hidden.rename(self.keyring.directory)
        with self.enter_registry_test_mode():
            self.sealer._seal_queue()
        entry.invalidate_recordset()
        self.assertEqual((entry.state, entry.number), ("sealed", 1))

    def test_who_sees_which_entries(self):
        """A20.1: by scope, and those of one's own talks."""
        entry = self.sealed(1)
        of_north = self.new_user("mj_north", "group_mj_recorder", (self.north, False))
        talkee = self.new_user("mj_vice_north", "group_mj_leader", member=self.v)
        stranger = self.new_user("mj_first_north", "group_mj_leader", member=self.m1)
        for user in (of_north, talkee, self.rules):
            self.assertEqual(self.seen_by(user, entry), entry, user.login)
        for user in (self.recorder, self.leader, self.office, self.unscoped, stranger):
            self.assertFalse(self.seen_by(user, entry), user.login)
        for user in (self.portal, self.outsider):
            with self.assertRaises(AccessError):
                self.env["mj.ledger.entry"].with_user(user).search([])

    def test_settings(self):
        """A20.2: the days are set in the settings."""
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.mj_archive_days, 15)
        settings.mj_archive_days = 20
        self.assertEqual(self.company.mj_archive_days, 20)


@tagged("post_install", "-at_install")
class TestMjLedgerVerification(LedgerCase):
    def test_whole(self):
        """A20.1: what was sealed is found whole, and the result is kept."""
        entries = self.sealed()
        verification = self.verify()
        self.assertEqual((verification.result, verification.count), ("whole", 5))
        self.assertEqual(verification.head, entries.sorted("position")[-1].seal)
        with self.assertRaises(AccessError):
            verification.sudo().write({"result": "broken"})

    def test_edit(self):
        """A20.1: an edit is found."""
        entries = self.sealed()
        self.tamper("UPDATE mj_ledger_entry SET theme = 'Another' WHERE id = %s", entries[2].id)
        self.assertBroken("changed", entries[2])

    def test_every_column_is_sealed(self):
        """A20.1: nulling any column of an entry is found."""
        entry = self.sealed(3)[1]
        self.env.cr.execute("SELECT * FROM mj_ledger_entry WHERE id = %s", [entry.id])
        before = dict(zip([column.name for column in self.env.cr.description], self.env.cr.fetchone(), strict=True))
        required = {"id", "company_id", "organization_id", "state", "year", "kind", "talk_id", "organization_path"}
        for name, value in before.items():
            if value is None or name in required:
                continue
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.tamper(f'UPDATE mj_ledger_entry SET "{name}" = NULL WHERE id = %s', entry.id)
                self.assertEqual(self.verify().result, "broken")
                savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(self.verify().result, "whole")

    def test_deletion(self):
        """A20.1: a deleted entry is found at the one after it."""
        entries = self.sealed()
        self.tamper("DELETE FROM mj_ledger_entry WHERE id = %s", entries[1].id)
        self.assertEqual(self.assertBroken("missing", entries[2]).position, 2)

    def test_deletion_with_places_moved_up(self):
        """A20.1: closing the gap changes the entries after it."""
        entries = self.sealed()
        self.tamper("DELETE FROM mj_ledger_entry WHERE id = %s", entries[1].id)
        for entry in entries[2:]:
            self.tamper(
                "UPDATE mj_ledger_entry SET position = position - 1, number = number - 1 WHERE id = %s", entry.id
            )
        self.assertBroken("changed", entries[2])

    def test_insertion(self):
        """A20.1: an entry put in is found, inside the chain, at its end and beside it."""
        entries = self.sealed()
        copy = """
            INSERT INTO mj_ledger_entry (organization_id, organization_path, company_id, state, year, kind, talk_id,
                                         position, number, seal)
            SELECT organization_id, organization_path, company_id, state, year, kind, talk_id, %s, %s, seal
              FROM mj_ledger_entry WHERE id = %s RETURNING id
        """
        for position in (6, None):
            with self.subTest(position), self.env.cr.savepoint() as savepoint:
                self.tamper(copy, position, 6, entries[1].id)
                verification = self.verify()
                self.assertEqual(verification.problem, "changed" if position else "inserted")
                self.assertNotIn(verification.entry_id, entries)
                savepoint.rollback()
        self.tamper("UPDATE mj_ledger_entry SET position = 7, number = 7 WHERE id = %s", entries[4].id)
        self.tamper(copy, 5, 5, entries[1].id)
        self.assertEqual(self.assertBroken("changed").position, 5)

    def test_reordering(self):
        """A20.1: two entries that change places are found."""
        entries = self.sealed()
        for entry, position in ((entries[1], 99), (entries[2], 2), (entries[1], 3)):
            self.tamper(
                "UPDATE mj_ledger_entry SET position = %s, number = %s WHERE id = %s", position, position, entry.id
            )
        self.assertBroken("changed", entries[2])

    def test_truncation(self):
        """A20.1: entries missing at the end are found, even with the head of an earlier day put back."""
        self.sealed(3)
        self.env.cr.execute("SELECT count, last, seal FROM mj_ledger_head WHERE company_id = %s", [self.company.id])
        head = self.env.cr.fetchone()
        later = self.sealed(2)
        self.tamper("DELETE FROM mj_ledger_entry WHERE id IN %s", tuple(later.ids))
        self.assertEqual(self.assertBroken("truncated").position, 4)
        self.tamper(
            "UPDATE mj_ledger_head SET count = %s, last = %s, seal = %s WHERE company_id = %s", *head, self.company.id
        )
        self.assertEqual(self.assertBroken("truncated").position, 4)

    def test_all_gone(self):
        """A20.1: an emptied ledger is not taken for a new one."""
        self.sealed(2)
        self.tamper("DELETE FROM mj_ledger_entry")
        self.tamper("DELETE FROM mj_ledger_head")
        self.assertBroken("truncated")

    def test_sealing_goes_on_after_truncation_and_hides_nothing(self):
        """A20.1: entries sealed over a cut do not heal it, and the end noted outside stays."""
        later = self.sealed(3)[1:]
        self.env.cr.execute("SELECT seal FROM mj_ledger_entry WHERE position = 1")
        first = self.env.cr.fetchone()[0]
        self.tamper("DELETE FROM mj_ledger_entry WHERE id IN %s", tuple(later.ids))
        self.tamper("UPDATE mj_ledger_head SET count = 1, last = %s", first)
        self.sealed(4)
        self.assertBroken("head")

    def test_rehash_without_the_key(self):
        """A20.1: seals made anew with another key are found at the first entry."""
        entries = self.sealed(3)
        self.tamper("UPDATE mj_ledger_entry SET theme = 'Another', state = 'queued' WHERE id IN %s", tuple(entries.ids))
        self.tamper("UPDATE mj_ledger_entry SET position = NULL, seal = NULL, number = NULL")
        self.tamper("DELETE FROM mj_ledger_head")
        with patch("odoo.addons.mj_talks.vault.keyring.Keyring.ledger_key", lambda keyring, version: b"guessed"):
            self.seal()
        self.assertBroken("changed", entries[0])

    def test_head_changed_without_the_key(self):
        """A20.1: the head is sealed, too."""
        self.sealed(2)
        self.tamper("UPDATE mj_ledger_head SET seal = '$v1$1$00'")
        self.assertBroken("head")

    def test_swapped_envelope(self):
        """A20.1: a record put in the place of the archived one is found; erasing it as the rules say is not a fault."""
        talk = self.hold(self.c, [self.v], theme="Work")
        user = self.new_user("mj_c", "group_mj_leader", (self.north, False), member=self.c)
        with self.enter_registry_test_mode():
            with self.as_user(user) as env:
                action = env["mj.talk"].browse(talk.id).action_open_record()
                env["mj.talk.record"].browse(action["res_id"]).write({"thought": "Something"})
            talk.sudo().state = "confirmed"
            talk.action_archive_talk()
            self.seal()
            self.assertEqual(self.verify().result, "whole")
            with self.env.cr.savepoint() as savepoint:
                self.tamper("UPDATE mj_talk_record SET envelope = %s WHERE talk_id = %s", b"another", talk.id)
                self.assertBroken("record", talk.ledger_entry_ids)
                self.tamper(
                    "UPDATE mj_talk_record SET envelope = NULL, content_erased = TRUE WHERE talk_id = %s", talk.id
                )
                self.assertBroken("record", talk.ledger_entry_ids)
                savepoint.rollback()
            self.env.invalidate_all()
            self.env["mj.talk.record"].browse(action["res_id"])._erase_content()
            self.assertEqual(self.verify().result, "whole")

    def test_restored_database(self):
        """A20.1: a ledger whose end nothing outside knows says so until the rules administrator confirms it."""
        self.sealed(2)
        (self.keyring.directory / f"note-{self.sealer._note_name(self.company.id)}").unlink()
        verification = self.assertBroken("unknown_end")
        for user in (self.office, self.recorder):
            with self.assertRaises(AccessError):
                verification.with_user(user).confirm_end("Restored")
        confirmed = verification.with_user(self.rules).confirm_end("Restored")
        self.assertEqual((confirmed.result, confirmed.confirmed_reason), ("whole", "Restored"))
        self.assertEqual(self.verify().result, "whole")

    def test_a_fault_is_not_confirmed_away(self):
        """A20.1: only an unknown end can be confirmed."""
        entries = self.sealed(2)
        self.tamper("UPDATE mj_ledger_entry SET theme = 'Another' WHERE id = %s", entries[0].id)
        with self.assertRaises(UserError):
            self.verify().with_user(self.rules).confirm_end("It is right")

    def test_forged_ends_are_not_confirmed_away(self):
        """A20.1: a head that was changed stays a fault, with and without what the keys' folder knows of the end."""
        self.sealed(2)
        for statement in (
            "UPDATE mj_ledger_head SET seal = '$v1$1$00'",
            "UPDATE mj_ledger_head SET last = 'forged'",
            "UPDATE mj_ledger_entry SET seal = '$v1$1$00' WHERE position = 2",
        ):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self.tamper(statement)
                verification = self.verify()
                with self.assertRaisesRegex(UserError, "other faults"):
                    verification.with_user(self.rules).confirm_end("It is right")
                self.assertEqual(self.verify().result, "broken")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_who_verifies(self):
        """A20.1: recorders and leaders, of any scope, verify the whole chain; others do not."""
        self.sealed(2)
        for user in (self.recorder, self.leader, self.rules):
            action = self.env["mj.ledger.entry"].with_user(user).action_verify()
            verification = self.env["mj.ledger.verification"].browse(action["res_id"])
            self.assertEqual((verification.count, verification.verified_by), (2, user.name))
        for user in (self.portal, self.outsider):
            with self.assertRaises(AccessError):
                self.env["mj.ledger.verification"].with_user(user).action_verify()

    def test_job_alerts_rules_administrators(self):
        """A20.1: a broken ledger found by the monthly job is an activity for them, which names nothing."""
        entries = self.sealed(2)
        self.tamper("UPDATE mj_ledger_entry SET theme = 'SECRET' WHERE id = %s", entries[0].id)
        with self.enter_registry_test_mode():
            self.env.ref("mj_talks.ir_cron_verify_ledger").method_direct_trigger()
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "mj.ledger.verification"), ("user_id", "=", self.rules.id)]
        )
        self.assertEqual(len(activities), 1)
        self.assertFalse(activities.note)


@tagged("post_install", "-at_install")
class TestMjLedgerCorrect(LedgerCase):
    def test_correction_is_a_new_entry(self):
        """A20.1: the talk is corrected and what it fulfils follows; the first entry stays as it was."""
        entry = self.archive(self.c, [self.v])
        self.seal()
        self.assertIn((self.c, self.v), self.pairs("A18.1", "fulfilled"))
        user = self.new_user("mj_north", "group_mj_recorder", (self.north, False))
        form = Form(self.env["mj.ledger.correct"].with_user(user).with_context(default_talk_id=entry.talk_id.id))
        form.held_at = datetime.datetime(2025, 12, 30, 4)
        form.theme = "Work of last year"
        form.reason = "Wrong day"
        form.save().action_apply()
        self.seal()
        correction = entry.correction_ids
        self.assertEqual((correction.kind, correction.year, correction.reason), ("correction", 2025, "Wrong day"))
        self.assertEqual((entry.year, entry.theme), (2026, "Work of the year"))
        self.assertEqual(entry.talk_id.theme, "Work of last year")
        self.assertIn((self.c, self.v), self.pairs("A18.1", "open"))
        self.assertEqual(self.verify().result, "whole")

    def test_attendance_is_corrected(self):
        """A14.1, A20.1: who was not there after all is owed again."""
        entry = self.archive(self.c, [self.v, self.f, self.m1])
        form = Form(self.env["mj.ledger.correct"].with_context(default_talk_id=entry.talk_id.id))
        place = entry.talk_id.participant_ids.mapped("member_id").ids.index(self.m1.id)
        with form.line_ids.edit(place) as line:
            line.attended = False
        form.reason = "Was ill"
        form.save().action_apply()
        self.assertEqual((entry.attended_count, entry.correction_ids.attended_count), (3, 2))
        self.assertEqual(entry.correction_ids.absent_names, "North First")

    def test_annulment(self):
        """A20.1: an annulled talk is cancelled with the reason, and owed again."""
        entry = self.archive(self.c, [self.v])
        wizard = self.env["mj.ledger.correct"].create(
            {"talk_id": entry.talk_id.id, "kind": "annulment", "reason": "Entered twice"}
        )
        wizard.action_apply()
        self.seal()
        self.assertEqual((entry.talk_id.state, entry.talk_id.cancel_reason), ("cancelled", "Entered twice"))
        self.assertEqual((entry.correction_ids.kind, entry.correction_ids.number), ("annulment", 2))
        self.assertIn((self.c, self.v), self.pairs("A18.1", "open"))
        with self.assertRaises(UserError):
            entry.talk_id.annul("Again")

    def test_summary_counts_what_holds(self):
        """A20.3: of three talks one is corrected and one annulled: two entered the ledger, one of them late."""
        corrected, annulled, late = (
            self.archive(self.c, [self.v], day, place=place)
            for place, day in (("Room 1", "2026-06-10"), ("Room 2", "2026-06-11"), ("Room 3", "2026-03-02"))
        )
        corrected.talk_id.correct({"place": "Room 4"}, "Wrong room")
        annulled.talk_id.annul("Entered twice")
        self.assertEqual([entry.is_late for entry in (corrected, annulled, late)], [False, False, True])
        figures = self.env["mj.yearly.summary"].create({"organization_id": self.north.id, "year": 2026}).figures
        self.assertEqual((figures["talks"], figures["archived"], figures["archived_late"]), (2, 2, 1))

    def test_second_correction_corrects_the_first(self):
        """A20.1: corrections follow each other in one line."""
        entry = self.archive(self.c, [self.v])
        first = entry.talk_id.correct({"place": "Room 2"}, "Wrong room")
        second = entry.talk_id.correct({"place": "Room 3"}, "Wrong room again")
        self.assertEqual((first.corrected_id, second.corrected_id), (entry, first))
        effective = self.env["mj.ledger.entry"].search(self.env["mj.ledger.entry"]._effective_domain())
        self.assertEqual(effective & (entry | first | second), second)

    def test_who_corrects(self):
        """A20.1: the talkers and the recorders of the organisation, with a reason, and only what is archived."""
        entry = self.archive(self.c, [self.v])
        talker = self.new_user("mj_c", "group_mj_leader", member=self.c)
        talkee = self.new_user("mj_v", "group_mj_leader", member=self.v)
        for user in (talkee, self.recorder, self.unscoped):
            with self.subTest(user.login), self.assertRaises(AccessError):
                entry.talk_id.with_user(user).correct({"place": "X"}, "Because")
        with self.assertRaises(UserError):
            entry.talk_id.with_user(talker).correct({"place": "X"}, " ")
        self.assertTrue(entry.talk_id.with_user(talker).correct({"place": "X"}, "Because"))
        with self.assertRaises(UserError):
            self.hold(self.c, [self.f]).correct({"place": "X"}, "Because")
        nothing = self.env["mj.ledger.correct"].create(
            self.env["mj.ledger.correct"]
            .with_context(default_talk_id=entry.talk_id.id)
            .default_get(["talk_id", "held_at", "place", "theme", "form", "remarks", "line_ids", "kind"])
            | {"reason": "Because"}
        )
        with self.assertRaises(UserError):
            nothing.action_apply()
