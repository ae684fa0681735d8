from odoo import models

from ...duty.gates import CONTENTS
from .mj_talk_sheet import TOUCHED


class MjTalkSheetRedacted(models.AbstractModel):
    """What the talk was, without a word of what was said: for everybody who sees the talk."""

    _name = "report.mj_talks.mj_talk_sheet_redacted"
    _description = "Redacted Record Sheet of a Talk"
    _inherit = ["report.mj_talks.mj_talk_sheet"]

    def _prepare_sheet(self, talk):
        labels = talk.fields_get([*TOUCHED, *CONTENTS], ["string"])
        touched = [labels[name]["string"] for name in (*TOUCHED, *CONTENTS) if talk[name]]
        return self._prepare_shell(talk) | {
            "sections": [],
            "is_redacted": True,
            "touched": list(dict.fromkeys(touched)),
            "theme": talk.theme or "",
        }
