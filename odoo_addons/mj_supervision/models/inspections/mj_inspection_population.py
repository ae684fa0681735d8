import base64
import io

import openpyxl
from odoo import api, fields, models
from odoo.addons.mj_talks.duty.talk_states import HELD_STATES
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...draw import Row, fingerprint, population_text, read_population
from ...draw.sampling import COLUMNS

LEVELS_OF_FIELDS = {"on_municipal": "municipal", "on_district": "district", "on_grassroots": "grassroots"}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class MjInspectionPopulation(models.Model):
    """Who and what can be drawn, with strata and shares: fixed before there is a seed (A22.3)."""

    _inherit = "mj.inspection"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    chosen_organization_ids = fields.Many2many(
        "mj.organization",
        "mj_inspection_chosen_organization_rel",
        "inspection_id",
        "organization_id",
        string="Organisations Chosen",
        help="Regular inspections: which organisations.",
    )
    root_id = fields.Many2one(
        "mj.organization",
        string="Draw From",
        ondelete="restrict",
        check_company=True,
        help="Spot checks: this organisation and all below. Empty: everything the committee oversees.",
    )
    on_municipal = fields.Boolean(string="Draw Municipal Committees")
    on_district = fields.Boolean(string="Draw District Organisations", default=True)
    on_grassroots = fields.Boolean(string="Draw Grassroots Organisations", default=True)
    percent = fields.Float(
        string="Share of Organisations (%)", default=5.0, help="Of each stratum, rounded up, at least one."
    )
    minimum_percent = fields.Float(
        string="Smallest Share Overall (%)", default=5.0, help="Of all organisations that can be drawn."
    )
    talk_percent = fields.Float(
        string="Share of Talks (%)", default=10.0, help="Of each organisation inspected, rounded up, at least one."
    )
    stratum_ids = fields.One2many("mj.inspection.stratum", "inspection_id", string="Strata")
    population = fields.Text(readonly=True, copy=False)
    population_hash = fields.Char(
        string="Population SHA-256", readonly=True, copy=False, help="What sha256sum says of the exported CSV file."
    )
    recusals = fields.Text(readonly=True, copy=False, help="What was left out because an inspector is involved.")
    fixed_at = fields.Datetime(string="Population Fixed At", readonly=True, copy=False)
    fixed_by_id = fields.Many2one("res.users", string="Population Fixed By", readonly=True, copy=False)

    _shares = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100 AND talk_percent > 0 AND talk_percent <= 100 "
        "AND minimum_percent >= 0 AND minimum_percent <= 100)",
        "A share lies between 0 and 100 per cent.",
    )
    population_csv = fields.Binary(compute="_compute_population_files", string="Population (CSV)")
    population_xlsx = fields.Binary(compute="_compute_population_files", string="Population (XLSX)")

    @api.constrains("chosen_organization_ids", "root_id", "organization_id")
    def _check_chosen(self):
        for inspection in self:
            inspection._check_jurisdiction(inspection.chosen_organization_ids | inspection.root_id)

    def _organizations_to_draw(self):
        """Return the organisations that could be inspected, before recusal.

        :rtype: mj.organization
        """
        if self.kind == "regular":
            return self.chosen_organization_ids
        levels = [level for name, level in LEVELS_OF_FIELDS.items() if self[name]]
        root = self.root_id or self.organization_id
        return self.env["mj.organization"].search(
            Domain("id", "child_of", root.id)
            & Domain("level", "in", levels)
            & (Domain("dissolved_on", "=", False) | Domain("dissolved_on", ">=", self.date_from))
        )

    def _strata(self, organizations):
        """Return the stratum of each organisation: its level, and the year it was last inspected.

        :rtype: dict[mj.organization, str]
        """
        lines = self.env["mj.inspection.organization"].search(
            [
                ("organization_id", "in", organizations.ids),
                ("inspection_id.state", "in", ("in_progress", "reported", "closed")),
            ]
        )
        years = {}
        for line in lines:
            year = line.inspection_id.date_from.year
            years[line.organization_id] = max(year, years.get(line.organization_id, year))
        return {one: f"{one.level}/{years.get(one, 'never')}" for one in organizations}

    def action_list_strata(self):
        """Work out the strata, so that a share can be set for each of them."""
        for inspection in self._ready_for("list_strata"):
            organizations, __ = inspection._without_recused(inspection._organizations_to_draw())
            inspection._list_strata(inspection._strata(organizations))

    def _list_strata(self, strata):
        names = list(strata.values())
        self.stratum_ids = [Command.clear()] + [
            Command.create({"name": name, "size": names.count(name), "percent": percent})
            for name, percent in self._percents(names).items()
        ]

    def _percents(self, names):
        """Return the share of each stratum: all of a regular inspection, else as it was set before.

        :rtype: dict[str, float]
        """
        before = {line.name: line.percent for line in self.stratum_ids}
        is_regular = self.kind == "regular"
        return {name: 100.0 if is_regular else before.get(name, self.percent) for name in sorted(set(names))}

    def action_fix_population(self):
        """Fix who and what can be drawn, with the shares: from now on only the seed is missing.

        :raises UserError: when something is missing.
        """
        found = {inspection: inspection._find_population() for inspection in self._ready_for("fix")}
        for inspection, (strata, rows, notes) in found.items():
            inspection._list_strata(strata)
            text = population_text(rows)
            inspection._take(
                "fix",
                population=text,
                population_hash=fingerprint(text),
                recusals="\n".join(notes),
                fixed_at=fields.Datetime.now(),
                fixed_by_id=self.env.uid,
            )

    def _check_seed_source(self):
        for inspection in self:
            is_by_hand = inspection.kind == "spot" and inspection.seed_method == "hand"
            if is_by_hand and not (inspection.seed_source or "").strip():
                raise UserError(
                    self.env._(
                        "Enter under “Seed Source” what will be the seed, before it is known: for example the lottery "
                        "numbers of a day to come."
                    )
                )

    def _find_population(self):
        """Return who and what can be drawn, and what recusal leaves out; nothing is written.

        :return: the stratum of each organisation, the rows of the population, a line on each one left out.
        :rtype: tuple[dict[mj.organization, str], list[Row], list[str]]
        :raises UserError: when nothing can be drawn.
        """
        organizations, organization_notes = self._without_recused(self._organizations_to_draw())
        self._check_jurisdiction(organizations)
        if not organizations:
            raise UserError(self.env._("No organisation can be inspected: choose organisations or levels."))
        strata = self._strata(organizations)
        rows, talk_notes = self._population_rows(organizations, strata)
        return strata, rows, organization_notes + talk_notes

    def _population_rows(self, organizations, strata):
        percents = {name: _number(percent) for name, percent in self._percents(strata.values()).items()}
        minimum = _number(self.minimum_percent)
        rows = [
            Row("organization", one.code, one.name, strata[one], percents[strata[one]], minimum)
            for one in organizations
        ]
        talks, notes = self._without_own_talks(
            self.env["mj.talk"].search(
                Domain("organization_id", "in", organizations.ids)
                & Domain("state", "in", HELD_STATES)
                & Domain("held_on", ">=", self.period_from)
                & Domain("held_on", "<=", self.period_to)
            )
        )
        share = _number(self.talk_percent)
        rows += [
            Row("talk", talk.reference, str(talk.held_on), talk.organization_id.code, share, "0") for talk in talks
        ]
        for row in rows:
            if row.code.startswith(FORMULA_SIGNS) or row.name.startswith(FORMULA_SIGNS):
                raise UserError(
                    self.env._("A spreadsheet would take %s for a formula. Correct the code or the name.", row.code)
                )
        return rows, notes

    # -- the file of the population ----------------------------------------------------------------

    @api.depends("population")
    def _compute_population_files(self):
        for inspection in self:
            text = inspection.population
            inspection.population_csv = text and base64.b64encode(text.encode())
            inspection.population_xlsx = text and base64.b64encode(self._workbook(read_population(text)))

    def action_download_csv(self):
        """Download the fixed population, byte for byte what the hash was taken of."""
        return self._download("population_csv", "csv")

    def action_download_xlsx(self):
        """Download the fixed population as a spreadsheet."""
        return self._download("population_xlsx", "xlsx")

    def _download(self, field_name, ending):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{field_name}?download=true&filename=population-{self.id}.{ending}",
            "target": "download",
        }

    @api.model
    def _workbook(self, rows):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(COLUMNS)
        for row in rows:
            sheet.append([getattr(row, column) for column in COLUMNS])
        for cells in sheet.iter_rows():
            for cell in cells:
                # Text, whatever it begins with: no spreadsheet takes it for a formula.
                cell.data_type = "s"
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


def _number(value):
    """Write a percentage as short as it is: 5.0 as "5", 7.5 as "7.5"."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
