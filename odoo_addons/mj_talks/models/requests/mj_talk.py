from odoo import fields, models


class MjTalk(models.Model):
    """A talk that somebody asked for tells its request what became of it (A16.1)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    request_ids = fields.One2many("mj.talk.request", "talk_id", string="Asked For By", readonly=True)

    def _after_move(self, before):
        result = super()._after_move(before)
        self.sudo().request_ids._follow_talk()
        return result
