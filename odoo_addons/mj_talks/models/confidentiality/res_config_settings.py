from odoo import fields, models

from ...vault import KeyringError


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    mj_timezone = fields.Selection(related="company_id.mj_timezone", readonly=False)
    mj_late_record_days = fields.Integer(related="company_id.mj_late_record_days", readonly=False)
    mj_waiver_interpretation = fields.Boolean(related="company_id.mj_waiver_interpretation", readonly=False)
    mj_talks_upwards = fields.Boolean(related="company_id.mj_talks_upwards", readonly=False)
    mj_talks_per_day = fields.Integer(related="company_id.mj_talks_per_day", readonly=False)
    mj_archive_days = fields.Integer(related="company_id.mj_archive_days", readonly=False)
    mj_key_status = fields.Char(string="Keys of Confidential Content", compute="_compute_mj_key_status")

    def _compute_mj_key_status(self):
        vault = self.env["mj.vault"].sudo()
        try:
            fingerprint = vault._keyring().fingerprint
            status = self.env._("In place. Fingerprint: %s", fingerprint[:12])
        except KeyringError as error:
            status = vault._explain(error)
        self.mj_key_status = status
