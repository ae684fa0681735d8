from odoo import models


class MjTalkSheetAnonymous(models.AbstractModel):
    """The redacted sheet with letters for the names of the talked-to."""

    _name = "report.mj_talks.mj_talk_sheet_anonymous"
    _description = "Redacted Record Sheet of a Talk without Names"
    _inherit = ["report.mj_talks.mj_talk_sheet_redacted"]

    def _prepare_sheet(self, talk):
        sheet = super()._prepare_sheet(talk)
        sheet.update(is_anonymous=True, new_posts=[])
        for position, person in enumerate(sheet["talkees"]):
            alias = self._alias(person["member"], position)
            sheet["theme"] = sheet["theme"].replace(person["name"], alias)
            person.update(name=alias, titles=[], absence_reason="")
        return sheet

    def _alias(self, member, position):
        letter = chr(ord("A") + position % 26) + (str(position // 26) if position >= 26 else "")
        if member.state == "applicant":
            return self.env._("Applicant %s", letter)
        return self.env._("Member %s", letter)
