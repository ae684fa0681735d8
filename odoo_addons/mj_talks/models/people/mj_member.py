from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ... import clock
from ...wording import comma


class MjMember(models.Model):
    """A member, former member or applicant, whose personal data stays with those in scope."""

    _name = "mj.member"
    _description = "Member"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "mj.organization.scoped",
        "mj.contact.based",
        "mj.normal.form",
        "mj.without.identity.numbers",
    ]
    _inherits = {"res.partner": "partner_id"}
    _order = "organization_path, member_no, id"
    _rec_names_search = ["partner_id.name", "member_no"]
    _check_company_auto = True
    _normal_number = ("member_no", "normal_member_no")
    _free_texts = (
        *("name", "member_no", "phone", "ethnicity", "education", "employer", "job_title", "roster_position", "note"),
        *("transferred_from", "transfer_paper"),
    )

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact Record",
        required=True,
        ondelete="restrict",
        bypass_search_access=True,
        index=True,
    )
    active = fields.Boolean(default=True)
    organization_id = fields.Many2one(string="Home Organisation", tracking=True)
    member_no = fields.Char(string="Member Number", copy=False, tracking=True)
    normal_member_no = fields.Char(
        string="Number for Comparison", compute="_compute_normal_member_no", store=True, index=True, copy=False
    )
    state = fields.Selection(
        [("applicant", "Applicant"), ("member", "Member"), ("former", "Former member")],
        string="Member Status",
        required=True,
        default="applicant",
        index=True,
        tracking=True,
    )
    joined_on = fields.Date(tracking=True)
    left_on = fields.Date(copy=False, tracking=True)
    transferred_on = fields.Date(
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="The day on which somebody who joined elsewhere came here. Nobody talked here before that admission.",
    )
    transferred_from = fields.Char(copy=False, tracking=True)
    transfer_paper = fields.Char(copy=False, tracking=True, help="The letter of introduction or its number.")

    gender = fields.Selection([("male", "Male"), ("female", "Female")])
    birth_date = fields.Date(string="Date of Birth")
    ethnicity = fields.Char()
    education = fields.Char()
    employer = fields.Char()
    job_title = fields.Char(string="Job Title and Rank")
    roster_position = fields.Char(
        string="Party Posts in the Roster",
        help="As the imported roster words it. The posts that count are kept as appointments.",
    )
    note = fields.Text(string="Remarks", groups="mj_talks.group_mj_user")

    appointment_ids = fields.One2many("mj.appointment", "member_id", string="Appointments")
    current_appointment_ids = fields.One2many(
        "mj.appointment",
        compute="_compute_current_appointment_ids",
        search="_search_current_appointment_ids",
        string="Posts Held Today",
    )
    current_positions = fields.Char(compute="_compute_current_appointment_ids", string="Current Posts")
    is_key_few = fields.Boolean(
        string="Key Few",
        compute="_compute_current_appointment_ids",
        search="_search_is_key_few",
        help="Holds a post of the leadership team or is a backbone member today (A02.1).",
    )

    _member_no_company_uniq = models.UniqueIndex(
        "(company_id, member_no) WHERE member_no IS NOT NULL", "Another member has this number already."
    )
    _partner_uniq = models.UniqueIndex("(partner_id)", "This contact is a member already.")
    _order_idx = models.Index("(organization_path, member_no, id)")

    @api.depends("member_no")
    def _compute_normal_member_no(self):
        self._fill_normal_number()

    @api.constrains("member_no")
    def _check_member_no(self):
        self._check_normal_number(self.env._("Another member has this number already, perhaps in another form: %s"))

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._forget_rights()
        for user in members._all_accounts():
            self.env["mj.rights.watch"]._note(user, f"{user.login}: member from now on")
        return members

    def write(self, vals):
        if "partner_id" in vals:
            self._forget_rights()
        before = {member: member.company_id for member in self.sudo()} if "organization_id" in vals else {}
        result = super().write(vals)
        self._check_company_kept(before)
        if "partner_id" in vals:
            self._forget_rights()
        return result

    def _check_company_kept(self, before):
        """Refuse a home in another company for whoever held posts or talked in the one before: all of that stays behind.

        :param dict before: company by member.
        :raises UserError: naming the member.
        """
        moving = self.sudo().filtered(lambda member: member in before and member.company_id != before[member])
        talked = self.env["mj.talk.participant"].sudo().search([("member_id", "in", moving.ids)]).member_id
        for member in moving.with_context(active_test=False).filtered("appointment_ids") | talked:
            raise UserError(
                self.env._(
                    "%s held posts or talked in this company and stays in it. Enter the day of leaving here, and the "
                    "person anew in the other company.",
                    member.name,
                )
            )

    def _forget_rights(self):
        """Have record rules worked out anew where somebody with an account becomes a member or is one no longer."""
        if self._all_accounts():
            self.env.registry.clear_cache()

    def _all_accounts(self):
        # Archived ones and those of the portal, too: their rights follow from the member as well.
        return self.partner_id.with_context(active_test=False).sudo().user_ids

    @api.depends_context("lang", "mj_without_post")
    @api.depends(
        "name",
        "organization_id.name",
        "appointment_ids.date_from",
        "appointment_ids.date_to",
        "appointment_ids.position_id",
        "appointment_ids.state",
    )
    def _compute_display_name(self):
        if self.env.context.get("mj_without_post"):  # Set by views that show post and organisation beside the name.
            for member in self:
                member.display_name = member.name
            return
        titles = self.env["mj.appointment"]._highest_titles(self._origin)
        for member in self:
            known_as = titles.get(member._origin.id) or member.organization_id.sudo().name
            member.display_name = (
                self.env._("%(person)s (%(posts)s)", person=member.name, posts=known_as) if known_as else member.name
            )

    @api.depends_context("uid")
    @api.depends("appointment_ids.date_from", "appointment_ids.date_to", "appointment_ids.state")
    def _compute_current_appointment_ids(self):
        held = self.env["mj.appointment"]
        for company, members in self.grouped("company_id").items():
            held |= held._held_on(clock.today(self.env, company), members=members)
        by_member = held.grouped("member_id")
        for member in self:
            appointments = by_member.get(member._origin or member, held.browse())
            member.current_appointment_ids = appointments
            member.is_key_few = any(appointments.position_id.mapped("is_key_few"))
            member.current_positions = comma(self.env).join(
                appointment._title()
                if appointment.organization_id != member.organization_id
                else appointment.position_id.name
                for appointment in appointments
            )

    @api.model
    def _search_current_appointment_ids(self, operator, value):
        if operator not in ("any", "in"):
            return NotImplemented
        today = self.env["res.company"]._mj_by_day(self.env["mj.appointment"]._held_on_domain)
        if operator == "any":
            return Domain("appointment_ids", "any", today & Domain(value))
        found = Domain("appointment_ids", "any", today & Domain("id", "in", [key for key in value if key]))
        return found | Domain("appointment_ids", "not any", today) if False in value else found

    @api.model
    def _search_is_key_few(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["res.company"]._mj_by_day(self.env["mj.appointment"]._held_on_domain)
        return Domain("appointment_ids", "any", today & Domain("position_id.is_key_few", "=", True))

    @api.constrains("joined_on", "left_on", "birth_date")
    def _check_dates(self):
        days = clock.todays(self)
        for member in self:
            today = days[member.company_id]
            if member.birth_date and member.birth_date > today:
                raise ValidationError(
                    self.env._("%s cannot be born in the future. Correct the date of birth.", member.name)
                )
            if member.joined_on and member.left_on and member.left_on < member.joined_on:
                raise ValidationError(
                    self.env._("%s cannot leave before joining. Correct one of the two dates.", member.name)
                )

    @api.constrains("state", "joined_on", "transferred_on", "transferred_from")
    def _check_transfer(self):
        days = clock.todays(self)
        for member in self.filtered("transferred_on"):
            if member.state == "applicant":
                reason = self.env._("%s is an applicant: only who joined elsewhere before is transferred.", member.name)
            elif not member.joined_on or not (member.transferred_from or "").strip():
                reason = self.env._(
                    "Enter for the transfer of %s the day of joining elsewhere and from where the transfer comes.",
                    member.name,
                )
            elif member.joined_on > member.transferred_on or member.transferred_on > days[member.company_id]:
                reason = self.env._(
                    "%s is transferred after joining elsewhere and not in the future. Correct one of the two dates.",
                    member.name,
                )
            else:
                continue
            raise ValidationError(reason)

    @api.constrains("state", "left_on")
    def _check_left_on(self):
        for member in self:
            if member.state == "former" and not member.left_on:
                raise ValidationError(self.env._("Enter the day on which %s left.", member.name))

    def action_open_appointments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_appointment_action")
        action["domain"] = [("member_id", "=", self.id)]
        action["context"] = {"default_member_id": self.id, "default_organization_id": self.organization_id.id}
        return action
