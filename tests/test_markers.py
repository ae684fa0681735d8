"""A marker in every sealed field of every model, then a search for it wherever content could have gone (design 5)."""

import base64
import datetime
import json
import logging
import pathlib
import time

from odoo import Command
from odoo.addons.mj_supervision.tests.common import CommitteeCase
from odoo.tests import HttpCase, tagged
from odoo.tools import config

MARKER = "MARKER7f3a"


class Listener(logging.Handler):
    """Keeps every line that is logged."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


@tagged("post_install", "-at_install")
class TestMarkers(HttpCase, CommitteeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair_user = cls.new_user("mj_chair", "group_mj_leader", (cls.east, True), member=cls.chair)
        cls.east.go_live = "2024-01-01"
        cls.talk = cls.env["mj.talk"].create(
            {
                "organization_id": cls.east.id,
                "held_at": datetime.datetime(2026, 3, 2, 2),
                "theme": "Work",
                "recorder_id": cls.chair_user.id,
                "participant_ids": [
                    Command.create({"member_id": cls.chair.id, "role": "talker"}),
                    Command.create({"member_id": cls.vice_chair.id, "role": "talkee"}),
                ],
            }
        )
        cls.talk.action_hold()

    def setUp(self):
        super().setUp()
        self.set_registry_readonly_mode(False)
        self.started = time.time()
        self.listener = Listener()
        logger = logging.getLogger("odoo")
        logger.addHandler(self.listener)
        self.addCleanup(logger.removeHandler, self.listener)
        self.addCleanup(logger.setLevel, logger.level)
        logger.setLevel(logging.INFO)

    def confidential_models(self):
        return [
            self.env[name]
            for name in sorted(self.env.registry)
            if getattr(self.env[name], "_content_names", ()) and not self.env[name]._abstract
        ]

    def shells(self):
        """What each model needs beside its content; a new sealed model has to be added here."""
        yield "mj.talk.record", {"talk_id": self.talk.id}
        yield "mj.talk.attachment", {"record_id": self.talk.record_ids.id}
        kind = self.env.ref("mj_talks.concern_kind_a07_1")
        yield "mj.concern", {"member_id": self.vice_chair.id, "organization_id": self.east.id, "kind_id": kind.id}
        yield "mj.concern.withdraw", {"concern_ids": [Command.set(self.env["mj.concern"].search([], limit=1).ids)]}
        yield (
            "mj.talk.request",
            {"member_id": self.teacher.id, "organization_id": self.east.id, "leader_id": self.chair.id},
        )
        yield (
            "mj.followup",
            {
                "talk_id": self.talk.id,
                "organization_id": self.east.id,
                "due_date": "2026-12-01",
                "owner_id": self.chair.id,
            },
        )
        yield "mj.referral", {"department_id": self.env.ref("mj_supervision.referral_department_employer").id}

    def plant(self):
        """Create a record of each model with a marker in each text of its content."""
        planted = {}
        for name, shell in self.shells():
            model = self.env[name]
            content = {
                field: f"{MARKER} {field}"
                for field in model._content_names
                if model._fields[field].type in ("char", "text") and field not in shell and field != "talkee_comment"
            }
            if "file_content" in model._content_names:
                content["file_content"] = base64.b64encode(MARKER.encode())
            self.assertTrue(content, name)
            keeper = self.overseer if name == "mj.referral" else self.chair_user
            with self.as_user(keeper) as env:
                planted[name] = model.browse(env[name].sudo().create(shell | content).id)
            sealed = planted[name]._unsealed()
            self.assertEqual({field for field in content if sealed.get(field)}, set(content), name)
        self.assertEqual(set(planted), {model._name for model in self.confidential_models()})
        self.env.flush_all()
        return planted

    def live(self):
        """Bring the talk to its end and run every job of ours."""
        with self.as_user(self.chair_user) as env:
            talk = env["mj.talk"].browse(self.talk.id)
            talk.action_record()
            talk.action_confirm()
            talk.action_archive_talk()
            env["ir.actions.report"]._render_qweb_html("mj_talks.mj_talk_sheet", talk.ids)
        for job in self.env["ir.cron"].search([("model_id.model", "=like", "mj.%")]):
            job.method_direct_trigger()
        self.env.flush_all()

    def tables_with(self, *words):
        self.cr.execute(
            "SELECT columns.table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea')"
        )
        found = []
        for table, column in self.cr.fetchall():
            self.cr.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text ~ %s LIMIT 1', ["|".join(words)])
            if self.cr.rowcount:
                found.append(f"{table}.{column}")
        return found

    def forms(self):
        """The marker as it could stand in a column: plain, as bytes, in base64, and that as bytes."""
        encoded = base64.b64encode(MARKER.encode()).decode()[:12]
        return MARKER, MARKER.encode().hex(), encoded, encoded.encode().hex()

    def test_markers_stay_in_their_envelopes(self):
        """Doors 1–31: not in any table, file or log line, and in no reply to a role that should not have it."""
        planted = self.plant()
        self.live()
        self.assertEqual(self.tables_with(*self.forms()), [])
        filestore = pathlib.Path(config.filestore(self.env.cr.dbname))
        changed = [path for path in filestore.rglob("*") if path.is_file() and path.stat().st_mtime >= self.started - 1]
        self.assertFalse([path for path in changed if MARKER.encode() in path.read_bytes()])
        for user in (self.office, self.rules, self.recorder, self.second, self.portal, self.outsider):
            for name, record in planted.items():
                names = ["display_name", *record._content_names]
                for method, args in (
                    ("read", [record.ids, names]),
                    ("search_read", [[], names]),
                    ("export_data", [record.ids, names]),
                    ("web_read", [record.ids, {field: {} for field in names}]),
                ):
                    with self.subTest(user.login, model=name, method=method):
                        self.assertNotIn(MARKER, self.call(user, name, method, args))
        self.assertFalse([line for line in self.listener.lines if MARKER in line])

    def call(self, user, model, method, args):
        if getattr(self, "logged_in", None) != user:
            self.authenticate(user.login, user.login)
            self.logged_in = user
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"params": {"model": model, "method": method, "args": args, "kwargs": {}}}),
            headers={"Content-Type": "application/json"},
        ).text

    def test_search_would_find_it(self):
        """The same search finds a marker that stands in a column, and the keeper's reply holds it."""
        planted = self.plant()
        self.talk.place = f"{MARKER} in the open"
        self.env.flush_all()
        self.assertEqual(self.tables_with(*self.forms()), ["mj_talk.place"])
        record = planted["mj.talk.record"]
        self.assertIn(MARKER, self.call(self.chair_user, "mj.talk.record", "read", [record.ids, ["thought"]]))
        logging.getLogger("odoo.tests").info("%s is heard", MARKER)
        self.assertTrue([line for line in self.listener.lines if MARKER in line])
