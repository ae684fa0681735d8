from odoo import api, models
from odoo.fields import Domain

# What the talked-to sees opened, in the access log as on the portal.
READ_BY_TALKED_TO = ("mj.talk.record", "mj.talk.attachment")


class ResUsers(models.Model):
    """Which records of talks a user may see."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.private
    def mj_record_domain(self, talk_field, operation="read"):
        """Return the domain of rows about talks whose record is this user's to see, for record rules.

        Talks one holds or records; for reading, too, those in which one is the talked-to, and talks to which access
        is granted today.

        :param str talk_field: path to ``mj.talk`` on the model.
        :param str operation: ``"read"``, ``"log"`` for who opened the record, or anything else for changing it.
        :rtype: list
        """
        self.ensure_one()
        own = self.sudo().partner_id.mj_member_ids.ids
        recorded = Domain("recorder_id", "=", self.id)
        talks = recorded | Domain(
            "participant_ids", "any", [("member_id", "in", own), ("role", "=", "talker"), ("attended", "=", True)]
        )
        talked_to = Domain("form", "!=", "collective") & Domain(
            "participant_ids", "any", [("member_id", "in", own), ("role", "=", "talkee")]
        )
        if operation == "log":
            # Not the readings of what follows from the talk: there may be an inquiry that the talked-to do not know of.
            own_record = Domain("res_model", "in", READ_BY_TALKED_TO) & Domain(talk_field, "any", talked_to)
            return list(Domain(talk_field, "any", talks) | own_record)
        if operation == "read":
            talks |= talked_to
            # Searched each time, so that the day of a domain that Odoo keeps is never yesterday.
            talks |= Domain("grant_ids", "any", [("user_id", "=", self.id), ("is_in_force", "=", True)])
        return list(Domain(talk_field, "any", talks))
