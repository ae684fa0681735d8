import base64
import io
import secrets

import openpyxl
from odoo import api, fields, models
from odoo.addons.mj_talks.duty.fulfilment import HELD_STATES
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..draw import Row, commitment, draw, fingerprint, population_text, read_population
from ..draw.sampling import COLUMNS

# What a draw rests on: frozen once the population is fixed, whoever writes.
BASIS = {
    "kind",
    "organization_id",
    "period_from",
    "period_to",
    "chosen_organization_ids",
    "root_id",
    "on_municipal",
    "on_district",
    "on_grassroots",
    "percent",
    "talk_percent",
    "minimum_percent",
    "stratum_ids",
    "seed_method",
    "seed_source",
    "population",
    "population_hash",
    "recusals",
    "fixed_at",
    "fixed_by_id",
}
# Frozen once there is a seed.
SEEDING = {"seed", "seed_commitment", "seeded_at", "seeded_by_id"}
DRAWING = {"drawn_at", "drawn_by_id", "organization_line_ids", "talk_line_ids"}
LEVELS_OF_FIELDS = {"on_municipal": "municipal", "on_district": "district", "on_grassroots": "grassroots"}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class MjInspectionDraw(models.Model):
    """Population, seed and draw: fixed in this order, dated, and repeatable by anybody (A22.3)."""

    _inherit = "mj.inspection"

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

    seed_method = fields.Selection(
        [("system", "By the system's random generator"), ("hand", "By hand")],
        string="Seed Taken",
        required=True,
        default="system",
    )
    seed_source = fields.Char(
        help="By hand: what will be the seed, settled before it is known, for example the numbers of a lottery on a "
        "day to come, or of lots drawn at a meeting."
    )
    seed = fields.Char(readonly=True, copy=False)
    seed_commitment = fields.Char(
        readonly=True, copy=False, help="SHA-256 of population hash, line feed and seed: binds the one to the other."
    )
    seeded_at = fields.Datetime(string="Seed Recorded At", readonly=True, copy=False)
    seeded_by_id = fields.Many2one("res.users", string="Seed Recorded By", readonly=True, copy=False)
    drawn_at = fields.Datetime(readonly=True, copy=False)
    drawn_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_reproducible = fields.Boolean(
        compute="_compute_is_reproducible",
        string="Draw Verified",
        help="Drawing again from the fixed population and the seed gives the same organisations and talks.",
    )
    population_csv = fields.Binary(compute="_compute_population_files", string="Population (CSV)")
    population_xlsx = fields.Binary(compute="_compute_population_files", string="Population (XLSX)")

    _shares = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100 AND talk_percent > 0 AND talk_percent <= 100 "
        "AND minimum_percent >= 0 AND minimum_percent <= 100)",
        "A share lies between 0 and 100 per cent.",
    )

    def init(self):
        """Let the database itself refuse what :meth:`_check_frozen` refuses, for whoever goes around Odoo."""
        result = super().init()
        columns = sorted(
            name for name in BASIS | SEEDING if self._fields[name].store and self._fields[name].column_type
        )
        frozen = [name for name in columns if name in BASIS]
        row = {
            which: SQL(", ").join(SQL("%s.%s", SQL(which), SQL.identifier(name)) for name in frozen)
            for which in ("OLD", "NEW")
        }
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION mj_inspection_keep_draw() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION USING MESSAGE = 'the draw is fixed: ' || OLD.reference;
                END $$;
                DROP TRIGGER IF EXISTS mj_inspection_keep_basis ON mj_inspection;
                CREATE TRIGGER mj_inspection_keep_basis BEFORE UPDATE ON mj_inspection FOR EACH ROW
                    WHEN (OLD.population_hash IS NOT NULL AND (%(old)s) IS DISTINCT FROM (%(new)s))
                    EXECUTE FUNCTION mj_inspection_keep_draw();
                DROP TRIGGER IF EXISTS mj_inspection_keep_seed ON mj_inspection;
                CREATE TRIGGER mj_inspection_keep_seed BEFORE UPDATE ON mj_inspection FOR EACH ROW
                    WHEN (OLD.seed IS NOT NULL AND (OLD.seed, OLD.seed_commitment, OLD.seeded_at, OLD.seeded_by_id)
                          IS DISTINCT FROM (NEW.seed, NEW.seed_commitment, NEW.seeded_at, NEW.seeded_by_id))
                    EXECUTE FUNCTION mj_inspection_keep_draw();
                DROP TRIGGER IF EXISTS mj_inspection_keep_row ON mj_inspection;
                CREATE TRIGGER mj_inspection_keep_row BEFORE DELETE ON mj_inspection FOR EACH ROW
                    WHEN (OLD.population_hash IS NOT NULL)
                    EXECUTE FUNCTION mj_inspection_keep_draw();
                """,
                old=row["OLD"],
                new=row["NEW"],
            )
        )
        return result

    @api.model
    def _worked_out(self):
        hidden = {"population", "population_hash", "recusals", "fixed_at", "fixed_by_id", "drawn_at", "drawn_by_id"}
        return super()._worked_out() | hidden | SEEDING

    @api.depends("state", "organization_line_ids", "talk_line_ids")
    def _compute_is_reproducible(self):
        for inspection in self:
            inspection.is_reproducible = bool(inspection.drawn_at) and inspection._is_draw_repeated()

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

    # -- frozen -------------------------------------------------------------------------------

    def write(self, vals):
        self._check_frozen(vals)
        return super().write(vals)

    def _check_frozen(self, names):
        """Refuse, to the superuser as well, what would change a draw after the fact.

        :raises ValidationError: saying what to do instead.
        """
        names = set(names)
        for inspection in self:
            if (
                (inspection.state != "draft" and BASIS & names)
                or (inspection.seed and SEEDING & names)
                or (inspection.drawn_at and DRAWING & names)
            ):
                raise ValidationError(
                    self.env._(
                        "%s: population, shares and seed stay as they were fixed before the draw, and the draw stays "
                        "as it fell (A22.3). Cancel the inspection with a reason and prepare a new one.",
                        inspection.reference,
                    )
                )

    # -- population ---------------------------------------------------------------------------

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
        self._check_may_act("draft")
        for inspection in self:
            inspection._list_strata()

    def _list_strata(self):
        organizations, __ = self._without_recused(self._organizations_to_draw())
        names = list(self._strata(organizations).values())
        before = {line.name: line.percent for line in self.stratum_ids}
        self.stratum_ids = [Command.clear()] + [
            Command.create({"name": name, "size": names.count(name), "percent": self._percent_of(name, before)})
            for name in sorted(set(names))
        ]

    def _percent_of(self, stratum, before):
        return 100.0 if self.kind == "regular" else before.get(stratum, self.percent)

    def action_fix_population(self):
        """Fix who and what can be drawn, with the shares: from now on only the seed is missing.

        :raises UserError: when something is missing.
        """
        self._check_may_act("draft")
        for inspection in self:
            inspection._check_inspectors_named()
            if inspection.kind == "spot" and inspection.seed_method == "hand":
                inspection._check_seed_source()
            organizations, organization_notes = inspection._without_recused(inspection._organizations_to_draw())
            inspection._check_jurisdiction(organizations)
            if not organizations:
                raise UserError(self.env._("No organisation can be inspected: choose organisations or levels."))
            inspection._list_strata()
            rows, talk_notes = inspection._population_rows(organizations)
            text = population_text(rows)
            inspection._move_to(
                "fixed",
                population=text,
                population_hash=fingerprint(text),
                recusals="\n".join(organization_notes + talk_notes),
                fixed_at=fields.Datetime.now(),
                fixed_by_id=self.env.uid,
            )

    def _check_seed_source(self):
        if not (self.seed_source or "").strip():
            raise UserError(
                self.env._(
                    "Enter under “Seed Source” what will be the seed, before it is known: for example the lottery "
                    "numbers of a day to come."
                )
            )

    def _population_rows(self, organizations):
        strata = self._strata(organizations)
        percents = {line.name: _number(line.percent) for line in self.stratum_ids}
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

    # -- seed and draw ------------------------------------------------------------------------

    def action_seed(self):
        """Take the seed: by the system, or ask for what was drawn by hand."""
        self._check_may_act("fixed")
        self.ensure_one()
        if self.seed_method == "hand" and self.kind == "spot":
            action = self.env["ir.actions.act_window"]._for_xml_id("mj_supervision.mj_inspection_seed_action")
            action["context"] = {"default_inspection_id": self.id}
            return action
        return self.take_seed(secrets.token_hex(16))

    @api.private
    def take_seed(self, seed):
        """Record the seed with who and when; it is final.

        :param str seed: one line of text.
        :raises UserError: when it is empty, or there is one already.
        """
        self._check_may_act("fixed")
        self.ensure_one()
        seed = " ".join((seed or "").split())
        if not seed:
            raise UserError(self.env._("Enter the seed."))
        if self.seed:
            raise UserError(self.env._("The seed was recorded already and is final (A22.3)."))
        self.sudo().write(
            {
                "seed": seed,
                "seed_commitment": commitment(self.population_hash, seed),
                "seeded_at": fields.Datetime.now(),
                "seeded_by_id": self.env.uid,
            }
        )

    def action_draw(self):
        """Draw organisations and talks from the fixed population by the recorded seed.

        :raises UserError: without a seed.
        """
        self._check_may_act("fixed")
        for inspection in self:
            if not inspection.seed:
                raise UserError(self.env._("Record the seed first: it is settled before the draw (A22.3)."))
            organizations, talks = inspection._drawn_records()
            inspection._check_conflicts(organizations)
            inspection.sudo().write(
                {
                    "organization_line_ids": [
                        Command.clear(),
                        *(Command.create({"organization_id": one.id}) for one in organizations),
                    ],
                    "talk_line_ids": [Command.clear(), *(Command.create({"talk_id": talk.id}) for talk in talks)],
                }
            )
            inspection._move_to("drawn", drawn_at=fields.Datetime.now(), drawn_by_id=self.env.uid)

    def _repeat_draw(self):
        return draw(read_population(self.population), self.seed)

    def _drawn_records(self):
        """Return the organisations and talks that population and seed stand for, in the order drawn.

        :rtype: tuple[mj.organization, mj.talk]
        """
        drawn = self._repeat_draw()
        organizations = (
            self.env["mj.organization"]
            .with_context(active_test=False)
            .search([("code", "in", drawn.organizations), ("company_id", "=", self.company_id.id)])
        )
        talks = self.env["mj.talk"].search([("reference", "in", drawn.talks), ("company_id", "=", self.company_id.id)])
        return (
            organizations.sorted(lambda one: drawn.organizations.index(one.code)),
            talks.sorted(lambda talk: drawn.talks.index(talk.reference)),
        )

    def _is_draw_repeated(self):
        drawn = self._repeat_draw()
        lines = self.sudo()
        return (
            self.population_hash == fingerprint(self.population)
            and self.seed_commitment == commitment(self.population_hash, self.seed)
            and sorted(lines.organization_line_ids.mapped("code")) == sorted(drawn.organizations)
            and sorted(lines.talk_line_ids.mapped("reference")) == sorted(drawn.talks)
        )


def _number(value):
    """Write a percentage as short as it is: 5.0 as "5", 7.5 as "7.5"."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
