from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..audit.res_groups import OWN_ADDONS


class ResUsers(models.Model):
    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    mj_scope_ids = fields.One2many(
        "mj.scope",
        "user_id",
        string="Organisations in Scope",
        groups="mj_talks.group_mj_admin,base.group_erp_manager",
    )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        for user in users:
            user._mj_note_roles(self.env["res.groups"])
            if user.partner_id.sudo().mj_member_ids:
                self.env["mj.rights.watch"]._note(user, f"{user.login}: account of contact {user.partner_id.id}")
        users._mj_take_home()
        return users

    def write(self, vals):
        self._mj_watch_account(vals)
        if "group_ids" not in vals:
            return super().write(vals)
        before = {user: user.all_group_ids for user in self}
        result = super().write(vals)
        for user in self:
            user._mj_note_roles(before[user])
        self.filtered(lambda user: user.all_group_ids - before[user])._mj_take_home()
        return result

    def _mj_note_roles(self, before):
        """Note roles of ours that a user did not have before in the access log."""
        new = self.all_group_ids - before
        names = new._get_external_ids()
        for group in new:
            if any(name.startswith(OWN_ADDONS) for name in names[group.id]):
                self.env["mj.rights.watch"]._note(group, f"{group.sudo().full_name} + {self.login}")

    def _mj_at_work(self):
        """Return those of these accounts with which somebody works here: in use, internal and with a role of ours.

        :rtype: res.users
        """
        return self.filtered(lambda user: user.active and not user.share and user.has_group("mj_talks.group_mj_user"))

    @api.model
    def _mj_homes(self):
        """Return the role and the action it begins the day with, the role that decides first coming first.

        :rtype: list[tuple[str, str]]
        """
        return [
            ("mj_talks.group_mj_leader", "mj_talks.mj_my_duties_action"),
            ("mj_talks.group_mj_recorder", "mj_talks.mj_obligation_action"),
        ]

    def _mj_take_home(self):
        """Open the page of the role after log-in, for who just got it and has chosen no page.

        Who administers the system keeps Odoo's own start.
        """
        for user in self.filtered(lambda user: not user.action_id and not user.has_group("base.group_system")):
            homes = (self.env.ref(action, False) for group, action in self._mj_homes() if user.has_group(group))
            home = next(filter(None, homes), None)
            if home:
                user.sudo().action_id = home.id

    def _mj_company(self):
        """Return the company that the user works for: the present one, unless all of their organisations are elsewhere.

        :rtype: res.company
        """
        return self._mj_own_organizations().sudo().company_id[:1] or self.env.company

    @api.private
    def _mj_own_organizations(self):
        """Return the organisations that this user works for in the companies chosen on the screen, the current one first.

        :rtype: mj.organization
        """
        self.ensure_one()
        organizations = self.sudo().mj_scope_ids.organization_id
        chosen = organizations.filtered(lambda organization: organization.company_id in self.env.companies)
        return chosen.sorted(lambda organization: organization.company_id != self.env.company).sudo(self.env.su)

    @api.private
    def mj_scope_domain(self, path_field, operation="read"):
        """Return the domain that keeps this user's scope, for use in record rules.

        A user without any scope sees nothing; who oversees everything gets a domain without a
        term on the tree, which costs nothing.

        :param str path_field: name of the field that stores the organisation's ``parent_path``.
        :param str operation: ``"read"``, or anything else for changing records.
        :rtype: list
        """
        self.ensure_one()
        if self._mj_oversees_all() if operation == "read" else self._mj_keeps_all():
            return list(Domain.TRUE)
        return list(
            Domain.OR(
                Domain(path_field, "=like", f"{scope.organization_id.parent_path}%")
                if scope.include_below
                else Domain(path_field, "=", scope.organization_id.parent_path)
                for scope in self.sudo().mj_scope_ids
            )
        )

    @api.private
    def mj_member_domain(self):
        """Return the domain on ``mj.member`` of the people this user may see, for record rules.

        Home organisation in scope, or a post held or proposed in an organisation in scope, or oneself.
        Somebody whose post has ended and whose home is elsewhere is out of sight again.

        :rtype: list
        """
        self.ensure_one()
        if self._mj_oversees_all():
            return list(Domain.TRUE)
        oneself = Domain("partner_id", "=", self.partner_id.id)
        in_scope = Domain(self.mj_scope_domain("organization_path"))
        if in_scope.is_false():
            return list(oneself)

        def to_sql(model, alias, query):
            # Odoo keeps the domain of a rule longer than until midnight; what is asked here is asked each time.
            coming = model.env["res.company"]._mj_by_day(lambda today: Domain("date_to", ">=", today))
            in_post = Domain("state", "!=", "cancelled") & (Domain("date_to", "=", False) | coming)
            # A union of index scans. The same with "or" and a subquery reads every member of the database.
            members = model.env["mj.member"].sudo().with_context(active_test=False)
            appointments = model.env["mj.appointment"].sudo()
            return SQL(
                "%s IN (%s UNION %s UNION %s)",
                SQL.identifier(alias, "id"),
                members._search(in_scope).subselect(),
                appointments._search(in_post & in_scope).subselect("member_id"),
                members._search(oneself).subselect(),
            )

        return list(Domain.custom(to_sql=to_sql))

    @api.private
    def mj_appointment_domain(self):
        """Return the domain on ``mj.appointment`` of the posts this user may see, for record rules.

        Posts in organisations in scope, every post of people whose home is in scope, and one's own.

        :rtype: list
        """
        self.ensure_one()
        if self._mj_oversees_all():
            return list(Domain.TRUE)
        in_scope = Domain(self.mj_scope_domain("organization_path"))
        return list(in_scope | Domain("member_id", "any", in_scope | Domain("partner_id", "=", self.partner_id.id)))

    @api.private
    def mj_own_or_scope_domain(self, member_fields):
        """Return the domain of rows in this user's scope or about this user as a member, for record rules.

        :param list[str] member_fields: paths to ``mj.member`` on the model.
        :rtype: list
        """
        self.ensure_one()
        if self._mj_oversees_all():
            return list(Domain.TRUE)
        own = self.sudo().partner_id.mj_member_ids.ids
        return list(
            Domain.OR(
                [Domain(self.mj_scope_domain("organization_path"))]
                + [Domain(path, "in", own) for path in member_fields if own]
            )
        )

    def _mj_oversees_all(self):
        """Whether scope does not limit what this user reads; extended by those who only look."""
        return self._mj_keeps_all()

    def _mj_keeps_all(self):
        """Whether scope does not limit what this user changes: the municipal rules administrator."""
        return self.has_group("mj_talks.group_mj_admin")

    @api.private
    def _mj_plan_activities(self, record, activity_type):
        """Plan an activity on a record for each account, in its own language.

        There is no mail of its own: the weekly digest is the only one that comes every week.

        :param record: of a model with activities.
        :param mail.activity.type activity_type: what it is about; it says no more than that.
        """
        for user in self:
            record.with_context(mail_activity_quick_update=True, lang=user.lang).activity_schedule(
                activity_type_id=activity_type.id, user_id=user.id
            )
