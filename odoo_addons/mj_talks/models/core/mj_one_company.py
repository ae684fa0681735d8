from odoo import api, models
from odoo.exceptions import ValidationError

from ...wording import comma


class MjOneCompany(models.AbstractModel):
    """Names only what belongs to its own company, or to none.

    Odoo checks the relations that say ``check_company``, which also narrows their pickers. Here every relation of ours is
    checked, and every account that somebody names; what a committee keeps is never about another one's people.
    """

    _name = "mj.one.company"
    _description = "Of One Company"
    _check_company_auto = True

    def _own_company(self):
        """Return the company of a record; empty: nothing is compared.

        :rtype: res.company
        """
        return self.company_id if "company_id" in self._fields else self.env["res.company"]

    def _check_company(self, fnames=None):
        """Refuse what belongs to another company, in words of our own.

        :param list fnames: fields that were written; ``None`` for all.
        :raises ValidationError: naming the record, the fields and the company.
        """
        fields = self._fields_of_one_company(fnames)
        for record in self.sudo() if fields else ():
            company = record._own_company()
            foreign = [field for field in fields if company and _is_foreign(record[field.name], company)]
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(record)s belongs to %(company)s, and this belongs to another company: %(fields)s. Choose "
                        "what belongs to the same company.",
                        record=record.display_name,
                        company=company.name,
                        fields=comma(self.env).join(field._description_string(self.env) for field in foreign),
                    )
                )

    @api.model
    def _fields_of_one_company(self, fnames):
        if fnames is None or {"company_id", "organization_id"} & set(fnames):
            fnames = self._fields
        return [self._fields[name] for name in fnames if self._is_of_one_company(self._fields[name])]

    @api.model
    def _is_of_one_company(self, field):
        """Whether a field names something that may belong to another company; who did something is never wrong."""
        if not field.store or field.related or field.inherited or field.type not in ("many2one", "many2many"):
            return False
        if field.comodel_name == "res.users":
            return not field.readonly
        comodel = self.env[field.comodel_name]
        return "company_id" in comodel._fields and field.comodel_name.startswith(("mj.", "res.partner"))


def _is_foreign(others, company):
    if others._name == "res.users":
        return any(company not in user.company_ids for user in others)
    return bool(others.with_context(active_test=False).company_id - company)
