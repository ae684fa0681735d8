from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ... import clock

LEVELS = [
    ("municipal", "Municipal committee"),
    ("district", "District organisation"),
    ("grassroots", "Grassroots organisation"),
]

# What record rules and duties are worked out from.
_ADMINISTERED = {"parent_id", "level", "go_live", "company_id", "recorder_ids"}


class MjOrganization(models.Model):
    """An organisation at one of three levels (A01.1), with its contact data on a partner."""

    _name = "mj.organization"
    _description = "Party Organisation"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "mj.checked.references",
        "mj.contact.based",
        "mj.normal.form",
        "mj.without.identity.numbers",
    ]
    _inherits = {"res.partner": "partner_id"}
    _parent_store = True
    _order = "tree_order, id"
    _rec_names_search = ["partner_id.name", "code"]
    _check_company_auto = True
    _normal_number = ("code", "normal_code")
    _free_texts = ("name", "code", "note")

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact Record",
        required=True,
        ondelete="restrict",
        bypass_search_access=True,
        index=True,
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    code = fields.Char(string="Organisation Code", required=True, copy=False, tracking=True)
    normal_code = fields.Char(
        string="Code for Comparison", compute="_compute_normal_code", store=True, index=True, copy=False
    )
    level = fields.Selection(LEVELS, required=True, default="grassroots", index=True, tracking=True)
    parent_id = fields.Many2one(
        "mj.organization",
        string="Organisation Above",
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=lambda self: self.env.user.mj_scope_domain("parent_path", "write"),
        tracking=True,
    )
    child_ids = fields.One2many("mj.organization", "parent_id", string="Organisations Below")
    parent_path = fields.Char(index=True)
    sequence = fields.Integer(
        string="Display Order",
        default=10,
        aggregator=None,
        help="The place among the organisations below the same one; the smallest number comes first.",
    )
    tree_order = fields.Char(
        compute="_compute_tree_order", store=True, recursive=True, copy=False, export_string_translation=False
    )
    go_live = fields.Date(
        string="Live Since",
        copy=False,
        tracking=True,
        help="What was true before this day is loaded as history. No talk is owed for days before it.",
    )
    dissolved_on = fields.Date(tracking=True)
    recorder_ids = fields.Many2many(
        "res.users",
        "mj_organization_recorder_rel",
        "organization_id",
        "user_id",
        string="Recorders",
        domain="[('share', '=', False)]",
        help="The persons who keep this organisation's ledger and act for colleagues without an account.",
    )
    note = fields.Text(string="Remarks", groups="mj_talks.group_mj_user")

    member_ids = fields.One2many("mj.member", "organization_id", string="Members")
    appointment_ids = fields.One2many("mj.appointment", "organization_id", string="Appointments")
    # Counted for everybody who reads the directory: a number names nobody.
    member_count = fields.Integer(compute="_compute_member_count", compute_sudo=True, string="Members in the Subtree")
    chair_id = fields.Many2one("mj.member", compute="_compute_chair_id")
    may_keep = fields.Boolean(compute="_compute_may_keep")

    _code_company_uniq = models.UniqueIndex("(company_id, code)", "Another organisation has this code already.")
    _partner_uniq = models.UniqueIndex("(partner_id)", "This contact is an organisation already.")
    _parent_path_pattern_idx = models.Index("(parent_path text_pattern_ops)")
    _order_idx = models.Index("(tree_order, id)")

    @api.depends("code")
    def _compute_normal_code(self):
        self._fill_normal_number()

    @api.constrains("code")
    def _check_code(self):
        self._check_normal_number(self.env._("Another organisation has this code already, perhaps in another form: %s"))

    @api.depends("sequence", "parent_id.tree_order")
    def _compute_tree_order(self):
        """Every step has the same width, so that text is ordered as the tree is, whatever the collation."""
        for organization in self:
            step = f"{max(organization.sequence, 0):08d}.{organization._origin.id or 0:010d}/"
            organization.tree_order = (organization.parent_id.tree_order or "") + step

    def _compute_member_count(self):
        counts = dict(
            self.env["mj.member"]._read_group(
                [("organization_id", "child_of", self.ids), ("state", "=", "member")],
                groupby=["organization_id"],
                aggregates=["__count"],
            )
        )
        for organization in self:
            path = organization.parent_path or "-"
            organization.member_count = sum(
                count for below, count in counts.items() if (below.parent_path or "").startswith(path)
            )

    @api.depends_context("uid")
    def _compute_may_keep(self):
        kept = self._origin._filtered_access("write").ids
        for organization in self:
            organization.may_keep = organization._origin.id in kept

    @api.depends_context("uid")
    def _compute_chair_id(self):
        appointments = self.env["mj.appointment"]
        for company, organizations in self.grouped("company_id").items():
            day = clock.today(self.env, company)
            appointments |= appointments._held_on(day, organizations=organizations)
        chairs = {
            appointment.organization_id: appointment.member_id for appointment in appointments if appointment.is_chair
        }
        for organization in self:
            organization.chair_id = chairs.get(organization, False)

    @api.constrains("parent_id", "level")
    def _check_level(self):
        rank = {level: position for position, (level, __) in enumerate(LEVELS)}
        for organization in self:
            above = organization.parent_id
            if above and rank[organization.level] <= rank[above.level] and organization.level != "grassroots":
                raise ValidationError(
                    self.env._(
                        "%(organization)s cannot stand below %(above)s: an organisation belongs below one of a "
                        "higher level. Change its level or choose another organisation above.",
                        organization=organization.name,
                        above=above.name,
                    )
                )

    @api.constrains("dissolved_on", "go_live")
    def _check_dissolved_on(self):
        for organization in self:
            if organization.dissolved_on and organization.go_live and organization.dissolved_on < organization.go_live:
                raise ValidationError(
                    self.env._("%s was dissolved before it went live. Correct one of the two dates.", organization.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("is_company", True)
            self._check_administered({name for name in ("go_live", "recorder_ids") if vals.get(name)})
            self._check_has_company(vals)
            if vals.get("parent_id"):
                vals.setdefault("company_id", self.browse(vals["parent_id"]).sudo().company_id.id)
            # A new organisation has no history of its own to load: gates stand as they do above it.
            if vals.get("parent_id") and not vals.get("go_live"):
                vals["go_live"] = self.browse(vals["parent_id"]).sudo().go_live
        organizations = super().create(vals_list)
        organizations.filtered("recorder_ids")._note_recorders()
        return organizations

    def write(self, vals):
        self._check_administered(_ADMINISTERED & vals.keys())
        self._check_live_day(vals)
        self._check_above_kept(vals)
        self._check_has_company(vals)
        self._check_company_kept(vals)
        result = super().write(vals)
        if "recorder_ids" in vals:
            self._note_recorders()
        if "parent_id" in vals:
            self._follow_move()
        return result

    def _note_recorders(self):
        """The recorders named here read concerns and follow-ups: who they are is noted beside other rights."""
        for organization in self:
            logins = ", ".join(organization.sudo().recorder_ids.mapped("login"))
            self.env["mj.rights.watch"]._note(organization, f"{organization.code}: recorders {logins or '-'}")

    @api.model
    def _check_administered(self, field_names):
        """Keep the fields that record rules and duties rest on to the rules administrator.

        :raises AccessError: naming the fields.
        """
        if not field_names or self.env.su or self.env.user.has_group("mj_talks.group_mj_admin"):
            return
        labels = self.fields_get(field_names, ["string"])
        raise AccessError(
            self.env._(
                "Only the municipal rules administrator changes this of an organisation: %s.",
                ", ".join(sorted(info["string"] for info in labels.values())),
            )
        )

    def _check_live_day(self, vals):
        """Refuse to change a day of going live that has come: what is history and what is owed was decided by it."""
        if "go_live" not in vals or self.env.su:
            return
        day, days = fields.Date.to_date(vals["go_live"]), clock.todays(self)
        for organization in self:
            live, today = organization.go_live, days[organization.company_id]
            if live and live <= today and live != day:
                raise UserError(
                    self.env._(
                        "%(organization)s is live since %(day)s, and this day stays: what is history and what is owed "
                        "was decided by it. Only a day that is still to come is corrected.",
                        organization=organization.name,
                        day=live,
                    )
                )

    @api.model
    def _check_has_company(self, vals):
        if not vals.get("company_id", True):
            raise ValidationError(
                self.env._(
                    "An organisation belongs to a company: its regulation, its ledger and who may see it follow from "
                    "that. Choose one."
                )
            )

    def _check_company_kept(self, vals):
        """Refuse another company for an organisation with members, posts or organisations below: all of it would move.

        :raises UserError: naming the organisation.
        """
        for organization in self.sudo().with_context(active_test=False):
            if vals.get("company_id", organization.company_id.id) == organization.company_id.id:
                continue
            if organization.member_ids or organization.appointment_ids or organization.child_ids:
                raise UserError(
                    self.env._(
                        "%s has members, posts or organisations below it and stays in its company. Enter a new "
                        "organisation in the other company instead.",
                        organization.name,
                    )
                )

    def _check_above_kept(self, vals):
        """Refuse to take off the organisation above, which only the municipal one has not, and loops."""
        if "parent_id" not in vals:
            return
        if vals["parent_id"]:
            self._check_not_below_itself(self.browse(vals["parent_id"]))
            return
        for organization in self.filtered("parent_id"):
            if vals.get("level", organization.level) != "municipal":
                raise ValidationError(
                    self.env._(
                        "%s needs an organisation above: only a municipal committee stands at the top. Choose another "
                        "one above instead, or enter the day on which the organisation was dissolved.",
                        organization.name,
                    )
                )

    def _check_not_below_itself(self, above):
        """Before Odoo finds the loop, and says so in words that tell nobody what to do."""
        if looping := self & above.sudo()._with_all_above():
            raise ValidationError(
                self.env._(
                    "%s cannot stand below itself or an organisation of its own. Choose another organisation above.",
                    looping[0].name,
                )
            )

    def _with_all_above(self):
        """Return these organisations and all above them, each once.

        :rtype: mj.organization
        """
        paths = filter(None, self.mapped("parent_path"))
        return self.browse({int(number) for path in paths for number in path.split("/") if number})

    @api.model
    def _municipal_committee(self, company):
        """Return the municipal committee of a company, as far as the user sees it.

        :param res.company company: whose.
        :rtype: mj.organization
        """
        domain = [("parent_id", "=", False), ("company_id", "=", company.id), ("level", "=", "municipal")]
        return self.search(domain, limit=1)

    def _follow_move(self):
        """Carry stored paths and cached record rules along after organisations moved in the tree."""
        self.env.flush_all()
        prefixes = self.mapped("parent_path")
        for model in self.env.registry.values():
            if model._auto and not model._abstract and issubclass(model, self.env.registry["mj.organization.scoped"]):
                self.env[model._name]._synchronize_organization_path(prefixes)
        self.env.registry.clear_cache()

    def action_open_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_member_action")
        action["domain"] = [("organization_id", "child_of", self.id)]
        action["context"] = {"default_organization_id": self.id}
        return action

    def action_open_appointments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_appointment_action")
        action["domain"] = [("organization_id", "=", self.id)]
        action["context"] = {"default_organization_id": self.id, "search_default_current": 1}
        return action

    def action_reelection(self):
        """Open the re-election of this organisation's whole leadership team (换届)."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_reelection_action")
        action["context"] = {"default_organization_id": self.id}
        return action
