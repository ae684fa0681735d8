from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...duty.roles import ROLES
from ...duty.talk_kinds import CATEGORIES, FORMS, TIMINGS
from ...wording import comma

SUPERVISION = "supervision_committee"
RELATIONS = [
    ("anywhere", "Each anywhere"),
    ("same", "Both in the organisation of the talk"),
    ("below", "Talked-to directly below the organisation of the talk"),
    ("all_below", "Talked-to anywhere below the organisation of the talk"),
]


class MjTalkPermission(models.Model):
    """Who may lawfully talk with whom, in which category and form, under which article (A10, A13–A16).

    A row with a form speaks of talks of this form, a row without one of talks of its category. A talk needs a row for
    its category and one for its form, for each talker with each talked-to; what the rows of a regulation say nothing
    of at all is free. Rules may admit their own people besides, see ``mj.talk.rule.admits_people``.
    """

    _name = "mj.talk.permission"
    _description = "Who May Talk with Whom"
    _order = "regulation_id, sequence, id"

    regulation_id = fields.Many2one("mj.regulation", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="regulation_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    article_id = fields.Many2one(
        "mj.regulation.article",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('regulation_id', '=', regulation_id)]",
        help="The article that a refusal cites.",
    )
    item = fields.Integer(help="The item of the article that a refusal cites; zero: none.")
    form = fields.Selection(
        FORMS, help="The row says who holds talks of this form. Empty: it says who holds talks of the category."
    )
    category = fields.Selection(CATEGORIES, help="Empty: talks of every category.")
    timing = fields.Selection(TIMINGS, string="Occasion", help="Asked of daily talks only. Empty: both.")
    talker_scope = fields.Selection(ROLES, string="Talker", help="Empty: anybody.")
    talkee_scope = fields.Selection(ROLES, string="Talked-to", help="Empty: anybody.")
    relation = fields.Selection(RELATIONS, required=True, default="anywhere", help="Where the two have these roles.")
    talkers_to = fields.Integer(string="At Most … Talkers", help="Zero: no limit.")
    talkees_from = fields.Integer(string="At Least … Talked-to", default=1)
    talkees_to = fields.Integer(string="At Most … Talked-to", help="Zero: no limit.")

    _numbers = models.Constraint(
        "CHECK (item >= 0 AND talkers_to >= 0 AND talkees_from >= 0 AND talkees_to >= 0 "
        "AND (talkees_to = 0 OR talkees_to >= talkees_from))",
        "A number is zero or more, and no more people are asked for at least than at most.",
    )
    _places_of_roles = models.Constraint(
        "CHECK (relation = 'anywhere' OR (talker_scope IS NOT NULL AND talkee_scope IS NOT NULL))",
        "Where people stand is asked of people with roles. Choose talker and talked-to, or “Each anywhere”.",
    )

    @api.depends("article_id.number", "item")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            code = f"A{row.article_id.number}.{row.item}" if row.item else f"A{row.article_id.number}"
            row.display_name = self.env["mj.regulation.article"]._clause_label(code, with_item=True)

    @api.constrains("article_id", "regulation_id")
    def _check_article_id(self):
        if any(row.article_id.regulation_id != row.regulation_id for row in self):
            raise ValidationError(self.env._("Choose an article of the regulation to which the row belongs."))

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._note_change()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._note_change()
        return result

    def unlink(self):
        self._note_change()
        return super().unlink()

    def _note_change(self):
        """Note on the regulations who changed their rows and when: what is lawful follows at once (A23.1)."""
        if self.env.context.get("install_mode"):
            return
        for regulation, rows in self.grouped("regulation_id").items():
            names = comma(self.env).join(dict.fromkeys(rows.mapped("display_name")))
            regulation.message_post(body=self.env._("Who may talk with whom was changed: %s", names))

    @api.model
    def _on(self, day, company):
        """Return the rows that hold for the talks of a company on a day.

        A version without rows goes on with those of the version before. On a day on which no regulation with rows is
        in force those of the next one hold, or else of the last: talks of earlier days are entered later.

        :param datetime.date day: local day of the talk.
        :param res.company company: of the organisation that talks.
        :rtype: mj.talk.permission
        """
        regulations = self.env["mj.regulation"].sudo()
        rows = self.sudo().browse()
        for regulation in regulations._in_force_on(day, company=company):
            rows |= regulation._permissions()
        if not rows:
            written = regulations.search(
                [("company_id", "=", company.id), ("permission_ids", "!=", False)], order="date_from, id"
            )
            rows = (written.filtered(lambda regulation: regulation.date_from > day)[:1] or written[-1:]).permission_ids
        return rows.sorted(lambda row: (row.sequence, row.id))

    def _allows_numbers(self, talker_count, talkee_count):
        return (not self.talkers_to or talker_count <= self.talkers_to) and (
            self.talkees_from <= talkee_count and (not self.talkees_to or talkee_count <= self.talkees_to)
        )

    def _fits_talker(self, talker, roles, organization):
        """Whether the role of the talker is that of the row, where the row puts it.

        :param mj.member talker: one person.
        :param dict roles: where people have which roles on the day, ``mj.appointment._roles_on``.
        :param mj.organization organization: of the talk.
        """
        if not self.talker_scope:
            return True
        places = roles[self.talker_scope, talker.id]
        return organization.id in places if self.relation != "anywhere" else bool(places)

    def _admits(self, talker, talkee, roles, organization):
        """Whether the row admits a talk of two people; arguments as for :meth:`_fits_talker`."""
        if not self._fits_talker(talker, roles, organization):
            return False
        if not self.talkee_scope:
            return True
        places = roles[self.talkee_scope, talkee.id]
        if self.relation == "anywhere":
            return bool(places)
        if self.relation == "same":
            return organization.id in places
        found = organization.browse(places)
        if self.relation == "below":
            return organization in found.parent_id
        return any(place.parent_path.startswith(organization.parent_path) for place in found - organization)

    def _talkers_in_words(self):
        return self._roles_in_words("talker_scope")

    def _talkees_in_words(self):
        """Name the roles of the talked-to, and where these are."""
        places = dict(self._fields["relation"]._description_selection(self.env))
        roles = dict(self._fields["talkee_scope"]._description_selection(self.env))
        names = dict.fromkeys(
            roles[row.talkee_scope]
            if row.relation == "anywhere"
            else self.env._("%(role)s (%(place)s)", role=roles[row.talkee_scope], place=places[row.relation])
            for row in self.filtered("talkee_scope")
        )
        return list(names)

    def _roles_in_words(self, name):
        roles = dict(self._fields[name]._description_selection(self.env))
        return list(dict.fromkeys(roles[row[name]] for row in self.filtered(name)))
