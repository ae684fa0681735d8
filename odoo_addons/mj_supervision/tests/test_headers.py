import re

from odoo import fields
from odoo.addons.mj_talks.tests.common import activate_chinese
from odoo.addons.mj_talks.tests.portal_ways import PortalWaysCase
from odoo.addons.mj_talks.tests.records.common import RecordCase
from odoo.tests import tagged

from .rectifications.common import FILE, RectificationCase

PAGE = ("text/html; charset=utf-8", None)
PDF = ("application/pdf", "inline")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What each address that may be opened sends: its kind, and whether the browser shows it or keeps it as a file.
SENT = {
    "/mj/export.zip": ("application/zip", "attachment"),
    "/mj/ledger/<int:organization_id>/<int:year>.xlsx": (XLSX, "attachment"),
    "/mj/roster/<string:model>.xlsx": (XLSX, "attachment"),
    "/mj/talk/<int:talk_id>/calendar.ics": ("text/calendar; charset=utf-8", "attachment"),
    "/mj/talk/file/<int:file_id>": ("application/pdf", "attachment"),
    "/my/account": PAGE,
    "/my/follow-ups": PAGE,
    "/my/follow-ups/<int:followup_id>": PAGE,
    "/my/membership": PAGE,
    "/my/rectifications": PAGE,
    "/my/rectifications/<int:rectification_id>": PAGE,
    "/my/rectifications/<int:rectification_id>/<any(notice,warning):paper>": PDF,
    "/my/rectifications/<int:rectification_id>/evidence/<int:file_id>": ("text/plain; charset=utf-8", "attachment"),
    "/my/talk-readings": PAGE,
    "/my/talk-readings/page/<int:page>": PAGE,
    "/my/talk-requests": PAGE,
    "/my/talk-requests/<int:request_id>": PAGE,
    "/my/talk-requests/new": PAGE,
    "/my/talks": PAGE,
    "/my/talks/<int:talk_id>": PAGE,
}
# What more an address sends, so that a file of somebody else's does nothing where it is opened.
ALONE = {
    "/mj/export.zip": "default-src 'none'",
    "/mj/roster/<string:model>.xlsx": "default-src 'none'",
    "/mj/talk/file/<int:file_id>": "default-src 'none'; sandbox",
    "/my/rectifications/<int:rectification_id>/evidence/<int:file_id>": "default-src 'none'",
}


