from odoo import api, models
from odoo.exceptions import ValidationError

from ...roster.cells import holds_identity_number


class MjWithoutIdentityNumbers(models.AbstractModel):
    """Keeps no number of an identity or residence card, in whichever field somebody writes it."""

    _name = "mj.without.identity.numbers"
    _description = "Without Identity Numbers"

    # The fields in which people write freely.
    _free_texts = ()

    @api.constrains(lambda self: self._free_texts)
    def _check_identity_numbers(self):
        for record in self.sudo():
            for name in self._free_texts:
                if holds_identity_number(record[name] or ""):
                    label = self._fields[name]._description_string(self.env)
                    raise ValidationError(
                        self.env._("“%s” holds an identity-card number. Remove it: it is not kept here.", label)
                    )
