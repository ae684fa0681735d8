import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...draw import commitment, draw, fingerprint, read_population


class MjInspectionDraw(models.Model):
    """Seed and draw: the seed is recorded once the population is fixed, and anybody can repeat the draw (A22.3).

    The population is fixed in ``mj_inspection_population.py`` and kept by ``mj_inspection_freezing.py``.
    """

    _inherit = "mj.inspection"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

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

    @api.depends("state", "organization_line_ids", "talk_line_ids")
    def _compute_is_reproducible(self):
        for inspection in self:
            inspection.is_reproducible = bool(inspection.drawn_at) and inspection._is_draw_repeated()

    def action_seed(self):
        """Take the seed: by the system, or ask for what was drawn by hand."""
        self.ensure_one()
        self._ready_for("seed")
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
        self.ensure_one()
        self._ready_for("seed")
        seed = " ".join((seed or "").split())
        if not seed:
            raise UserError(self.env._("Enter the seed."))
        self._take(
            "seed",
            seed=seed,
            seed_commitment=commitment(self.population_hash, seed),
            seeded_at=fields.Datetime.now(),
            seeded_by_id=self.env.uid,
        )

    def _check_unseeded(self):
        if any(inspection.seed for inspection in self):
            raise UserError(self.env._("The seed was recorded already and is final (A22.3)."))

    def _check_seeded(self):
        if not all(inspection.seed for inspection in self):
            raise UserError(self.env._("Record the seed first: it is settled before the draw (A22.3)."))

    def action_draw(self):
        """Draw organisations and talks from the fixed population by the recorded seed.

        :raises UserError: without a seed, or when one of the inspectors belongs to what was drawn.
        """
        drawn = {inspection: inspection._drawn_records() for inspection in self._ready_for("draw")}
        for inspection, (organizations, __) in drawn.items():
            inspection._check_conflicts(organizations)
        for inspection, (organizations, talks) in drawn.items():
            inspection.sudo().write(
                {
                    "organization_line_ids": [
                        Command.clear(),
                        *(Command.create({"organization_id": one.id}) for one in organizations),
                    ],
                    "talk_line_ids": [Command.clear(), *(Command.create({"talk_id": talk.id}) for talk in talks)],
                }
            )
            inspection._take("draw", drawn_at=fields.Datetime.now(), drawn_by_id=self.env.uid)

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
