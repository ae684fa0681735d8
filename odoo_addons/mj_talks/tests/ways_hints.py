"""What the driver of every way in cannot know by itself: texts that mean something, and buttons that may say no."""

# What a person types or chooses, by model and field; of a date, in how many days. All else follows from the screen.
HINTS = {
    "mj.access.grant": {"date_to": 30},
    "mj.concern": {
        "member_id": "Nurse",
        "organization_id": "Hospital",
        "kind_id": "mj_talks.concern_kind_a07_1",
    },
    "mj.organization": {"parent_id": "East"},
    "mj.regulation.article": {"number": 99},
    "mj.talk": {
        "planned_at": "2026-12-10 02:00:00",
        "participant_ids": [
            {"role": "talker", "member_id": "Chair of East"},
            {"role": "talkee", "member_id": "Second Vice"},
        ],
    },
    "mj.talk.request": {"member_id": "Nurse", "organization_id": "East", "leader_choice_id": ""},
}
# What a person types before pressing a button of a record that is there already.
LATER = {
    "mj.talk.record": {"thought": "思想稳定", "affirmed": "工作认真", "shortcomings": "学习不够"},
}
# Pickers that may find nothing, and why.
MAY_BE_EMPTY = {}
# Buttons that may answer with a message, and on what occasion.
ANSWERS = {}
# Buttons after which nothing on the record differs.
WITHOUT_EFFECT = {}
