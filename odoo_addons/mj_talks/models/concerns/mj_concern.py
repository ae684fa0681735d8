from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ... import clock
from ...duty.roles import flags_of, role_condition_of_column
from ...numbering import next_reference

CONTENT = ("kind_id", "facts", "help_wanted", "withdraw_reason")
# What a person logs beside the content; everything else is worked out.
LOGGED = {"member_id", "organization_id", "raised_on"}
# What the duty rests on stays as it was logged.
EDITABLE = {"facts", "help_wanted"}


class MjConcern(models.Model):
    """A situation of Article 6 or 7 that calls for a prompt talk (适时谈话事由).

    That there is one is known in scope, but never to the person concerned. What it is about is known to its
    author, to the recorders and to those who may hold the talk. There is no chatter: nothing is told around that.
    """

    _name = "mj.concern"
    _description = "Concern"
    _inherit = ["mj.confidential", "mj.organization.scoped"]
    _order = "raised_on desc, id desc"
    _rec_name = "reference"
    _check_company_auto = True
    _content_names = CONTENT

    reference = fields.Char(readonly=True, copy=False, index="trigram")
    member_id = fields.Many2one(
        "mj.member", string="About", required=True, index=True, ondelete="restrict", check_company=True
    )
    raised_on = fields.Date(required=True, default=lambda self: clock.today(self.env))
    responsible_organization_id = fields.Many2one(
        "mj.organization",
        string="Talked To By",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The organisation whose leadership talks: the one above when the concern is about the chair.",
    )
    own_leaders_too = fields.Boolean(
        readonly=True, help="Leaders of the organisation itself may hold the talk with the chair, too."
    )
    author_id = fields.Many2one(
        "res.users", string="Logged By", readonly=True, copy=False, ondelete="restrict", help="Empty: raised by itself."
    )
    appointment_id = fields.Many2one(
        "mj.appointment",
        string="Appointment That Changed",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    cause = fields.Selection(
        [("ended", "Post left"), ("began", "Post taken"), ("leader", "Another leader in charge")],
        string="Change of Post",
        readonly=True,
        copy=False,
        help="What happened to the post of a leadership member, when the concern was raised by itself.",
    )
    former_leader_id = fields.Many2one(
        "mj.member",
        string="Leader in Charge Before",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Who was in charge of the person before another leader was.",
    )
    state = fields.Selection(
        [("open", "Open"), ("withdrawn", "Withdrawn")],
        string="Concern Status",
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )
    progress = fields.Selection(
        [("open", "Open"), ("done", "Talked About"), ("withdrawn", "Withdrawn")],
        compute="_compute_progress",
        compute_sudo=True,
        string="Progress of the Concern",
    )
    withdrawn_on = fields.Date(readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    obligation_ids = fields.One2many("mj.obligation", "concern_id", string="Duty", readonly=True)

    # What it is about, for those who may know.
    kind_id = fields.Many2one("mj.concern.kind", compute="_compute_content", readonly=False, copy=False)
    facts = fields.Text(compute="_compute_content", readonly=False, copy=False)
    help_wanted = fields.Boolean(
        compute="_compute_content", readonly=False, copy=False, help="Help in work or life is wanted (A17.4)."
    )
    withdraw_reason = fields.Text(string="Reason for the Withdrawal", compute="_compute_content", copy=False)
    offers_help = fields.Boolean(compute="_compute_offers_help")
    is_about_leadership = fields.Boolean(
        compute="_compute_is_about_leadership", help="Whether the person held a leadership post there on that day."
    )

    _order_idx = models.Index("(raised_on DESC, id DESC)")
    _appointment_once = models.UniqueIndex(
        "(appointment_id, cause) WHERE state = 'open' AND appointment_id IS NOT NULL"
    )

    @api.depends("state", "obligation_ids.state")
    def _compute_progress(self):
        for concern in self:
            is_done = concern.state == "open" and "fulfilled" in concern.obligation_ids.mapped("state")
            concern.progress = "done" if is_done else concern.state

    # -- what it is about ---------------------------------------------------------------------

    @api.depends("kind_id")
    @api.depends_context("uid")
    def _compute_offers_help(self):
        for concern in self:
            concern.offers_help = concern.may_open and concern.kind_id.offers_help

    @api.depends("member_id", "organization_id", "raised_on")
    def _compute_is_about_leadership(self):
        for concern in self:
            concern.is_about_leadership = any(concern._posts_held().position_id.mapped("is_leadership"))

    def _posts_held(self):
        """Return what the person was in the organisation on the day.

        :rtype: mj.appointment
        """
        appointments = self.env["mj.appointment"].sudo()
        if not (self.raised_on and self.organization_id and self.member_id):
            return appointments
        return appointments._held_on(self.raised_on, self.organization_id, self.member_id)

    def _known_to(self, user):
        """The author, the named recorders of the organisation that talks, and the lawful talkers there today.

        Never the person concerned.
        """
        visible = self.sudo(False)._filtered_access("read").sudo()
        known = visible.filtered(
            lambda concern: concern.author_id == user or user in concern.responsible_organization_id.recorder_ids
        )
        known |= (visible - known)._lawfully_talked_to_by(user)
        return known.filtered(lambda concern: concern.member_id.partner_id != user.partner_id)

    def _closed_message(self):
        return self.env._("Only its author, the recorders and those who may hold the talk open a concern.")

    def _unsealed(self):
        # What is raised by itself holds no secret beside its kind, and is raised without a key, too.
        concern = self.sudo()
        raised = {}
        if concern.appointment_id:
            raised = {"kind_id": self.env["mj.concern.kind"]._raised_by_itself(concern.company_id).id}
        return raised | super()._unsealed()

    def _kind(self):
        """Return the kind for the checks and the duty, whoever logs: nothing of it is shown."""
        return self.env["mj.concern.kind"].sudo().browse(self._unsealed()["kind_id"])

    def _lawfully_talked_to_by(self, user):
        members = user.sudo().partner_id.mj_member_ids
        if not (self and members):
            return self.browse()
        self.env.flush_all()
        today = self.env["res.company"]._mj_today_sql(SQL("concern.company_id"))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT concern.id
                  FROM mj_concern AS concern
                  JOIN mj_obligation AS duty ON duty.concern_id = concern.id
                  JOIN mj_talk_rule AS rule ON rule.id = duty.rule_id
                  JOIN mj_member AS person ON person.id = ANY(%(members)s)
                  JOIN LATERAL (%(flags)s) AS own ON TRUE
                  JOIN LATERAL (%(flags_above)s) AS above ON TRUE
                 WHERE concern.id = ANY(%(concerns)s)
                   AND CASE WHEN concern.responsible_organization_id = concern.organization_id THEN %(has_role)s
                            ELSE above.is_leadership OR concern.own_leaders_too AND %(has_role)s END
                """,
                members=members.ids,
                concerns=self.ids,
                flags=flags_of(SQL("person.id"), SQL("place.organization_id = concern.organization_id"), today),
                flags_above=flags_of(
                    SQL("person.id"), SQL("place.organization_id = concern.responsible_organization_id"), today
                ),
                has_role=role_condition_of_column(SQL("rule.talker_scope"), "own"),
            )
        )
        return self.browse(row[0] for row in rows)

    # -- logging ------------------------------------------------------------------------------

    @api.onchange("member_id")
    def _onchange_member_id(self):
        if not self.organization_id:
            self.organization_id = self.member_id.organization_id.filtered_domain(self._organization_domain())

    @api.model_create_multi
    def create(self, vals_list):
        if not all(vals.get("kind_id") for vals in vals_list):
            raise ValidationError(self.env._("Choose what the concern is about."))
        self._check_about_others(vals_list)
        concerns = super().create([self._prepare_shell(vals) for vals in vals_list])
        concerns._check_logged()
        concerns._set_responsible_organization()
        self.env["mj.duty.engine"]._owe_for_concerns(concerns)
        concerns.invalidate_recordset(["may_open", *CONTENT])
        return concerns

    def _prepare_shell(self, vals):
        shell = dict(vals)
        if not self.env.su:
            shell = {name: value for name, value in vals.items() if name in LOGGED | EDITABLE | {"kind_id"}}
            shell["author_id"] = self.env.uid
        if shell.get("appointment_id"):
            shell.pop("kind_id")
        return shell | {"reference": next_reference(self.env, "mj.concern", shell.get("organization_id"))}

    def write(self, vals):
        if not self.env.su and vals.keys() - EDITABLE:
            raise UserError(
                self.env._("Who, when and what for stay as they were logged. Withdraw the concern and log a new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A concern is not deleted. Withdraw it with a reason."))

    def copy(self, default=None):
        if self:
            raise UserError(self.env._("A concern is not copied. Log a new one."))
        return super().copy(default)

    @api.model
    def _check_about_others(self, vals_list):
        me = self.env.user.sudo().partner_id.mj_member_ids.ids
        if not self.env.su and any(vals.get("member_id") in me for vals in vals_list):
            raise ValidationError(
                self.env._("Nobody logs a concern about themselves. Ask for a personal talk instead (A16).")
            )

    def _check_logged(self):
        """Check a new concern. The messages say nothing of what it is about.

        :raises ValidationError: saying what does not fit.
        """
        days = clock.todays(self)
        for concern in self.sudo():
            kind = concern._kind()
            if kind.company_id != concern.company_id:
                raise ValidationError(
                    self.env._(
                        "This kind of concern belongs to the regulation of another company than the organisation. "
                        "Choose one of its own."
                    )
                )
            by_hand = bool(concern.author_id)
            if by_hand and kind.is_automatic:
                raise ValidationError(self.env._("A concern of this kind is raised by itself when the post changes."))
            if concern.raised_on > days[concern.company_id]:
                raise ValidationError(self.env._("A concern cannot arise in the future. Correct the day."))
            if not concern.organization_id.go_live or concern.raised_on < concern.organization_id.go_live:
                raise ValidationError(
                    self.env._("Nothing is owed for days before an organisation went live. Correct the day.")
                )
            if by_hand:
                concern._check_person(kind)

    def _check_person(self, kind):
        held = self._posts_held()
        if kind.about_leadership and not any(held.position_id.mapped("is_leadership")):
            raise ValidationError(
                self.env._(
                    "A concern of this kind is about leadership members. The person held no leadership post in the "
                    "organisation on that day."
                )
            )
        if not held and self.member_id.organization_id != self.organization_id:
            raise ValidationError(
                self.env._(
                    "Choose the home organisation of the person, or one in which the person held a post that day."
                )
            )

    # -- withdrawing --------------------------------------------------------------------------

    def action_withdraw(self):
        """Ask for the reason, then withdraw."""
        self._check_may_write_content()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_concern_withdraw_action")
        action["context"] = {"default_concern_ids": self.ids}
        return action

    @api.private
    def withdraw(self, reason):
        """Withdraw concerns: their duties lapse.

        :param str reason: kept with the content.
        :raises AccessError: for who may not know what they are about.
        :raises UserError: without a reason, twice, or after the talk.
        """
        self.check_access("write")
        self._check_may_write_content()
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the withdrawal."))
        if any(concern.state != "open" for concern in self):
            raise UserError(self.env._("A concern is withdrawn only once."))
        if "fulfilled" in self.sudo().obligation_ids.mapped("state"):
            raise UserError(self.env._("The talk was held already: the concern stays."))
        self._withdraw(reason, self.env.user)

    def _withdraw(self, reason, user):
        if user:
            for concern in self.sudo():
                concern._seal_content({"withdraw_reason": reason})
        for company, concerns in self.sudo().grouped("company_id").items():
            day = clock.today(self.env, company)
            concerns.write({"state": "withdrawn", "withdrawn_on": day, "withdrawn_by_id": user.id})
        self.sudo().obligation_ids.filtered(lambda duty: duty.state == "open").write(
            {"state": "lapsed", "lapse_reason": "concern_closed"}
        )
        self.invalidate_recordset(CONTENT)
