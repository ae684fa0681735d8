from odoo.tests import HttpCase, new_test_user, tagged

from .. import clock
from .common import MjCase, activate_chinese, browse_from_shanghai


@tagged("post_install", "-at_install")
class TestTalkJourney(HttpCase, MjCase):
    """The daily job in Chinese, from plan to archive, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        browse_from_shanghai(cls)
        activate_chinese(cls.env)
        year = clock.today(cls.env).year
        cls.place = cls.new_organization("北区组织", "T-J", "district", cls.municipal)
        cls.head = cls.new_member("主委甲", cls.place)
        cls.deputy = cls.new_member("副主委甲", cls.place)
        cls.appoint(cls.head, cls.place, "chair", f"{year - 1}-01-01")
        cls.appoint(cls.deputy, cls.place, "vice_chair", f"{year - 1}-01-01")
        cls.place.go_live = f"{year}-01-01"
        cls.head_user = cls.new_user("mj_journey_head", "group_mj_leader", (cls.place, True), member=cls.head)
        cls.keeper = cls.new_user("mj_journey_keeper", "group_mj_recorder", (cls.place, False))
        cls.deputy_user = new_test_user(
            cls.env,
            login="mj_journey_deputy",
            groups="base.group_portal",
            partner_id=cls.deputy.partner_id.id,
            name=cls.deputy.name,
        )
        for user in cls.head_user | cls.keeper | cls.deputy_user:
            user.lang = "zh_CN"
        for user in cls.head_user | cls.keeper:
            user.sudo().odoobot_state = "disabled"

    def test_from_plan_to_ledger(self):
        """A17.1, A09, A04.4, A20.1: planned, held, recorded by the leader, confirmed by the member, archived, numbered."""
        self.set_registry_readonly_mode(False)
        self.plan_for_today()
        self.start_tour("/odoo/mj-my-duties", "mj_journey_leader_records", login="mj_journey_head")
        talk = self.env["mj.talk"].search([("organization_id", "=", self.place.id)])
        self.assertEqual(talk.state, "held")
        self.start_tour(f"/odoo/mj-talks/{talk.id}", "mj_journey_leader_writes", login="mj_journey_head")
        self.assertEqual(talk.state, "recorded")
        self.start_tour("/my/talks", "mj_journey_member_confirms", login="mj_journey_deputy")
        line = talk.participant_ids.filtered(lambda line: line.role == "talkee")
        self.assertEqual(line.confirmation, "confirmed")
        record = talk.record_ids
        self.start_tour(
            f"/odoo/mj-talks/{talk.id}/mj.talk.record/{record.id}",
            "mj_journey_leader_archives",
            login="mj_journey_head",
        )
        self.assertEqual(talk.state, "archived")
        self.env["mj.ledger.sealer"]._seal_queue()
        entry = self.env["mj.ledger.entry"].search([("talk_id", "=", talk.id)])
        self.assertEqual(entry.number, 1)
        self.start_tour("/odoo/mj-ledger", "mj_journey_recorder_reads_ledger", login="mj_journey_keeper")
        opened = self.env["mj.access.log"].search([("talk_id", "=", talk.id), ("operation", "=", "open")])
        self.assertEqual(opened.user_id, self.head_user | self.deputy_user)
