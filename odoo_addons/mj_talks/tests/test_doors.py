"""The doors through which Odoo modules leak: each tried as those who should not get through."""

import datetime
import json
import socket
import urllib.request

import psycopg2
import requests
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .. import clock
from .protocols import ProtocolCase

SECRET = "MARKERroofleaks"


@tagged("post_install", "-at_install")
class TestDoors(ProtocolCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.east, True), member=cls.chair)
        cls.vice_user = cls.new_user("mj_vice", "group_mj_leader", (cls.east, True), member=cls.vice_chair)
        cls.western = cls.new_user("mj_western", "group_mj_recorder", (cls.west, True))
        cls.talk = cls.env["mj.talk"].create(
            {
                "organization_id": cls.east.id,
                "held_at": datetime.datetime(2026, 3, 2, 2),
                "recorder_id": cls.chair_user.id,
                "participant_ids": [
                    Command.create({"member_id": cls.chair.id, "role": "talker"}),
                    Command.create({"member_id": cls.vice_chair.id, "role": "talkee"}),
                ],
            }
        )
        cls.talk.action_hold()
        cls.east.go_live = "2024-01-01"

    def setUp(self):
        super().setUp()
        # The access log is written on a cursor of its own, which a test can have only beside one that writes.
        self.set_registry_readonly_mode(False)
        self.record = self.keep(self.talk)
        with self.as_user(self.chair_user) as env:
            self.concern = self.env["mj.concern"].browse(
                env["mj.concern"]
                .create(
                    {
                        "member_id": self.vice_chair.id,
                        "organization_id": self.east.id,
                        "kind_id": self.env.ref("mj_talks.concern_kind_a07_1").id,
                        "facts": SECRET,
                    }
                )
                .id
            )
            file = env["mj.talk.attachment"].create(
                {"record_id": self.record.id, "file_name": f"{SECRET}.txt", "file_content": b"TUFSS0VS"}
            )
            self.file = self.env["mj.talk.attachment"].browse(file.id)
        self.env.flush_all()

    def keep(self, talk):
        with self.as_user(self.chair_user) as env:
            action = env["mj.talk"].browse(talk.id).action_open_record()
            env["mj.talk.record"].browse(action["res_id"]).write(
                dict.fromkeys(("thought", "outline", "problems"), SECRET)
            )
        return self.env["mj.talk.record"].browse(action["res_id"])

    # -- the three protocols ------------------------------------------------------------------

    @property
    def strangers(self):
        """Accounts that must not know what was said, one for each role."""
        return (
            self.office,
            self.rules,
            self.recorder,
            self.western,
            self.vice_user,
            self.outsider,
            self.contact_manager,
        )

    def readings(self, user, model, record, names):
        """Every way of a call to read a record, by name, as this user gets it answered."""
        spec = {name: {} for name in names}
        own = [("id", "=", record.id)]
        return {
            "read": self.by_web_client(user, model, "read", record.ids, names),
            "web_read": self.by_web_client(user, model, "web_read", record.ids, spec),
            "web_search_read": self.by_web_client(user, model, "web_search_read", own, spec),
            "web_save": self.by_web_client(user, model, "web_save", record.ids, {}, spec),
            "onchange": self.by_web_client(user, model, "onchange", record.ids, {}, [], spec),
            "XML-RPC search_read": self.by_xmlrpc(user, model, "search_read", own, names),
            "JSON-2 search_read": self.by_json2(user, model, "search_read", domain=own, fields=names),
            "JSON-2 read": self.by_json2(user, model, "read", record.ids, fields=names),
        }

    def nested(self, user):
        """The record as part of other rows: below its talk, and around its file."""
        spec = {name: {} for name in ("thought", "outline", "problems")}
        by_talk = {"record_ids": {"fields": spec}}
        by_file = {"record_id": {"fields": spec}}
        return {
            "below the talk": self.by_web_client(user, "mj.talk", "web_search_read", [], by_talk),
            "below a talk read": self.by_web_client(user, "mj.talk", "web_read", self.talk.ids, by_talk),
            "around a file": self.by_web_client(user, "mj.talk.attachment", "web_read", self.file.ids, by_file),
        }

    @property
    def targets(self):
        names = ["display_name", "thought", "outline", "problems"]
        return {"mj.talk.record": (self.record, names), "mj.concern": (self.concern, ["display_name", "facts"])}

    @mute_logger(
        "odoo.http",
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.rpc.controllers.json2",
        "odoo.addons.rpc.controllers.xmlrpc",
        "odoo.models",
    )
    def test_content_over_three_protocols(self):
        """Doors 1, 2, 9, 25: no call of any protocol tells what was said to those who should not know."""
        for user in self.strangers:
            for model, (record, names) in self.targets.items():
                answers = self.readings(user, model, record, names)
                answers["export"] = self.by_web_client(user, model, "export_data", record.ids, names)
                answers["copy"] = self.by_web_client(user, model, "copy", record.ids)
                for way, answer in answers.items():
                    with self.subTest(user.login, model=model, way=way):
                        self.assertNotIn(SECRET, answer)
            for way, answer in self.nested(user).items():
                with self.subTest(user.login, way=way):
                    self.assertNotIn(SECRET, answer)

    def test_keeper_reads_over_three_protocols(self):
        """The same calls do answer the talker: the test above would see a leak in each of them."""
        self.chair_user.group_ids += self.env.ref("base.group_allow_export")
        for model, (record, names) in self.targets.items():
            answers = self.readings(self.chair_user, model, record, names)
            answers["export"] = self.by_web_client(self.chair_user, model, "export_data", record.ids, names)
            for way, answer in answers.items():
                # An onchange tells what changes, which is nothing here.
                if way != "onchange":
                    with self.subTest(model, way=way):
                        self.assertIn(SECRET, answer)
        for way, answer in self.nested(self.chair_user).items():
            with self.subTest(way):
                self.assertIn(SECRET, answer)

    @mute_logger("odoo.http", "odoo.models")
    def test_02_content_is_no_group_and_no_panel(self):
        """Doors 2, 3, 26: nobody, the talker included, groups, sums, orders, filters or lists by content."""
        for user in (self.chair_user, self.office):
            for model, (__, names) in self.targets.items():
                name = names[-1]
                for method, args in (
                    ("formatted_read_group", [[], [name], ["__count"]]),
                    ("web_read_group", [[], [name]]),
                    ("search_panel_select_range", [name]),
                    ("search_panel_select_multi_range", [name]),
                    ("search_count", [[[name, "ilike", SECRET]]]),
                    ("web_search_read", [[], {"display_name": {}}, 0, None, name]),
                ):
                    with self.subTest(user.login, model=model, method=method):
                        answer = json.loads(self.by_web_client(user, model, method, *args))
                        self.assertIn("error", answer)
                        self.assertNotIn(SECRET, str(answer).replace(f"'{SECRET}'", ""))

    # -- relations and sudo -------------------------------------------------------------------

    def test_01_names_are_neutral(self):
        """Door 1: whoever meets a confidential record by a relation sees its reference."""
        self.assertEqual(self.record.display_name, self.talk.reference)
        self.assertEqual(self.concern.display_name, self.concern.reference)
        self.assertEqual(self.file.display_name, "File 1")

    def assertNotMade(self, records, values):
        """A new row is refused, by a check or by a column that stays empty."""
        try:
            with mute_logger("odoo.sql_db"), self.cr.savepoint():
                records.create(values)
        except (UserError, psycopg2.IntegrityError):
            return
        self.fail(f"made: {records._name} {values}")

    def own_models(self):
        return [self.env[name] for name in self.env.registry if name.startswith("mj.") and not self.env[name]._abstract]

    def test_03_04_nothing_is_computed_from_content(self):
        """Doors 3, 4, 7, 26: no stored, related or searchable field rests on content."""
        for model in self.own_models():
            content = set(getattr(model, "_content_names", ()))
            for name in content:
                field = model._fields[name]
                with self.subTest(f"{model._name}.{name}"):
                    self.assertFalse(field.store or field.search or field.related)
                    self.assertEqual(field.compute, "_compute_content")
                    self.assertFalse(field.compute_sudo)
                    self.assertFalse(getattr(field, "tracking", None), "door 10")
            for name, field in model._fields.items():
                if not field.related:
                    continue
                path, target = field.related.split("."), model
                for step in path[:-1]:
                    target = self.env[target._fields[step].comodel_name]
                with self.subTest(f"{model._name}.{name}"):
                    self.assertNotIn(path[-1], getattr(target, "_content_names", ()))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_05_foreign_keys_are_checked(self):
        """Door 5: by create, onchange, default, save or load nobody points at what is out of sight."""
        participant = {"talk_id": self.talk.id, "member_id": self.curator.id}
        in_a_month = str(clock.today(self.env) + datetime.timedelta(days=30))
        for user in (self.western, self.recorder):
            with self.subTest(user.login):
                for model, values in (
                    ("mj.talk.participant", participant),
                    ("mj.access.grant", {"talk_id": self.talk.id, "reason": "x", "date_to": in_a_month}),
                    ("mj.talk.attachment", {"record_id": self.record.id, "file_name": "x", "file_content": b"eA=="}),
                    ("mj.talk.record", {"talk_id": self.talk.id}),
                    ("mj.talk.cancel", {"talk_ids": [Command.set(self.talk.ids)], "reason": "x"}),
                ):
                    records = self.env[model].with_user(user)
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        records.create(values)
                    with self.assertRaises(AccessError):
                        records.onchange(values, [], {name: {} for name in values})
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        records.web_save(values, {name: {} for name in values})
                    named = {name for name in values if records._fields[name].relational}
                    defaults = {f"default_{name}": values[name] for name in named}
                    rest = {name: value for name, value in values.items() if name not in named}
                    self.assertNotMade(records.with_context(**defaults), rest)
                talks = self.env["mj.talk"].with_user(user)
                with self.assertRaises(AccessError):
                    talks.with_context(default_organization_id=self.municipal.id).create({})
                before = self.env["mj.talk"].search_count([])
                loaded = talks.load(
                    ["organization_id/.id", "participant_ids/member_id/.id"], [[str(self.west.id), str(self.chair.id)]]
                )
                self.assertFalse(loaded["ids"])
                self.assertEqual(self.env["mj.talk"].search_count([]), before)

    def test_06_partner_tells_nothing(self):
        """Door 6: no relation or counter on contacts tells who is a member or was talked to."""
        for name, field in self.env["res.partner"]._fields.items():
            if (field.comodel_name or "").startswith("mj.") or name.startswith("mj_"):
                self.assertTrue(field.groups, name)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_08_missing_and_forbidden_are_alike(self):
        """Door 8: the answer does not tell whether a record exists."""
        for model, existing in (("mj.talk.record", self.record.id), ("mj.concern", self.concern.id)):
            records = self.env[model].with_user(self.western)
            answers = set()
            for record_id in (existing, existing + 100000):
                with self.assertRaises(AccessError) as raised:
                    records.browse(record_id).read(["display_name"])
                answers.add(str(raised.exception))
            self.assertEqual(len(answers), 1)

    # -- fields and rules ---------------------------------------------------------------------

    def test_11_rules_do_not_lean_on_active(self):
        """Door 11: archiving shows or hides nothing to anybody."""
        rules = self.env["ir.rule"].search([("model_id.model", "=like", "mj.%")])
        self.assertGreater(len(rules), 20)
        self.assertFalse(rules.filtered(lambda rule: "active" in (rule.domain_force or "")))

    def test_12_copies_and_dates(self):
        """Door 12: content is not copied; a date of creation is not given by the caller."""
        copy = self.talk.with_user(self.chair_user).copy()
        self.assertFalse(copy.sudo().record_ids)
        talk = (
            self.env["mj.talk"]
            .with_user(self.office)
            .create({"organization_id": self.east.id, "create_date": "2020-01-01 00:00:00"})
        )
        self.assertNotEqual(talk.create_date.year, 2020)

    def test_12_defaults_take_no_step(self):
        """Door 12: no default sent along grants, decides or writes what the caller's own values may not."""
        context = {
            "default_state": "granted",
            "default_decided_by_id": self.office.id,
            "default_decided_at": "2026-01-01",
        }
        with self.as_user(self.vice_user) as env:
            request = {"member_id": self.vice_chair.id, "organization_id": self.east.id, "matter": "x"}
            requests = env["mj.talk.request"].with_context(default_state="accepted", default_answered_on="2026-01-01")
            self.assertEqual(requests.create({**request, "leader_id": self.chair.id}).state, "asked")
        with self.as_user(self.office) as env:
            values = env["mj.access.grant"].with_context(**context)._add_missing_default_values({})
            self.assertEqual(values["state"], "requested")
            self.assertFalse(values.get("decided_by_id") or values.get("decided_at"))
            other = self.env["mj.talk"].create(
                {
                    "organization_id": self.east.id,
                    "recorder_id": self.chair_user.id,
                    "participant_ids": [Command.create({"member_id": self.chair.id, "role": "talker"})],
                }
            )
            self.assertTrue(env["mj.talk"].browse(other.id).reference)
            records = env["mj.talk.record"].with_context(default_talk_id=other.id)
            self.assertNotMade(records, {"thought": "invented"})
        self.assertFalse(other.record_ids)

    def test_13_after_a_move_nothing_of_the_old_scope_is_seen(self):
        """Door 13: an organisation that moves takes its talks out of the old scope."""
        talk = self.env["mj.talk"].create({"organization_id": self.hospital.id})
        self.assertTrue(self.seen_by(self.office, talk))
        self.hospital.parent_id = self.west
        self.env.flush_all()
        self.assertFalse(self.seen_by(self.office, talk))
        self.assertTrue(self.seen_by(self.western, talk))

    def test_14_what_rules_rest_on_is_not_written(self):
        """Door 14: scope, path, company and steps are written by nobody who profits from it."""
        talk = self.talk.with_user(self.office)
        for values in (
            {"organization_path": self.west.parent_path},
            {"company_id": self.env.company.id},
            {"confirmed_at": "2026-01-01 00:00:00"},
            {"archived_by_id": self.office.id},
            {"held_on": "2026-07-01"},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                talk.write(values)
        with self.assertRaises(AccessError):
            self.env["mj.talk"].with_user(self.office).create(
                {"organization_id": self.east.id, "organization_path": self.west.parent_path}
            )
        with self.assertRaises(UserError):
            talk.write({"state": "archived"})
        with self.assertRaises(AccessError):
            self.env["mj.scope"].with_user(self.office).create(
                {"user_id": self.office.id, "organization_id": self.municipal.id}
            )

    # -- chatter, activities, calendar, bus -----------------------------------------------------

    def rows_with(self, word, tables):
        found = []
        self.env.flush_all()
        self.cr.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name = ANY(%s) AND data_type IN ('text', 'character varying', 'jsonb', 'bytea')",
            [tables],
        )
        for table, column, kind in self.cr.fetchall():
            # Bytes are text in hexadecimal digits unless asked for otherwise.
            text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            self.cr.execute(f'SELECT 1 FROM "{table}" WHERE {text} LIKE %s LIMIT 1', [f"%{word}%"])
            if self.cr.rowcount:
                found.append(f"{table}.{column}")
        return found

    def test_15_to_22_no_word_outside_the_envelope(self):
        """Doors 15–22: not in messages, mails, activities, events, bus, attachments or logs."""
        with self.as_user(self.chair_user) as env:
            talk = env["mj.talk"].browse(self.talk.id)
            talk.action_record()
            env["mj.talk.record"].browse(self.record.id).write({"affirmed": SECRET, "shortcomings": SECRET})
            talk.action_confirm()
            talk.theme = "Work"
            talk.action_archive_talk()
        self.cr.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in self.cr.fetchall()]
        self.assertFalse(self.rows_with(SECRET, tables))
        self.cr.execute("UPDATE mj_talk_record SET envelope = %s WHERE id = %s", [SECRET.encode(), self.record.id])
        self.assertEqual(self.rows_with(SECRET, tables), ["mj_talk_record.envelope"], "the search would not see bytes")

    def test_16_the_talked_to_never_follows(self):
        """Door 16: not by creating the talk, by being added, or by asking for it."""
        talk = (
            self.env["mj.talk"]
            .with_user(self.vice_user)
            .with_context(tracking_disable=False)
            .create(
                {
                    "organization_id": self.east.id,
                    "participant_ids": [Command.create({"member_id": self.vice_chair.id})],
                }
            )
        )
        self.assertNotIn(self.vice_user.partner_id, talk.sudo().message_partner_ids)
        talk.sudo().message_subscribe(self.vice_user.partner_id.ids)
        self.assertNotIn(self.vice_user.partner_id, talk.sudo().message_partner_ids)

    # -- files, reports, methods, administration ------------------------------------------------

    @mute_logger("odoo.http")
    def test_22_files_over_http(self):
        """Door 22: a file of a record is sent to its keepers only, and nothing of it by Odoo's own addresses."""
        own, foreign = f"/mj/talk/file/{self.file.id}", f"/mj/talk/file/{self.file.id + 100000}"
        for user in self.strangers:
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open(own).status_code, 404, user.login)
            self.assertEqual(
                self.url_open(own).text, self.url_open(own.replace(str(self.file.id), str(self.file.id + 9))).text
            )
            content = self.url_open(f"/web/content/mj.talk.attachment/{self.file.id}/file_content")
            self.assertNotIn("MARKER", content.text)
        self.authenticate(self.chair_user.login, self.chair_user.login)
        self.assertEqual(self.url_open(own).content, b"MARKER")
        self.assertEqual(self.url_open(foreign).status_code, 404)

    def test_24_methods_check_first(self):
        """Door 24: no button of ours works for an account without a role, on any record."""
        for model in self.own_models():
            if model._abstract or model._transient:
                continue
            record = model.sudo().with_context(active_test=False).search([], limit=1)
            for name in dir(type(model)):
                if not name.startswith("action_") or not record:
                    continue
                method = getattr(type(model), name)
                if getattr(method, "_api_private", False) or hasattr(self.env["mail.thread"], name):
                    continue
                opens_a_list = name.startswith("action_open_") and name != "action_open_record"
                if hasattr(self.env["base"], name) or opens_a_list:
                    continue
                with self.subTest(f"{model._name}.{name}"), self.assertRaises(AccessError), self.cr.savepoint():
                    getattr(record.with_user(self.outsider), name)()

    def test_27_no_tokens(self):
        """Door 27: no model of ours has an access token."""
        for model in self.own_models():
            self.assertNotIn("access_token", model._fields, model._name)

    def test_28_members_are_not_merged(self):
        """Door 28: who merged their own contact with a member's would be that member."""
        mine = self.contact_manager.partner_id
        for user in (self.contact_manager, self.env.ref("base.user_admin")):
            wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user).sudo()
            with self.assertRaisesRegex(UserError, "not merged"):
                wizard._merge((mine | self.chair.partner_id).ids, mine)

    def test_30_changes_of_rights_are_noted_for_good(self):
        """Door 30: an administrator who disables a rule or takes a role is in the log, and reads nothing by it."""
        admin = self.env.ref("base.user_admin")
        with self.as_user(admin) as env:
            env["ir.rule"].browse(self.env.ref("mj_talks.mj_talk_record_rule_user").id).active = False
            env["res.users"].browse(self.outsider.id).group_ids = [
                Command.link(self.env.ref("mj_talks.group_mj_admin").id)
            ]
            env["mj.scope"].create({"user_id": self.outsider.id, "organization_id": self.municipal.id})
            self.assertFalse(env["mj.talk.record"].browse(self.record.id).sudo().thought)
        noted = self.env["mj.access.log"].search([("operation", "=", "rights"), ("user_id", "=", admin.id)])
        self.assertLessEqual({"ir.rule", "res.groups", "mj.scope"}, set(noted.mapped("res_model")))

    def test_32_nothing_leaves(self):
        """Door 32: planning, holding, recording and every job of ours open no connection."""
        attempts = []

        def refuse(session, method, url, **kwargs):
            attempts.append(url)
            raise ConnectionError(url)

        def refuse_socket(connection, address):
            attempts.append(address)
            raise ConnectionError(address)

        self.patch(requests.Session, "request", refuse)
        self.patch(socket.socket, "connect", refuse_socket)
        with self.assertRaises(OSError):
            urllib.request.urlopen("http://192.0.2.1/")
        self.assertTrue(attempts, "an attempt would not be seen")
        attempts.clear()
        new_test_user(self.env, login="mj_new", groups="mj_talks.group_mj_leader")
        self.new_member("New", self.east, email="new@example.com", phone="+86 139 0000 0000")
        self.keep(self.env["mj.talk"].search([], limit=1) or self.talk)
        for job in self.env["ir.cron"].search([("model_id.model", "=like", "mj.%")]):
            job.method_direct_trigger()
        self.assertFalse(attempts)
