from odoo import api, models


class MjTalk(models.Model):
    """Followers read what is posted, whatever the record rules say: the talked-to is never one."""

    _inherit = "mj.talk"

    @api.model_create_multi
    def create(self, vals_list):
        talks = super().create(vals_list)
        talks._keep_talkees_off()
        return talks

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        result = super()._message_subscribe(partner_ids, subtype_ids, customer_ids)
        self._keep_talkees_off()
        return result

    @api.private
    def _keep_talkees_off(self):
        """Take the talked-to off the followers."""
        for talk in self.sudo():
            followers = talk.message_partner_ids & talk.talkee_ids.partner_id
            if followers:
                talk.message_unsubscribe(followers.ids)
