import base64

from lxml import etree
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ...models.records.mj_talk_record import WRITTEN_PARTS
from ...vault import KeyringError
from .common import RecordCase

SECRET = "the roof leaks"
SIDES = {"thought": SECRET, "affirmed": "Diligent", "shortcomings": "Late"}
ODD = "𠮷㛃😀 <script>alert(1)</script> <img src=x onerror=alert(1)> {{ object }} ${1} %s"


@tagged("post_install", "-at_install")
class TestMjTalkRecordScreen(RecordCase):
    def test_prompts_are_data(self):
        """A08.1, A09.1, A11.2, A12.2, A13.1: every part of each record has a prompt, and the office changes them."""
        prompts = self.env["mj.talk.record.prompt"]
        daily = prompts._by_part("daily", "individual")
        for part in ("thought", "duty_performance", "conduct", "life", "affirmed", "shortcomings", "opinions"):
            self.assertTrue(daily[part], part)
        self.assertNotIn("motive", daily)
        self.assertLessEqual({"post_duties", "integrity"}, prompts._by_part("appointment", "individual").keys())
        self.assertLessEqual(
            {"motive", "understanding", "self_assessment"}, prompts._by_part("admission", "individual").keys()
        )
        self.assertIn("team", " ".join(prompts._by_part("daily", "organization")["opinions"]))
        self.assertNotIn("team", " ".join(daily["opinions"]))
        with self.as_user(self.rules) as env:
            env["mj.talk.record.prompt"].create({"part": "life", "category": "daily", "prompt": "What of the roof?"})
            env["mj.talk.record.prompt"].search([("part", "=", "conduct")]).active = False
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        shown = self.opened_by(self.chair_user, record, "prompts")
        self.assertIn("What of the roof?", shown["life"])
        self.assertNotIn("conduct", shown)
        with self.as_user(self.chair_user) as env, self.assertRaises(AccessError):
            env["mj.talk.record.prompt"].create({"part": "life", "prompt": "No"})

    def test_every_written_part_is_on_the_screen(self):
        arch = self.env["mj.talk.record"].get_view(view_type="form")["arch"]
        for part in WRITTEN_PARTS:
            self.assertIn(f'name="{part}" widget="mj_prompted_text"', arch)

    def test_form_of_the_talker(self):
        """A04.1-A04.3, A09.1, A09.2, A09.3, A09.4: written on the form, completed and confirmed from it."""
        self.env.company.mj_late_record_days = 0
        record = self.write_record(self.talk, self.chair_user, thought="first")
        with self.as_user(self.chair_user) as env:
            record = env["mj.talk.record"].browse(record.id)
            self.assertTrue(record.may_write)
            with Form(record) as form:
                form.thought = SECRET
                form.affirmed = "Diligent"
                form.shortcomings = "Late"
                form.theme = "Work of the branch"
            record.action_record()
            record.action_review_and_confirm()
            record.action_archive_talk()
            self.assertEqual(record.talk_state, "archived")
            self.assertFalse(record.may_write)
            self.assertEqual(record.talk_id.theme, "Work of the branch")
            with self.assertRaises(UserError):
                record.write({"theme": "Another"})

    def test_what_is_missing_stands_there_until_it_is_written(self):
        """A04.2: what a record lacks is said on it, and no longer when it is written; no message stays after archiving."""
        self.env.company.mj_late_record_days = 0
        record = self.write_record(self.talk, self.chair_user, thought="first", shortcomings="Late")
        with self.as_user(self.chair_user) as env:
            record = env["mj.talk.record"].browse(record.id)
            self.assertFalse(record.missing)
            told = record.action_record()
            self.assertFalse(told["params"]["sticky"])
            self.assertRegex(record.missing, "Write what is affirmed, too")
        self.assertFalse(self.opened_by(self.vice_user, record, "missing"), "the talked-to reads nothing of it")
        with self.as_user(self.chair_user) as env:
            record = env["mj.talk.record"].browse(record.id)
            with Form(record) as form:
                form.affirmed = "Diligent"
                form.theme = "Work of the branch"
            self.assertFalse(record.missing)
            record.action_review_and_confirm()
            record.action_archive_talk()
            self.assertFalse(record.missing)

    def test_archiving_asks_first(self):
        """A20: an archived talk is final: both buttons ask before they enter it in the ledger."""
        for model in ("mj.talk.record", "mj.talk"):
            arch = etree.fromstring(self.env[model].get_view(view_type="form")["arch"])
            for button in arch.iterfind(".//button[@name='action_archive_talk']"):
                self.assertIn("final", button.get("confirm") or "", model)

    def test_theme_is_written_by_keepers_only(self):
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        self.finish(self.talk, self.chair_user, "record")
        with self.as_user(self.vice_user) as env, self.assertRaises(AccessError):
            env["mj.talk.record"].browse(record.id).write({"theme": "Nothing"})

    def test_one_side_with_a_reason(self):
        """A04.2: a record without shortcomings is refused, and confirmed once the reason is given."""
        for missing in ("affirmed", "shortcomings"):
            talk = self.hold(self.chair, self.vice_chair)
            record = self.write_record(talk, self.chair_user, **{**SIDES, missing: False})
            self.finish(talk, self.chair_user, "record")
            with self.as_user(self.chair_user) as env:
                with self.assertRaisesRegex(UserError, "A04.2"):
                    env["mj.talk.record"].browse(record.id).action_review_and_confirm()
                env["mj.talk.record"].browse(record.id).write({"one_sided_reason": "The first talk of the year"})
                env["mj.talk"].browse(talk.id).action_confirm()
            self.assertEqual(talk.state, "confirmed")

    def test_missing_is_said_when_complete(self):
        """A04.2: completing the record says what is missing, and leads to where it is written."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        with self.as_user(self.chair_user) as env:
            told = env["mj.talk"].browse(self.talk.id).action_record()
            self.assertIn("A04.2", told["params"]["message"])
            self.assertNotIn(SECRET, str(told))
            self.assertEqual(told["params"]["next"]["res_id"], record.id)
            with self.assertRaises(RedirectWarning) as caught:
                env["mj.talk"].browse(self.talk.id).action_review_and_confirm()
            self.assertEqual(caught.exception.args[1]["res_id"], record.id)
            record = env["mj.talk.record"].browse(record.id)
            record.action_reopen_record()
            self.assertIn("A04.2", record.action_record()["params"]["message"])
            record.action_reopen_record()
            record.write(SIDES)
            self.assertFalse(record.action_record())

    def test_reason_is_asked_for_from_the_start(self):
        """A04.2: why a part is empty can be written as long as one of both is empty."""
        arch = etree.fromstring(self.env["mj.talk.record"].get_view(view_type="form")["arch"])
        hidden = arch.find(".//field[@name='one_sided_reason']").getparent().get("invisible")
        for affirmed, shortcomings, is_hidden in (
            ("", "", False),
            ("x", "", False),
            ("", "x", False),
            ("x", "x", True),
        ):
            values = {"category": "daily", "affirmed": affirmed, "shortcomings": shortcomings, "one_sided_reason": ""}
            self.assertEqual(bool(safe_eval(hidden, values | {"may_edit": True})), is_hidden)

    def test_a_marked_matter_of_principle_is_described(self):
        """A04.2: marked without a word on it the record is not confirmed."""
        record = self.write_record(self.talk, self.chair_user, **SIDES, is_matter_of_principle=True)
        self.finish(self.talk, self.chair_user, "record")
        with self.assertRaisesRegex(ValidationError, "marked but not described"):
            self.finish(self.talk, self.chair_user, "confirm")
        with self.as_user(self.chair_user) as env:
            env["mj.talk.record"].browse(record.id).write({"matter_of_principle": "Two families in one office"})
        self.finish(self.talk, self.chair_user, "confirm")
        self.assertEqual(self.talk.state, "confirmed")

    def test_own_commitments_of_the_leader(self):
        """A08.2: the talker's own shortcomings are a part of the record."""
        record = self.write_record(self.talk, self.chair_user, own_commitments="Visit every branch")
        self.assertEqual(self.opened_by(self.chair_user, record, "own_commitments"), "Visit every branch")

    def test_any_text_comes_back_as_it_was(self):
        record = self.write_record(self.talk, self.chair_user, **dict.fromkeys(WRITTEN_PARTS, ODD))
        with self.as_user(self.chair_user) as env:
            for part in WRITTEN_PARTS:
                self.assertEqual(env["mj.talk.record"].browse(record.id)[part], ODD, part)

    # -- files --------------------------------------------------------------------------------

    def test_several_files_are_added_and_removed(self):
        record = self.write_record(self.talk, self.chair_user, **SIDES)
        with self.as_user(self.chair_user) as env:
            values = [
                {
                    "record_id": record.id,
                    "file_name": f"roof {number}.jpg",
                    "file_content": base64.b64encode(b"x" * 2000),
                }
                for number in range(3)
            ]
            env["mj.talk.attachment"].create(values)
            files = env["mj.talk.record"].browse(record.id).attachment_ids
            self.assertEqual(files.mapped("display_name"), ["File 1", "File 2", "File 3"])
            self.assertEqual(files[0].size, 2000)
            kept = files[2]
            slot = self.slot_of(files[1])
            files[1].action_remove()
            self.assertEqual(env["mj.talk.record"].browse(record.id).attachment_ids, files[0] | kept)
        self.env.cr.postcommit.run()
        with self.assertRaises(KeyringError):
            self.env["mj.vault"]._keyring().data_key(slot)
        self.talk.theme = "Work"
        self.finish(self.talk, self.chair_user, "record", "confirm", "archive_talk")
        with self.as_user(self.chair_user) as env, self.assertRaises(UserError):
            env["mj.talk.attachment"].browse(kept.id).action_remove()
        with self.as_user(self.vice_user) as env, self.assertRaises(AccessError):
            env["mj.talk.attachment"].browse(kept.id).action_remove()

    def slot_of(self, row):
        self.env.cr.execute(f"SELECT envelope_slot FROM {row._table} WHERE id = %s", [row.id])
        return self.env.cr.fetchone()[0]

    # -- readers ------------------------------------------------------------------------------

    def test_who_read_it(self):
        """A04.4: keepers see who read the record; the office sees nothing of it."""
        record = self.write_record(self.talk, self.chair_user, **SIDES)
        self.opened_by(self.clerk, record)
        with self.as_user(self.chair_user) as env:
            readers = env["mj.talk"].browse(self.talk.id).access_log_ids.user_id
            self.assertEqual(set(readers.ids), {self.chair_user.id, self.clerk.id})
            self.assertEqual(env["mj.talk.record"].browse(record.id).access_log_ids.user_id, readers)
        with self.as_user(self.office) as env:
            self.assertFalse(env["mj.talk"].browse(self.talk.id).access_log_ids)

    # -- erasing ------------------------------------------------------------------------------

    def erase(self, user, reason):
        with self.as_user(user) as env:
            env["mj.talk.record.erase"].create({"talk_id": self.talk.id, "reason": reason}).action_apply()

    def test_size_of_a_file(self):
        """A file of 25 MB is kept; of one byte more nothing is."""
        record = self.write_record(self.talk, self.chair_user, **SIDES)
        limit = 25 * 1024 * 1024
        values = {"record_id": record.id, "file_name": "roof.pdf"}
        with self.as_user(self.chair_user) as env:
            files = env["mj.talk.attachment"]
            with self.assertRaisesRegex(UserError, "25 MB at most"):
                files.create({**values, "file_content": base64.b64encode(b"x" * (limit + 1))})
            with self.assertRaisesRegex(UserError, "is empty"):
                files.create({**values, "file_content": b""})
            self.assertEqual(files.create({**values, "file_content": base64.b64encode(b"x" * limit)}).size, limit)

    def test_erased_for_good_with_a_reason(self):
        """Content and files go with their keys; the talk stays, and the talkers read by whom and why."""
        record = self.write_record(self.talk, self.chair_user, **SIDES)
        with self.as_user(self.chair_user) as env:
            file = env["mj.talk.attachment"].create(
                {"record_id": record.id, "file_name": "roof.pdf", "file_content": base64.b64encode(b"x")}
            )
        slots = [self.slot_of(record), self.slot_of(file)]
        self.talk.theme = "Work"
        with self.assertRaisesRegex(UserError, "archived or cancelled"):
            self.erase(self.rules, "Too early")
        self.finish(self.talk, self.chair_user, "record", "confirm", "archive_talk")
        for user in (self.chair_user, self.office, self.clerk):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.erase(user, "I want to")
            with self.as_user(user) as env, self.assertRaises(AccessError):
                env["mj.talk"].browse(self.talk.id).erase_record("I want to")
        with self.assertRaisesRegex(UserError, "reason"):
            self.erase(self.rules, "   ")
        self.erase(self.rules, "The retention period is over")
        self.env.invalidate_all()
        self.assertTrue(record.content_erased)
        for slot in slots:
            with self.assertRaises(KeyringError):
                self.env["mj.vault"]._keyring().data_key(slot)
        with self.as_user(self.chair_user) as env:
            seen = env["mj.talk.record"].browse(record.id)
            self.assertEqual((seen.thought, seen.erase_reason), (False, "The retention period is over"))
            self.assertEqual(env["mj.talk"].browse(self.talk.id).record_erase_reason, "The retention period is over")
        with self.as_user(self.office) as env:
            self.assertFalse(env["mj.talk"].browse(self.talk.id).record_erase_reason)
        with self.assertRaisesRegex(UserError, "nothing to erase"):
            self.erase(self.rules, "Once more")
