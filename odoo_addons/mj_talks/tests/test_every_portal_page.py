from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import clock
from .portal_ways import PortalWaysCase
from .records.common import RecordCase


@tagged("post_install", "-at_install")
class TestEveryPortalPage(PortalWaysCase, RecordCase):
    """Every page of the portal, as the member whom it is about and as a stranger."""

    def setUp(self):
        super().setUp()
        self.set_registry_readonly_mode(False)
        self.own = self.hold(self.chair, self.teacher, timing="timely")
        self.write_record(self.own, self.chair_user, thought="Calm", affirmed="Diligent", shortcomings="Late")
        self.finish(self.own, self.chair_user, "record")
        self.teacher.email = "teacher@example.com"
        self.appoint(self.top(), self.municipal, "chair")
        with self.as_user(self.chair_user) as env:
            self.followup = env["mj.followup"].browse(
                env["mj.followup"]
                .create(
                    {
                        "talk_id": self.own.id,
                        "kind": "task",
                        "organization_id": self.east.id,
                        "owner_id": self.teacher.id,
                        "due_date": clock.today(self.env),
                        "subject": "Say how it went",
                    }
                )
                .id
            )
        self.clerk.mj_scope_ids.include_below = True
        with self.as_user(self.clerk) as env:
            self.request = env["mj.talk.request"].create(
                {"member_id": self.teacher.id, "organization_id": self.east.id, "matter": "A word"}
            )
        self.env.flush_all()

    def top(self):
        return self.new_member("Chair of the Municipality", self.municipal)

    def test_member(self):
        """A22.1: each page that a member is led to opens, and each form on it is sent."""
        seen, _forms = self.open_all("mj_portal")
        for page in (f"/my/talks/{self.own.id}", f"/my/follow-ups/{self.followup.id}", "/my/talk-requests/new"):
            self.assertIn(page, seen)
        sent = self.send_all("mj_portal", {"comment": "谢谢", "result": "已办", "matter": "思想汇报"})
        self.assertLessEqual(
            {
                f"/my/talks/{self.own.id}/confirm",
                f"/my/talk-requests/{self.request.id}/withdraw",
                f"/my/follow-ups/{self.followup.id}/report",
                "/my/talk-requests/new",
            },
            sent,
        )

    @mute_logger("odoo.http", "odoo.addons.http_routing.models.ir_http")
    def test_stranger(self):
        """A22.1: to somebody else none of it exists."""
        self.shut_for_others({"talk_id": self.own.id, "followup_id": self.followup.id, "request_id": self.request.id})
