COMMITTEE = "mj_supervision.group_mj_supervision_member"
