from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .mj_inspection import FIXING, SEEDING

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
    *FIXING,
}
DRAWING = {"drawn_at", "drawn_by_id", "organization_line_ids", "talk_line_ids"}
# Printed on report and circular: frozen once reported.
REPORTED = {"name", "date_from", "date_to", "conclusion", "requirement", "inspector_ids"}


class MjInspectionFreezing(models.Model):
    """What was fixed before the draw stays, and so does the draw: for every door, SQL included (A22.3)."""

    _inherit = "mj.inspection"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

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

    def write(self, vals):
        self._check_frozen(vals)
        return super().write(vals)

    def _check_frozen(self, names):
        """Refuse, to the superuser as well, what would change a draw after the fact.

        :raises ValidationError: saying what to do instead.
        """
        names = set(names)
        if REPORTED & names and any(inspection.state in ("reported", "closed") for inspection in self):
            raise ValidationError(
                self.env._("A report stays as it was reported. Prepare a follow-up for what is to be added.")
            )
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
