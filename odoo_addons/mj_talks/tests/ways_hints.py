"""What the driver of every way in cannot know by itself: texts that mean something, and buttons that may say no."""

# What a person types or chooses, by model and field; of a date or moment, in how many days. All else follows from the screen.
HINTS = {
    "mj.access.grant": {"date_to": 30},
    "mj.appointment": {"member_id": "Teacher", "organization_id": "East"},
    "mj.concern": {
        "member_id": "Nurse",
        "organization_id": "Hospital",
        "kind_id": "mj_talks.concern_kind_a07_1",
    },
    "mj.organization": {"parent_id": "East"},
    "mj.regulation": {"predecessor_id": "", "date_from": 30},
    "mj.regulation.article": {"number": 99, "interpretation_ids": [{"note": "与上级机关的解释一致"}]},
    "mj.talk.record.prompt": {"prompt": "近期思想状况如何"},
    "mj.talk": {
        "planned_at": 10,
        "participant_ids": [
            {"role": "talker", "member_id": "Chair of East"},
            {"role": "talkee", "member_id": "Second Vice"},
        ],
    },
    "mj.talk.request": {"member_id": "Nurse", "organization_id": "East", "leader_choice_id": ""},
}
# What a person types before pressing a button of a record that is there already.
LATER = {
    "mj.talk.request": {"refusal_reason": "近期已安排集体谈话"},
    "mj.talk.record": {"thought": "思想稳定", "affirmed": "工作认真", "shortcomings": "学习不够"},
}
# Pickers of records that are there already which may find nothing, and why.
MAY_BE_EMPTY = {
    ("mj.appointment", "leader_id"): "who leads alone is in nobody's charge",
    ("mj.regulation", "predecessor_id"): "its first version has none before it",
    ("mj.roster.import", "sheet_id"): "no file is chosen yet",
}
# Buttons that may answer with a message, and on what occasion.
ANSWERS = {
    "mj.appointment.action_take_effect": "there is a chair already",
    "mj.followup.action_cancel": "no reason is written yet",
    "mj.followup.action_cannot": "what was done is not written yet",
    "mj.talk.request.forward.action_apply": "the leader chosen is the one who was asked",
    "mj.regulation.action_take_rules_along": "the new version has no text yet",
    "mj.obligation.action_log": "some of the chosen duties are not open",
    "mj.obligation.action_plan": "some of the chosen duties are not open",
    "mj.obligation.waive.action_apply": "a duty that is not open, or one of the own organisation",
    "mj.reelection.action_apply": "nobody leaves and nobody comes",
    "mj.regulation.import.action_preview": "no file is chosen",
    "mj.roster.import.action_preview": "no file is chosen",
    "mj.talk.action_archive_talk": "a talk logged from its duty has no theme yet",
    "mj.talk.record.action_archive_talk": "a talk logged from its duty has no theme yet",
    "mj.talk.action_hold": "the talk is planned for a later day",
    "mj.talk.action_hold_and_record": "the talk is planned for a later day",
    "mj.talk.action_plan": "nobody who talks is named",
    "mj.talk.action_record": "nothing is written yet",
    "mj.talk.mj_talks.mj_talk_sheet_report": "a talk without a record has an empty sheet to print",
    "mj.talk.rule.action_switch_on": "nobody fits the rule",
    "new mj.access.grant": "a leader asks for a talk that is not of an organisation below",
}
# Buttons after which nothing on the record differs, and why.
WITHOUT_EFFECT = {
    "mj.yearly.summary.action_draft": "nothing happened since the figures were counted",
}
# Buttons that are not pressed, and why.
NOT_PRESSED = {
    "mj.talk.record.erase.action_apply": "a key outside the database is erased for good; TestMjTalkRecordScreen does it",
}
