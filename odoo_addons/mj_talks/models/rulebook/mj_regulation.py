from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ... import clock

STATES = [
    ("planned", "Not Yet in Force"),
    ("in_force", "In Force"),
    ("ended", "No Longer in Force"),
]


class MjRegulation(models.Model):
    """A version of a regulation with the days on which it is in force (A24.1).

    Versions of one regulation share a code. A successor takes over on its first day; what
    happened before stays under the version then in force.
    """

    _name = "mj.regulation"
    _description = "Regulation"
    _inherit = ["mail.thread", "mj.one.company"]
    _order = "code, date_from desc, id desc"
    _rec_names_search = ["name", "document_number"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        required=True,
        tracking=True,
        help="The same for all versions of one regulation. Only one of them is in force on any day.",
    )
    document_number = fields.Char(tracking=True, help="The number under which the regulation was issued.")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    passed_on = fields.Date(tracking=True)
    date_from = fields.Date(string="In Force From", required=True, tracking=True)
    date_to = fields.Date(
        string="Last Day in Force",
        copy=False,
        tracking=True,
        help="Empty while no end is known. A successor version sets it to the day before its own first day.",
    )
    trial = fields.Boolean(string="Trial Version", tracking=True)
    predecessor_id = fields.Many2one(
        "mj.regulation",
        string="Version Before",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state", string="Status")
    article_ids = fields.One2many("mj.regulation.article", "regulation_id", string="Articles")
    article_count = fields.Integer(compute="_compute_article_count", string="Number of Articles")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day in force lies before the first one. Correct one of the two dates.",
    )
    _one_in_force = models.Constraint(
        "EXCLUDE USING gist (company_id WITH =, code WITH =, daterange(date_from, date_to, '[]') WITH &&)",
        "Two versions of one regulation would be in force on the same day. "
        "Let the new version follow the one before, or end that one first.",
    )
    _predecessor_uniq = models.UniqueIndex(
        "(predecessor_id) WHERE predecessor_id IS NOT NULL",
        "This version has a successor already. Choose the latest version as the one before.",
    )
    _order_idx = models.Index("(code, date_from DESC, id DESC)")

    @api.depends("date_from", "date_to")
    def _compute_state(self):
        days = clock.todays(self)
        for regulation in self:
            today = days[regulation.company_id]
            if not regulation.date_from or regulation.date_from > today:
                regulation.state = "planned"
            elif regulation.date_to and regulation.date_to < today:
                regulation.state = "ended"
            else:
                regulation.state = "in_force"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["res.company"]._mj_by_day(lambda today: self._domain_of_states(value, today))

    @api.model
    def _domain_of_states(self, states, today):
        domains = {
            "planned": Domain("date_from", ">", today),
            "in_force": self._domain_in_force_on(today),
            "ended": Domain("date_to", "<", today),
        }
        return Domain.OR(domains[state] for state in states if state in domains)

    @api.depends("article_ids")
    def _compute_article_count(self):
        counts = dict(
            self.env["mj.regulation.article"]._read_group(
                [("regulation_id", "in", self.ids)], groupby=["regulation_id"], aggregates=["__count"]
            )
        )
        for regulation in self:
            regulation.article_count = counts.get(regulation, 0)

    @api.constrains("predecessor_id", "code", "date_from")
    def _check_predecessor_id(self):
        for regulation in self.filtered("predecessor_id"):
            before = regulation.predecessor_id
            if before.code != regulation.code:
                raise ValidationError(
                    self.env._(
                        "“%(version)s” cannot follow “%(before)s”: they have different codes. "
                        "Versions of one regulation share their code.",
                        version=regulation.name,
                        before=before.name,
                    )
                )
            if before.date_from >= regulation.date_from:
                raise ValidationError(self._message_not_later(before))

    @api.onchange("predecessor_id")
    def _onchange_predecessor_id(self):
        before = self.predecessor_id
        if before:
            self.code = before.code
            self.name = self.name or before.name

    @api.model_create_multi
    def create(self, vals_list):
        regulations = self.browse()
        for vals in vals_list:
            before = self.browse(vals.get("predecessor_id") or [])
            # The one before ends first: the database never accepts two versions at a time.
            before._end_before(fields.Date.to_date(vals.get("date_from")))
            self.flush_model(["company_id", "code", "date_from", "date_to"])
            regulations += super().create([vals])
        return regulations

    def write(self, vals):
        self._check_past_kept(vals)
        if {"predecessor_id", "date_from"} & vals.keys():
            for regulation in self:
                before, last_day = regulation._prepare_succession(vals)
                super(MjRegulation, regulation).write(vals)
                if last_day:
                    regulation.flush_recordset()
                    before.date_to = last_day
        else:
            super().write(vals)
        if {"date_from", "date_to"} & vals.keys():
            self.env["mj.duty.engine"]._reconcile(self._rules_in_force())
        return True

    def _rules_in_force(self):
        return self.env["mj.talk.rule"].sudo().search([("regulation_id", "in", self.ids), ("state", "=", "on")])

    def _check_past_kept(self, vals):
        """Days under which duties were owed stay: a version with rules ends today or later (A23.1, A24.1).

        :raises UserError: for another first day once it began, or an end in the past.
        """
        if self.env.su or not {"date_from", "date_to"} & vals.keys():
            return
        days = clock.todays(self)
        for regulation in self._rules_in_force().regulation_id & self:
            today = days[regulation.company_id]
            first_day = fields.Date.to_date(vals.get("date_from", regulation.date_from))
            last_day = fields.Date.to_date(vals.get("date_to", regulation.date_to))
            if first_day != regulation.date_from and min(first_day or today, regulation.date_from) <= today:
                raise UserError(
                    self.env._(
                        "“%s” came into force on its first day: what was owed from then on stays. Its first day is not "
                        "changed any more, nor moved into the past.",
                        regulation.name,
                    )
                )
            ends = (last_day, regulation.date_to) if last_day != regulation.date_to else ()
            if any(end and end < today - timedelta(days=1) for end in ends):
                raise UserError(
                    self.env._(
                        "“%s” cannot end, or have ended, on another day in the past: what was owed under it until then "
                        "stays. Choose today or a later day; a new version begins the day after.",
                        regulation.name,
                    )
                )

    def _prepare_succession(self, vals):
        """End the version before in time for this version's new first day or place in the succession.

        :param dict vals: the values about to be written.
        :returns: tuple (the version before, its last day once these values are written); the day is
            ``None`` where that version did not end because of this one and keeps its own end.
        """
        self.ensure_one()
        first_day = fields.Date.to_date(vals.get("date_from", self.date_from))
        before = self.browse(vals["predecessor_id"] or []) if "predecessor_id" in vals else self.predecessor_id
        follows_on = bool(before.date_to) and before.date_to == self.date_from - timedelta(days=1)
        before._end_before(first_day)
        return before, first_day - timedelta(days=1) if follows_on and first_day else None

    def _end_before(self, first_day):
        """End this version the day before a successor's first day, unless it ends earlier already.

        :param datetime.date first_day: first day of the successor; nothing happens without one.
        :raises ValidationError: when this version begins on that day or later.
        """
        for before in self:
            if not first_day or (before.date_to and before.date_to < first_day):
                continue
            if before.date_from >= first_day:
                raise ValidationError(self._message_not_later(before))
            before.date_to = first_day - timedelta(days=1)
            before.flush_recordset()

    def _message_not_later(self, before):
        return self.env._(
            "A successor takes over after the version before came into force. "
            "“%(before)s” is in force from %(day)s; choose a later day.",
            before=before.name,
            day=fields.Date.to_string(before.date_from),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_past(self):
        if self.filtered(lambda regulation: regulation.state != "planned"):
            raise UserError(
                self.env._(
                    "A version that is or was in force is kept for good: what happened under it stays under it. "
                    "Only a version not yet in force can be deleted."
                )
            )

    def unlink(self):
        reopened = self.predecessor_id.filtered(
            lambda before: any(
                before.date_to == version.date_from - timedelta(days=1)
                for version in self
                if version.predecessor_id == before
            )
        )
        result = super().unlink()
        (reopened - self).date_to = False
        return result

    def action_open_articles(self):
        """Open the articles of this version."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_regulation_article_action")
        action["domain"] = [("regulation_id", "=", self.id)]
        action["context"] = {"default_regulation_id": self.id}
        return action

    def action_import_text(self):
        """Open the import of the official text into this version."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_regulation_import_action")
        action["context"] = {"default_regulation_id": self.id}
        return action

    @api.model
    def _in_force_on(self, day, code=None, company=None):
        """Return the versions in force on a day: at most one for each regulation code (A24.1).

        The reader's own access rights apply; call with ``sudo()`` where duties are worked out.

        :param datetime.date day: the day asked for.
        :param str | None code: only the regulation of this code.
        :param company: ``res.company`` whose regulations count, by default the current company.
        :returns: ``mj.regulation`` records, empty when none was in force.
        """
        domain = self._domain_in_force_on(day) & Domain("company_id", "=", (company or self.env.company).id)
        if code:
            domain &= Domain("code", "=", code)
        return self.search(domain)

    @api.model
    def _domain_in_force_on(self, day):
        return Domain("date_from", "<=", day) & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
