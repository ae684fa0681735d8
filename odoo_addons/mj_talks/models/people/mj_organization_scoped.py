from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class MjOrganizationScoped(models.AbstractModel):
    """A record that belongs to one organisation and is seen by organisation subtree.

    The organisation's place in the tree is stored on the row, so that a record rule is one
    prefix comparison on an indexed column, however large the tree is.
    """

    _name = "mj.organization.scoped"
    _description = "Belongs to an Organisation"
    _inherit = ["mj.checked.references"]

    organization_id = fields.Many2one(
        "mj.organization",
        string="Organisation",
        required=True,
        index=True,
        ondelete="restrict",
        domain=lambda self: list(self._organization_domain()),
    )
    organization_path = fields.Char(
        compute="_compute_organization_path",
        compute_sudo=True,
        store=True,
        copy=False,
        export_string_translation=False,
    )
    # Not "related": while no organisation is chosen, the pickers beside it need a company to offer anything.
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        compute_sudo=True,
        store=True,
        index=True,
    )

    _organization_path_idx = models.Index("(organization_path text_pattern_ops)")

    # Whether indexes hold all that the default order and the record rules ask.
    _page_by_index = False

    # Not on ``organization_id.parent_path``: when an organisation moves, all rows of its
    # subtree follow in one statement instead of one record at a time.
    @api.depends("organization_id")
    def _compute_organization_path(self):
        for record in self:
            record.organization_path = record.organization_id.parent_path

    @api.depends("organization_id.company_id")
    def _compute_company_id(self):
        for record in self:
            record.company_id = record.organization_id.company_id or self.env.user._mj_company()

    @api.model_create_multi
    def create(self, vals_list):
        self._check_organization_in_scope({vals.get("organization_id") for vals in vals_list})
        return super().create(vals_list)

    def write(self, vals):
        if "organization_id" in vals:
            self._check_organization_in_scope({vals["organization_id"]})
        return super().write(vals)

    def _fetch_query(self, query, fields):
        if self._page_by_index and query.limit:
            # First which rows, from an index alone, then the rows of this page only.
            query = self.browse(query.get_result_ids())._as_query()
        return super()._fetch_query(query, fields)

    @api.model
    def _organization_domain(self):
        """Return the domain of the organisations that the user may choose: what pickers offer and checks let pass.

        :rtype: odoo.fields.Domain
        """
        return Domain.TRUE if self.env.su else Domain(self.env.user.mj_scope_domain("parent_path", "write"))

    @api.model
    def _check_organization_in_scope(self, organization_ids):
        """Refuse an organisation outside the user's scope: a record must not be pushed out of sight.

        :param set organization_ids: ids given by the caller; empty values are ignored.
        :raises AccessError: naming the organisations.
        """
        given = self.env["mj.organization"].browse(filter(None, organization_ids))
        if self.env.su or not given:
            return
        in_scope = given.with_context(active_test=False).search(
            Domain("id", "in", given.ids) & self._organization_domain()
        )
        if outside := given - in_scope:
            raise AccessError(
                self.env._(
                    "%s is outside the organisations you work for. Ask the office of the organisation above both.",
                    ", ".join(outside.exists().mapped("name")),
                )
            )

    @api.model
    @api.private
    def _synchronize_organization_path(self, path_prefixes):
        """Bring the stored paths up to date below the given places of the tree.

        :param list[str] path_prefixes: ``parent_path`` of the organisations that moved, after the move.
        """
        if not path_prefixes:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s AS scoped
                   SET organization_path = organization.parent_path
                  FROM mj_organization AS organization
                 WHERE organization.id = scoped.organization_id
                   AND organization.parent_path LIKE ANY (%(prefixes)s)
                   AND scoped.organization_path IS DISTINCT FROM organization.parent_path
                """,
                table=SQL.identifier(self._table),
                prefixes=[f"{prefix}%" for prefix in path_prefixes],
            )
        )
        self.invalidate_model(["organization_path"], flush=False)
