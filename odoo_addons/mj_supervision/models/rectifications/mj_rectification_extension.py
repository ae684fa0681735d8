from odoo import fields, models


class MjRectificationExtension(models.Model):
    """A later due date that the responsible side asked for (A21.1)."""

    _name = "mj.rectification.extension"
    _description = "Extension of a Rectification"
    _order = "id"
    _rec_name = "due_date"

    rectification_id = fields.Many2one(
        "mj.rectification", required=True, index=True, ondelete="restrict", readonly=True
    )
    due_date = fields.Date(string="Asked Until", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    asked_on = fields.Date(required=True, readonly=True)
    asked_by_id = fields.Many2one("res.users", string="Account", required=True, ondelete="restrict", readonly=True)
    asked_by_name = fields.Char(string="Asked By", required=True, readonly=True)
    state = fields.Selection(
        [("asked", "Asked for"), ("granted", "Extended"), ("refused", "Not extended")],
        string="Extension Status",
        required=True,
        default="asked",
        readonly=True,
    )
    decision = fields.Text(string="Reply of the Committee", readonly=True)

    _one_open = models.UniqueIndex("(rectification_id) WHERE state = 'asked'", "An extension is asked for already.")
