from odoo import fields, models


class MjTalkSimilarityBand(models.Model):
    """One band of a fingerprint: nearly equal records share at least one."""

    _name = "mj.talk.similarity.band"
    _description = "Band of a Fingerprint"
    _rec_name = "talk_id"
    _log_access = False

    talk_id = fields.Many2one("mj.talk", required=True, index=True, ondelete="cascade", groups=fields.NO_ACCESS)
    band = fields.Integer(required=True, groups=fields.NO_ACCESS)

    _band_idx = models.Index("(band, talk_id)")
