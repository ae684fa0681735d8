from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .screens import ScreenCase

# What a card shows, which is all that a phone has of a list.
CARDS = {
    "mj_compliance_organization_view_kanban": "organization_id level due_count done_count open_count overdue_count "
    "coverage timeliness",
    "mj_access_grant_view_kanban": "user_id state talk_id reason date_from date_to",
    "mj_access_log_view_kanban": "user_name operation reference grant_id moment",
    "mj_appointment_view_kanban": "member_id state position_id organization_id date_from date_to",
    "mj_concern_view_kanban": "member_id progress organization_id reference raised_on",
    "mj_followup_view_kanban": "kind due_date member_id owner_id reference state_label",
    "mj_gate_override_view_kanban": "member_id kind organization_id position_id reason decided_at user_id",
    "mj_ledger_entry_view_kanban": "display_name state date form category talker_names talkee_names theme",
    "mj_ledger_verification_view_kanban": "moment result problem entry_name verified_by count",
    "mj_member_view_kanban": "avatar_128 name organization_id current_positions phone member_no state",
    "mj_obligation_view_kanban": "counterpart progress clause_label rule_id talker_id organization_id due_date",
    "mj_organization_view_kanban": "name level code chair_id member_count phone",
    "mj_regulation_article_view_kanban": "display_name chapter summary",
    "mj_regulation_view_kanban": "name state document_number date_from date_to",
    "mj_season_plan_view_kanban": "organization_id state date_from date_to talk_count",
    "mj_talk_view_kanban_quality": "organization_id date talkers talkees flags_shown reference",
    "mj_talk_request_view_kanban": "member_id state organization_id leader_id answer_due talk_due reference asked_on",
    "mj_talk_rule_view_kanban": "clause_label state name kind date_from date_to",
    "mj_talk_view_kanban": "date state talkers talkees place reference form category",
    "mj_yearly_summary_view_kanban": "organization_id state drafted_at",
}
# Who takes part is entered in a row at the desk, and in a dialog on a phone.
ROWS = {"mj_talk_view_form_quick": "role member_id external_name external_title attended"}
DIALOGS = {"mj_talk_view_form_quick": "role member_id external_name external_title attended absence_reason"}


@tagged("post_install", "-at_install")
class TestScreens(ScreenCase):
    """Nothing is lost from a screen unseen."""

    def test_cards(self):
        self.assertShows("mj_talks", CARDS, "//t[@t-name='card']//field")

    def test_people_of_a_talk(self):
        """A18.1: from the duty to the talk in three taps, also on a phone."""
        self.assertShows("mj_talks", ROWS, "//field[@name='participant_ids']/list/field")
        self.assertShows("mj_talks", DIALOGS, "//field[@name='participant_ids']/form//field")

    def test_duty_is_planned_from_its_card(self):
        """A18.1: buttons of a card for those who plan; who only looks has the talk."""
        for user, buttons in (
            (self.leader, ["action_open_talk", "action_plan", "action_log", "action_open_talk"]),
            (self.recorder, ["action_open_talk", "action_plan", "action_log", "action_open_talk"]),
        ):
            found = self.arch("mj_talks.mj_obligation_view_kanban", user).xpath("//t[@t-name='card']//a/@name")
            with self.subTest(user.login):
                self.assertEqual(found, buttons)

    def test_people_of_a_talk_at_length(self):
        """A14.1: on the talk itself, with who stayed away and why."""
        whole = "role member_id external_name external_title attended absence_reason"
        for path in ("list/field", "form//field"):
            shown = {"mj_talk_view_form": f"{whole} confirmation" if path.startswith("list") else whole}
            self.assertShows("mj_talks", shown, f"//field[@name='participant_ids']/{path}")

    def test_own_duties_are_ones_own(self):
        """A18: “My Duties” has what is open and owed by the reader, and nothing else."""
        action = self.env.ref("mj_talks.mj_my_duties_action")
        self.assertEqual(safe_eval(action.domain), [("is_mine", "=", True), ("state", "=", "open")])
