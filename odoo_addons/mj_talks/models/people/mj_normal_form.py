from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...roster.normal_form import normal_code, normal_name


class MjNormalForm(models.AbstractModel):
    """Is known by a name and a number, in whatever form they are written: what differs in form alone is the same."""

    _name = "mj.normal.form"
    _description = "Known in Every Form of Writing"

    # The field with the number and the one with its normal form.
    _normal_number = ()

    normal_name = fields.Char(
        string="Name for Comparison",
        compute="_compute_normal_name",
        store=True,
        index=True,
        copy=False,
        help="The name without what programs and ways of writing put into it. It is compared and searched by.",
    )

    @api.depends("name")
    def _compute_normal_name(self):
        for record in self:
            record.normal_name = normal_name(record.name)

    def _fill_normal_number(self):
        number, normal = self._normal_number
        for record in self:
            record[normal] = normal_code(record[number]) or False

    def _check_normal_number(self, message):
        """Refuse a number that another record of the company has in some form.

        :param str message: with a place for the other record's number.
        :raises ValidationError: naming that number.
        """
        number, normal = self._normal_number
        forms = set(self.mapped(normal)) - {False}
        known = self.sudo().with_context(active_test=False).search(Domain(normal, "in", forms))
        by_form = known.grouped(lambda record: (record.company_id, record[normal]))
        for record in self.sudo():
            others = by_form.get((record.company_id, record[normal]), self.browse()) - record
            if record[normal] and others:
                raise ValidationError(message % others[0][number])

    @api.model
    def _search_display_name(self, operator, value):
        found = super()._search_display_name(operator, value)
        if operator not in ("like", "ilike", "=like", "=ilike", "=", "in") or not value:
            return found
        values = [value] if isinstance(value, str) or not isinstance(value, Collection) else value
        values = [entry for entry in values if isinstance(entry, str)]
        forms = [(normal_name(entry), normal_code(entry)) for entry in values]
        operator = "=" if operator == "in" else operator
        names = [Domain("normal_name", operator, name) for name, __ in forms if name]
        numbers = [Domain(self._normal_number[1], operator, number) for __, number in forms if number]
        return Domain.OR([found, *names, *numbers])
