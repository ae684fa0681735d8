from odoo import models


class MjTalk(models.Model):
    """Who brings a talk into the ledger."""

    _inherit = "mj.talk"

    def _archiving_users(self):
        """Return who is reminded to archive: the recorder, else the recorders of the organisation or of one above.

        :rtype: res.users
        """
        self.ensure_one()
        place, users = self.organization_id, self._able_recorders(self.recorder_id)
        while place and not users:
            users, place = self._able_recorders(place.recorder_ids), place.parent_id
        return users

    @staticmethod
    def _able_recorders(users):
        return users._mj_at_work().filtered("email")
