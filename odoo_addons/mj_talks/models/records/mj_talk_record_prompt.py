from odoo import api, fields, models

from ...duty.talk_kinds import CATEGORIES, FORMS
from .mj_talk_record import WRITTEN_PARTS


class MjTalkRecordPrompt(models.Model):
    """A question shown beside a part of the record, so that a talk goes deep without a form to fill (A08.1)."""

    _name = "mj.talk.record.prompt"
    _description = "Prompt for a Record"
    _order = "sequence, id"
    _rec_name = "prompt"

    sequence = fields.Integer(default=10)
    part = fields.Selection("_select_parts", string="Part of the Record", required=True)
    category = fields.Selection(CATEGORIES, help="Empty: in records of every category.")
    form = fields.Selection(FORMS, help="Empty: in records of every form.")
    prompt = fields.Text(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for the committees of all companies.")

    @api.model
    def _select_parts(self):
        record_fields = self.env["mj.talk.record"]._fields
        return [(name, record_fields[name]._description_string(self.env)) for name in WRITTEN_PARTS]

    @api.model
    @api.private
    def _by_part(self, category, form, company=None):
        """Return the prompts for a record. What a company asks about a part takes the place of what all are asked.

        :param str category: of its talk.
        :param str form: of its talk.
        :param res.company company: of its talk; ``None``: only what all are asked.
        :return: prompts in their order, by part.
        :rtype: dict[str, list[str]]
        """
        shared, own = {}, {}
        domain = [
            ("category", "in", (category, False)),
            ("form", "in", (form, False)),
            ("company_id", "in", [False, *(company.ids if company else [])]),
        ]
        for row in self.sudo().search(domain):
            (own if row.company_id else shared).setdefault(row.part, []).append(row.prompt)
        return shared | own
