from odoo import fields, models


class MjConcernContent(models.Model):
    """What a concern is about: no role has a right on it; :meth:`mj.concern._open_content` alone reads it."""

    _name = "mj.concern.content"
    _description = "Content of a Concern"
    _rec_name = "id"

    concern_id = fields.Many2one("mj.concern", required=True, ondelete="cascade")
    kind_id = fields.Many2one("mj.concern.kind", required=True, ondelete="restrict")
    facts = fields.Text()
    help_wanted = fields.Boolean()
    withdraw_reason = fields.Text()

    _concern_uniq = models.UniqueIndex("(concern_id)")
