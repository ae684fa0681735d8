from odoo import api, fields, models
from odoo.exceptions import UserError

from .mj_rectification import CHECK_RESULTS

STEP_KINDS = [
    ("ordered", "Ordered"),
    ("started", "Begun"),
    ("submitted", "Submitted"),
    ("checked", "Checked"),
    ("warned", "Warned"),
    ("proposed", "Handling proposed"),
    ("decided", "Proposal decided"),
    ("closed", "Struck off"),
    ("reopened", "Reopened"),
    ("extension_asked", "Extension asked for"),
    ("extension_granted", "Extension granted"),
    ("extension_refused", "Extension refused"),
]


class MjRectificationStep(models.Model):
    """A step of a rectification: who took it, when, and what both sides read about it (A17.5). It is kept for good."""

    _name = "mj.rectification.step"
    _description = "Step of a Rectification"
    _order = "id"
    _rec_name = "kind"
    # Odoo's own columns about authors would be written again when an account is deleted.
    _log_access = False

    rectification_id = fields.Many2one(
        "mj.rectification", required=True, index=True, ondelete="restrict", readonly=True
    )
    kind = fields.Selection(STEP_KINDS, string="Step", required=True, readonly=True)
    moment = fields.Datetime(required=True, default=lambda self: fields.Datetime.now(), readonly=True)
    user_id = fields.Many2one("res.users", string="Account", required=True, ondelete="restrict", readonly=True)
    user_name = fields.Char(string="Taken By", required=True, readonly=True)
    round_number = fields.Integer(string="Round", readonly=True, aggregator=None)
    due_date = fields.Date(readonly=True)
    check_result = fields.Selection(
        CHECK_RESULTS,
        string="Result of the Check",
        readonly=True,
    )
    document_number = fields.Char(readonly=True)
    statement = fields.Text(readonly=True, help="Read by both sides.")

    def init(self):
        """Let the database itself refuse to change a step, whoever asks."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION mj_rectification_step_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'A step of a rectification is kept for good.';
            END $$;
            CREATE OR REPLACE TRIGGER mj_rectification_step_kept BEFORE UPDATE OR DELETE ON mj_rectification_step
                FOR EACH ROW EXECUTE FUNCTION mj_rectification_step_kept();
            CREATE OR REPLACE TRIGGER mj_rectification_step_table BEFORE TRUNCATE ON mj_rectification_step
                FOR EACH STATEMENT EXECUTE FUNCTION mj_rectification_step_kept();
            """
        )

    def write(self, vals):
        if self:
            raise UserError(self.env._("A step of a rectification is kept as it was taken."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A step of a rectification is kept for good."))