@tagged("post_install", "-at_install")
class TestHeaders(PortalWaysCase, RecordCase, RectificationCase):
    """A22.1: what is read at an address of ours stays in no browser, and is never taken for something else."""

    def setUp(self):
        super().setUp()
        self.set_registry_readonly_mode(False)
        self.own = self.hold(self.chair, self.teacher, timing="timely")
        record = self.write_record(self.own, self.chair_user, thought="Calm", affirmed="Diligent", shortcomings="Late")
        self.file = self.attach(record)
        self.finish(self.own, self.chair_user, "record")
        self.planned = self.plan()
        self.order = self.bring_to("ordered", member_id=self.teacher.id)
        self.order.with_user(self.portal).action_start()
        self.order.with_user(self.portal).submit("DONE-MARK", [FILE])
        self.env.flush_all()

    def attach(self, record):
        with self.as_user(self.chair_user) as env:
            values = {"record_id": record.id, "file_name": "roof.pdf", "file_content": b"JVBERi0="}
            return env["mj.talk.attachment"].create(values).id

    def plan(self):
        people = [
            fields.Command.create({"member_id": member.id, "role": role})
            for member, role in ((self.chair, "talker"), (self.teacher, "talkee"))
        ]
        talk = self.env["mj.talk"].create(
            {
                "organization_id": self.east.id,
                "form": "individual",
                "planned_at": "2026-07-01 02:00:00",
                "recorder_id": self.clerk.id,
                "participant_ids": people,
            }
        )
        talk.action_plan()
        return talk

    def followup(self):
        with self.as_user(self.chair_user) as env:
            values = {
                "talk_id": self.own.id,
                "kind": "task",
                "organization_id": self.east.id,
                "owner_id": self.teacher.id,
                "due_date": "2026-07-01",
                "subject": "Say how it went",
            }
            return env["mj.followup"].create(values).id

    def request(self):
        self.appoint(self.new_member("Chair of the Municipality", self.municipal), self.municipal, "chair")
        self.clerk.mj_scope_ids.include_below = True
        with self.as_user(self.clerk) as env:
            values = {"member_id": self.teacher.id, "organization_id": self.east.id, "matter": "A word"}
            return env["mj.talk.request"].create(values).id

    def arguments(self, address):
        """Return what stands in the places of an address."""
        return {
            "organization_id": self.east.id,
            "model": "mj.member",
            "year": 2026,
            "talk_id": self.planned.id if "calendar" in address else self.own.id,
            "file_id": self.order.evidence_ids.id if "evidence" in address else self.file,
            "followup_id": self.followup_id,
            "rectification_id": self.order.id,
            "paper": "notice",
            "page": 1,
            "request_id": self.request_id,
        }

    def reader(self, address):
        if address == "/mj/export.zip":
            return "mj_admin"
        return "mj_portal" if address.startswith("/my") else "mj_chair"

    def test_each_address(self):
        """Whatever opens says what it is, is kept nowhere, and a file is offered as a file."""
        self.new_user("mj_admin", "group_mj_admin")
        self.followup_id, self.request_id = self.followup(), self.request()
        self.env.flush_all()
        rules = [rule for rule in self.env["ir.http"].routing_map().iter_rules() if self._is_ours_to_open(rule)]
        self.assertEqual({rule.rule for rule in rules}, set(SENT))
        for rule in rules:
            with self.subTest(rule.rule):
                login = self.reader(rule.rule)
                self.authenticate(login, login)
                values = self.arguments(rule.rule)
                answer = self.url_open(rule.build({name: values[name] for name in rule.arguments})[1])
                self.assertEqual(answer.status_code, 200)
                kept = {word.strip() for word in answer.headers["Cache-Control"].split(",")}
                self.assertIn("no-store", kept)
                self.assertFalse(kept & {"public", "immutable"})
                self.assertEqual(set(re.split(r",\s*", answer.headers["X-Content-Type-Options"])), {"nosniff"})
                kind, disposition = SENT[rule.rule]
                self.assertEqual(answer.headers["Content-Type"], kind)
                found = answer.headers.get("Content-Disposition", "").partition(";")[0] or None
                self.assertEqual(found, disposition)
                self.assertEqual(answer.headers.get("Content-Security-Policy"), ALONE.get(rule.rule))

    def _is_ours_to_open(self, rule):
        return self._module(rule.endpoint).startswith("odoo.addons.mj_") and "GET" in (rule.methods or {"GET"})

    def test_papers(self):
        """A paper of ours is kept nowhere; of another app's nothing is changed."""
        self.authenticate("mj_chair", "mj_chair")
        answer = self.url_open(f"/report/html/mj_talks.mj_talk_sheet/{self.own.id}")
        self.assertEqual((answer.status_code, answer.headers.get("Cache-Control")), (200, "no-store"))
        self.assertNotIn("no-store", self.url_open("/web/login").headers.get("Cache-Control", ""))

    def test_language_of_a_paper(self):
        """A20.1: a paper is printed in its reader's language, whatever language the website speaks."""
        activate_chinese(self.env)
        self.chair_user.lang = "zh_CN"
        self.env.flush_all()
        self.authenticate("mj_chair", "mj_chair")
        answer = self.url_open(
            f"/report/html/mj_talks.mj_talk_sheet/{self.own.id}", headers={"Accept-Language": "en-US"}
        )
        self.assertIn("谈心谈话记录", answer.text)
        self.assertNotIn("Record of a Heart-to-Heart Talk", answer.text)
