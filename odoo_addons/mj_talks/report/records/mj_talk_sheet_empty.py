from odoo import models

from .mj_talk_sheet import BLANK_HEIGHTS


class MjTalkSheetEmpty(models.AbstractModel):
    """The same sheet without content, to write on by hand: for everybody who sees the talk."""

    _name = "report.mj_talks.mj_talk_sheet_empty"
    _description = "Empty Record Sheet of a Talk"
    _inherit = ["report.mj_talks.mj_talk_sheet"]

    def _prepare_sheet(self, talk):
        sections = self._sections(talk, {}, BLANK_HEIGHTS[talk.category])
        return self._prepare_shell(talk) | {"sections": sections, "is_blank": True}
