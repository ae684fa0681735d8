from odoo import models

NO_POST = "—"


class MjTalkParticipant(models.Model):
    """How a person of a talk is written in the ledger."""

    _inherit = "mj.talk.participant"  # pylint: disable=consider-merging-classes-inherited  # another package

    def _ledger_name(self):
        return self.member_id.name or self.external_name

    def _ledger_posts(self, day):
        """Return the posts held on a day, in the language of the ledger.

        :param datetime.date day: local day.
        :rtype: str
        """
        if not self.member_id:
            return self.external_title or NO_POST
        language = "zh_CN" if "zh_CN" in dict(self.env["res.lang"].get_installed()) else "en_US"
        posts = self.env["mj.appointment"].with_context(lang=language)._held_on(day, members=self.member_id)
        return "/".join(post._title() for post in posts) or NO_POST
