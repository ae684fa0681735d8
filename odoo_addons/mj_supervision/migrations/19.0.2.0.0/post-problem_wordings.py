"""Points of the checklist say how a problem is worded: those that came with the addon get their words, too.

They are ``noupdate``, so that what a deployment changed stays; without words a finding would have no title proposed.
"""

import json

WORDINGS = {
    "coverage": ("Regular talks are not all held", "定期谈话未做到应谈尽谈"),
    "timeliness": ("Talks are not held in time", "谈话未按时开展"),
    "recorded_late": ("Talks are not archived in time", "谈话未按时归档"),
    "ledger": ("The ledger is incomplete", "台账不完整"),
    "concerns": ("Concerns are not followed by a talk in time", "适时谈话事由未及时谈话"),
    "requests": ("Requests for a talk are not answered in time", "会员约谈未及时回应"),
    "waivers": ("Duties are waived without a proper reason", "免除谈话任务理由不充分"),
    "before_post": ("Talks before taking a post are missing", "任职前谈话未开展"),
    "conduct": ("Merits and shortcomings are not both named", "未做到肯定成绩与指出不足并重"),
    "problems": ("Problems raised are not followed to their end", "反映的问题未跟踪到底"),
    "confidentiality": ("Confidentiality is not kept", "保密要求落实不到位"),
}


def migrate(cr, _version):
    """Fill in what is empty."""
    for name, (english, chinese) in WORDINGS.items():
        cr.execute(
            """
            UPDATE mj_inspection_checkpoint AS point
               SET problem = %s
              FROM ir_model_data AS known
             WHERE known.module = 'mj_supervision' AND known.name = %s AND known.res_id = point.id
               AND point.problem IS NULL
            """,
            [json.dumps({"en_US": english, "zh_CN": chinese}), f"checkpoint_{name}"],
        )
