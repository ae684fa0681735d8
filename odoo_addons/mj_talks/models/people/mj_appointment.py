from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ... import clock
from ...wording import post_title


class MjAppointment(models.Model):
    """A member's post in an organisation over time (任职).

    Everything about who was what on a day is answered here, see :meth:`_held_on`.
    """

    _name = "mj.appointment"
    _description = "Appointment"
    _inherit = ["mail.thread", "mj.organization.scoped"]
    _order = "organization_path, position_sequence, date_from desc, id"
    _check_company_auto = True

    member_id = fields.Many2one(
        "mj.member", required=True, index=True, ondelete="restrict", check_company=True, tracking=True
    )
    organization_id = fields.Many2one(tracking=True)
    position_id = fields.Many2one(
        "mj.position",
        string="Post",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    position_sequence = fields.Integer(related="position_id.sequence", store=True, string="Rank")
    is_chair = fields.Boolean(related="position_id.is_chair", store=True)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: clock.today(self.env),
        index=True,
        tracking=True,
    )
    date_to = fields.Date(string="Until", tracking=True, help="The last day in the post. Empty: still in the post.")
    state = fields.Selection(
        [("proposed", "Proposed"), ("effective", "Effective"), ("cancelled", "Cancelled")],
        required=True,
        default="proposed",
        index=True,
        copy=False,
        tracking=True,
    )
    leader_id = fields.Many2one(
        "mj.member",
        string="Leader in Charge",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The leadership member responsible for this person by division of work (A18.3).",
    )
    end_reason = fields.Selection(
        [
            ("term", "End of term"),
            ("transfer", "Moved to another post"),
            ("resigned", "Resigned"),
            ("retired", "Retired"),
            ("removed", "Removed"),
            ("left", "Left the party"),
            ("died", "Died"),
            ("dissolved", "Organisation dissolved"),
        ],
        copy=False,
        tracking=True,
    )
    note = fields.Text(string="Remarks", groups="mj_talks.group_mj_user")
    timing = fields.Selection(
        [("future", "Not yet"), ("current", "In post"), ("past", "Ended")],
        compute="_compute_timing",
        search="_search_timing",
    )

    _one_chair = models.Constraint(
        "EXCLUDE USING gist (organization_id WITH =, daterange(date_from, date_to, '[]') WITH &&) "
        "WHERE (is_chair AND state = 'effective')",
        "The organisation has a chair in these days already. End that appointment first, or use the re-election.",
    )
    _same_post_once = models.Constraint(
        "EXCLUDE USING gist (member_id WITH =, organization_id WITH =, position_id WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&) WHERE (state = 'effective')",
        "This person holds this post in these days already.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day of an appointment cannot be before its first.",
    )
    _held_on_idx = models.Index("(organization_id, date_from, date_to) WHERE state = 'effective'")
    _member_held_on_idx = models.Index("(member_id, date_from, date_to) WHERE state = 'effective'")
    _order_idx = models.Index("(organization_path, position_sequence, date_from DESC, id)")

    @api.depends("member_id", "position_id", "organization_id")
    def _compute_display_name(self):
        for appointment in self:
            appointment.display_name = " ".join(filter(None, [appointment._title(), appointment.member_id.sudo().name]))

    @api.depends("date_from", "date_to")
    def _compute_timing(self):
        days = clock.todays(self)
        for appointment in self:
            today = days[appointment.company_id]
            if appointment.date_to and appointment.date_to < today:
                appointment.timing = "past"
            elif appointment.date_from and appointment.date_from > today:
                appointment.timing = "future"
            else:
                appointment.timing = "current"

    @api.model
    def _search_timing(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["res.company"]._mj_by_day(lambda today: self._domain_of_timing(value, today))

    @api.model
    def _domain_of_timing(self, timings, today):
        past = Domain("date_to", "<", today)
        future = Domain("date_from", ">", today)
        terms = {"past": past, "future": future, "current": ~past & ~future}
        return Domain.OR(terms[timing] for timing in timings if timing in terms)

    @api.model
    def _held_on_domain(self, day):
        """Return the domain of appointments that are in force on ``day``.

        :param datetime.date day: in local time; both the first and the last day count.
        :rtype: Domain
        """
        return (
            Domain("state", "=", "effective")
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )

    @api.model
    def _held_on(self, day, organizations=None, members=None):
        """Return who held which post in which organisation on ``day``: one indexed query.

        :param datetime.date day: in local time; both the first and the last day of a post count.
        :param mj.organization organizations: only these (not their subtree); ``None`` for all.
        :param mj.member members: only these people; ``None`` for all.
        :rtype: mj.appointment
        """
        domain = self._held_on_domain(day)
        if organizations is not None:
            domain &= Domain("organization_id", "in", organizations.ids)
        if members is not None:
            domain &= Domain("member_id", "in", members.ids)
        return self.search(domain)

    def _title(self):
        """Return the post with its organisation, as people write it."""
        self.ensure_one()
        return post_title(self.organization_id.sudo().name, self.position_id.sudo().name)

    @api.model
    def _highest_titles(self, members):
        """Return the title by which each person is known today: leadership posts first, then those of higher organisations.

        Leaders are told apart by it, so it is the same for every reader: two queries, however many people.

        :param mj.member members: who is asked for; those without a post are left out.
        :return: title by member id.
        :rtype: dict[int, str]
        """
        held = self.sudo()._held_on(clock.today(self.env), members=members)
        ranked = held.sorted(
            lambda post: (
                not post.position_id.is_leadership,
                (post.organization_path or "").count("/"),
                post.position_sequence,
            ),
            reverse=True,
        )
        highest = {post.member_id.id: post for post in ranked}
        return {member_id: post._title() for member_id, post in highest.items()}

    @api.constrains("leader_id", "member_id", "organization_id", "date_from", "date_to", "state")
    def _check_leader_id(self):
        for appointment in self.filtered(lambda a: a.leader_id and a.state == "effective"):
            if appointment.leader_id == appointment.member_id:
                raise ValidationError(self.env._("%s cannot be in charge of themselves.", appointment.member_id.name))
            leads = self.sudo().search_count(
                Domain("member_id", "=", appointment.leader_id.id)
                & Domain("organization_id", "=", appointment.organization_id.id)
                & Domain("state", "=", "effective")
                & Domain("position_id.is_leadership", "=", True)
                & Domain("date_from", "<=", appointment.date_to or date.max)
                & (Domain("date_to", "=", False) | Domain("date_to", ">=", appointment.date_from)),
                limit=1,
            )
            if not leads:
                raise ValidationError(
                    self.env._(
                        "%(leader)s holds no post in the leadership team of %(organization)s and cannot be in charge "
                        "of %(member)s.",
                        leader=appointment.leader_id.name,
                        organization=appointment.organization_id.name,
                        member=appointment.member_id.name,
                    )
                )

    @api.constrains("end_reason", "date_to")
    def _check_end_reason(self):
        for appointment in self:
            if appointment.end_reason and not appointment.date_to:
                raise ValidationError(self.env._("Enter the last day in the post beside the reason for its end."))
            organization = appointment.organization_id.sudo()
            if appointment.end_reason == "dissolved" and organization.active and not organization.dissolved_on:
                raise ValidationError(
                    self.env._("%s was not dissolved: choose another reason for the end.", organization.name)
                )

    def write(self, vals):
        self._check_history_kept(vals)
        return super().write(vals)

    def _check_history_kept(self, vals):
        """Refuse to turn an appointment that took effect into another one, or to undo that it did.

        :raises ValidationError: with what to do instead.
        """
        decided = self.filtered(lambda appointment: appointment.state != "proposed")
        if any(
            name in vals and appointment[name].id != vals[name]
            for appointment in decided
            for name in ("member_id", "organization_id", "position_id")
        ):
            raise ValidationError(
                self.env._(
                    "Person, organisation and post of an appointment that took effect stay. Cancel it if it was an "
                    "error, and enter a new one."
                )
            )
        if any(
            appointment.state == "cancelled"
            and vals.get("state", "cancelled") != "cancelled"
            or vals.get("state") == "proposed"
            for appointment in decided
        ):
            raise ValidationError(
                self.env._("An appointment that took effect or was cancelled does not become a proposal again.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_effective(self):
        if any(appointment.state == "effective" for appointment in self):
            raise ValidationError(
                self.env._("An appointment that took effect is not deleted: end it, or cancel it if it was an error.")
            )

    def _presides(self):
        """Whether this is the post of a chair or acting chair."""
        self.ensure_one()
        return self.is_chair or self.sudo().position_id.is_acting_chair

    def _supervises(self, organization):
        """Whether this is a post on the municipal supervision committee above an organisation (A10.3, A11.1).

        :param mj.organization organization: the one itself, or any below the municipal one.
        """
        place = self.sudo().organization_id
        return (
            self.position_id.is_supervision
            and place.level == "municipal"
            and (organization.sudo().parent_path or "").startswith(place.parent_path)
        )

    def action_take_effect(self):
        """Put proposed appointments into force from their first day.

        :raises AccessError: when the user may not write them.
        :raises UserError: for somebody who left before the first day.
        """
        self.check_access("write")
        proposed = self.filtered(lambda appointment: appointment.state == "proposed")
        gone = proposed.sudo().filtered(
            lambda appointment: (
                appointment.member_id.state == "former"
                and appointment.member_id.left_on
                and appointment.date_from > appointment.member_id.left_on
            )
        )
        if gone:
            raise UserError(
                self.env._(
                    "%s left and takes no post. Cancel the proposal, or correct the membership first.",
                    ", ".join(gone.member_id.mapped("name")),
                )
            )
        proposed.state = "effective"

    def action_cancel(self):
        self.check_access("write")
        self.state = "cancelled"

    def action_end(self):
        """Ask for the last day and the reason, then end these appointments.

        :raises UserError: when one of them is not in force or has ended already.
        """
        self.check_access("write")
        self._check_can_end()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_appointment_end_action")
        action["context"] = {"default_appointment_ids": self.ids}
        return action

    @api.private
    def end(self, last_day, reason):
        """End appointments (免职).

        :param datetime.date last_day: the last day in the post.
        :param str reason: one of the values of ``end_reason``.
        """
        self._check_can_end()
        self.write({"date_to": last_day, "end_reason": reason})

    def _check_can_end(self):
        if any(appointment.state != "effective" or appointment.timing == "past" for appointment in self):
            raise UserError(
                self.env._(
                    "Only appointments in force are ended. Take those that are proposed, cancelled or ended off."
                )
            )
