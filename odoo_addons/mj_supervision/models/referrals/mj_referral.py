from odoo import api, fields, models
from odoo.addons.mj_talks.numbering import next_reference
from odoo.addons.mj_talks.wording import comma
from odoo.exceptions import UserError, ValidationError

from ...roles import COMMITTEE

CONTENT = ("subject_id", "subject_text", "talk_id", "source_text", "matters", "basis", "outcome", "receipt_note")
DIRECTOR = "mj_supervision.group_mj_supervision_director"
CHANGED_WHILE_DRAFT = {"department_id", "approver_id", "source", *CONTENT} - {"outcome", "receipt_note"}
# What a step rests on stays from that step on.
CHANGED_BEFORE = {
    "receipt_due": ("draft", "submitted", "approved", "sent"),
    "receipted_on": ("draft", "submitted", "approved", "sent"),
    "receiver_name": ("draft", "submitted", "approved", "sent"),
    "outcome": ("draft", "submitted", "approved", "sent", "receipted"),
}


class MjReferral(models.Model):
    """A lead on a violation of rules, discipline or law, transferred to the department concerned (A21.2).

    The third ring: only its handlers see that there is one. Whom it is about lies in the envelope, too.
    """

    _name = "mj.referral"
    _description = "Referral"
    _inherit = ["mj.confidential", "mj.stepped"]
    _order = "id desc"
    _rec_name = "reference"
    _content_names = CONTENT
    _set_by_steps = frozenset(
        {
            "state",
            "letter_number",
            "submitted_at",
            "submitted_by_id",
            "approved_at",
            "approved_by_id",
            "sent_on",
            "closed_on",
            "closed_by_id",
        }
    )

    reference = fields.Char(readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company, index=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Awaiting Approval"),
            ("approved", "Approved"),
            ("sent", "Transferred"),
            ("receipted", "Receipt Returned"),
            ("concluded", "Outcome Known"),
            ("closed", "Referral Closed"),
        ],
        string="Referral Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    handler_ids = fields.Many2many(
        "res.users",
        string="Handlers",
        required=True,
        default=lambda self: self.env.user,
        domain=lambda self: [("all_group_ids", "in", self.env.ref(COMMITTEE).ids)],
        help="Nobody else sees this referral.",
    )
    approver_id = fields.Many2one(
        "res.users",
        domain=lambda self: [("all_group_ids", "in", self.env.ref(DIRECTOR).ids)],
        help="A director of the committee, who becomes a handler.",
    )
    department_id = fields.Many2one("mj.referral.department", string="Receiving Department", ondelete="restrict")
    source = fields.Selection(
        [("talk", "A talk"), ("inspection", "An inspection"), ("report", "A report from members"), ("other", "Other")],
        string="Source of the Lead",
        required=True,
        default="talk",
    )
    letter_number = fields.Char(readonly=True, copy=False)
    submitted_at = fields.Datetime(readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    sent_on = fields.Date(string="Transferred On", readonly=True, copy=False)
    receipt_due = fields.Date(string="Receipt Expected By", copy=False)
    receipted_on = fields.Date(string="Receipt Dated", copy=False)
    receiver_name = fields.Char(string="Received By", copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    subject_id = fields.Many2one(
        "mj.member", string="Whom It Is About", compute="_compute_content", readonly=False, copy=False
    )
    subject_text = fields.Char(
        string="Name and Post",
        compute="_compute_content",
        readonly=False,
        copy=False,
        help="As it is printed on the letter.",
    )
    talk_id = fields.Many2one(
        "mj.talk", string="Talk It Came Up In", compute="_compute_content", readonly=False, copy=False
    )
    source_text = fields.Text(string="How It Became Known", compute="_compute_content", readonly=False, copy=False)
    matters = fields.Text(string="Main Matters", compute="_compute_content", readonly=False, copy=False)
    basis = fields.Text(string="Grounds for the Transfer", compute="_compute_content", readonly=False, copy=False)
    receipt_note = fields.Text(string="Note on the Receipt", compute="_compute_content", readonly=False, copy=False)
    outcome = fields.Text(compute="_compute_content", readonly=False, copy=False)

    # -- who may know -------------------------------------------------------------------------

    def _known_to(self, user):
        return self.filtered(lambda referral: user in referral.handler_ids)

    def _closed_message(self):
        return self.env._("Only the handlers named on a referral open it.")

    @api.depends("reference", "handler_ids")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Odoo names a record it refuses, and the target of a relation: not this one, to nobody but its handlers."""
        for referral in self:
            kept = referral._origin.sudo()
            hidden = kept and self.env.user not in kept.handler_ids
            referral.display_name = "–" if hidden else kept.reference

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id") or [])
            vals["reference"] = next_reference(self.env, "mj.referral", company=company)
        referrals = super().create(vals_list)
        for referral in referrals:
            if self.env.user not in referral.sudo().handler_ids:
                referral.sudo().handler_ids |= self.env.user
        referrals._check_handlers()
        return referrals

    def write(self, vals):
        if not self.env.su:
            self._check_step_fields(vals)
        if "handler_ids" in vals:
            self._check_handlers_stay(vals["handler_ids"])
        result = super().write(vals)
        if {"handler_ids", "approver_id", "subject_id", "talk_id"} & vals.keys():
            self._check_handlers()
        return result

    def _check_step_fields(self, vals):
        if CHANGED_WHILE_DRAFT & vals.keys() and any(referral.state != "draft" for referral in self):
            raise UserError(self.env._("What was submitted for approval is not changed. Take the referral back first."))
        if any(referral.state == "closed" for referral in self):
            raise UserError(self.env._("A closed referral is not changed."))
        for name in CHANGED_BEFORE.keys() & vals.keys():
            if any(referral.state not in CHANGED_BEFORE[name] for referral in self):
                raise UserError(
                    self.env._(
                        "“%s” stays as it was when the step was taken. Write a correction into the note on the receipt.",
                        self._fields[name]._description_string(self.env),
                    )
                )

    def _check_handlers_stay(self, commands):
        """Nobody who took part is blinded: from the first submission on, handlers are added only.

        :param list commands: for the handlers, not carried out yet: a caller may go on after a refusal.
        :raises UserError: naming who would lose sight of the referral.
        """
        field = self._fields["handler_ids"]
        for referral in self.sudo().with_context(active_test=False).filtered("submitted_at"):
            left = referral.handler_ids.browse(field.convert_to_cache(commands, referral, validate=False))
            missing = referral.handler_ids - left
            if missing:
                raise UserError(
                    self.env._(
                        "%s stays a handler: once a referral was submitted, handlers are added but not removed. "
                        "Reload the page.",
                        comma(self.env).join(missing.mapped("name")),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A referral is kept for good. Close it instead."))

    def _check_handlers(self):
        """Recusal: not whom it is about, nor who talked with that person about it, nor who is no member of the committee.

        :raises ValidationError: naming the handler, who knows the referral already or never will.
        """
        for referral in self.sudo():
            if not referral.handler_ids:
                raise ValidationError(self.env._("A referral needs at least one handler."))
            content = referral._unsealed()
            barred = self.env["mj.member"].sudo().browse(content.get("subject_id") or [])
            barred |= self.env["mj.talk"].sudo().browse(content.get("talk_id") or []).participant_ids.member_id
            for handler in referral.handler_ids | referral.approver_id:
                if not handler.has_group(COMMITTEE):
                    raise ValidationError(
                        self.env._("%s is no member of the supervision committee and cannot handle this.", handler.name)
                    )
                if handler.partner_id in barred.partner_id:
                    raise ValidationError(
                        self.env._(
                            "%s is concerned by this referral, or took part in the talk it came up in, and cannot "
                            "handle it. Choose another member of the committee.",
                            handler.name,
                        )
                    )

    # -- the letter ---------------------------------------------------------------------------

    def _issuer_name(self):
        """Return the name of the municipal committee of the company, or that of the company where it has none.

        :rtype: str
        """
        company = self.company_id.sudo()
        return self.env["mj.organization"].sudo()._municipal_committee(company).name or company.name

    def action_print_letter(self):
        """Print letter and receipt; whoever prints is noted in the access log."""
        self.ensure_one()
        self.check_access("read")
        if self.state in ("draft", "submitted"):
            raise UserError(self.env._("The letter is printed once it is approved."))
        return self.env.ref("mj_supervision.mj_referral_letter_report").report_action(self)
