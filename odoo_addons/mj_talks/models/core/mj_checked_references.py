import functools

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain


class MjCheckedReferences(models.AbstractModel):
    """Refers only to records that its writer may read.

    Odoo does not ask whether the target of a relation is readable, and shows its name to whoever
    reads the row that points at it. Every model through which a user can name a record inherits
    this, wizards included.
    """

    _name = "mj.checked.references"
    _description = "Refers Only to Readable Records"
    _inherit = ["mj.one.company"]
    # Fields that no call from outside gives, not even to a new record: steps, who took them and when.
    _set_by_steps = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_fields(vals_list, is_new=True)
        self._check_references(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_fields([vals])
        self._check_references([vals])
        return super().write(vals)

    def _check_access(self, operation):
        """Ask the database where a rule looks through a list of rows.

        Odoo reads such a list with all rights, and its rows stay behind in the cache for whoever reads it next: those that
        the reader may not see, too.
        """
        rule = self.env["ir.rule"]
        if self.env.su or not any(self._ids) or not rule._looks_through_rows(self._name, operation):
            return super()._check_access(operation)
        if refused := super(MjCheckedReferences, self.browse())._check_access(operation):
            return self, refused[1]
        domain = Domain("id", "in", self._ids) & rule._compute_domain(self._name, operation)
        refused = self - self.sudo().with_context(active_test=False).search(domain)
        if refused and refused.exists() != refused:
            # What is not there any more is said as for every other record.
            return super()._check_access(operation)
        return (refused, functools.partial(rule._make_access_error, operation, refused)) if refused else None

    @api.model
    def _check_own_fields(self, vals_list, is_new=False):
        """What a field shows as read-only is read-only for calls from outside, too: record rules and dates rest on it.

        New records get theirs from the code around; what is computed is written by nobody.

        :raises AccessError: naming the field.
        """
        if self.env.su:
            return
        for vals in vals_list:
            for name in vals:
                if not self._is_own_field(name):
                    continue
                field = self._fields[name]
                if name in self._set_by_steps:
                    raise AccessError(
                        self.env._(
                            "“%s” follows from the steps taken and changes by their buttons only.",
                            field._description_string(self.env),
                        )
                    )
                if field.compute or not is_new:
                    raise AccessError(
                        self.env._(
                            "“%s” is worked out by the system and not written.", field._description_string(self.env)
                        )
                    )

    @api.model
    def _add_missing_default_values(self, values):
        """Steps and dates of new rows never come from defaults that a caller sends along, whatever right the code has.

        Dialogs are about what they were opened for, which they are told in no other way.
        """
        if self.is_transient():
            return super()._add_missing_default_values(values)
        given = {
            key: value
            for key, value in self.env.context.items()
            if not (key.startswith("default_") and self._is_own_field(key.removeprefix("default_")))
        }
        model = self if len(given) == len(self.env.context) else self.with_env(self.env(context=given))
        completed = super(MjCheckedReferences, model)._add_missing_default_values(values)
        return {name: value for name, value in completed.items() if name in values or not self._is_closed(name)}

    @api.model
    def _is_closed(self, name):
        """Whether a field of the contact is for other departments: the contact fills it in itself, and not on our word."""
        field = self._fields[name]
        if not field.inherited or f"default_{name}" in self.env.context:
            return False
        while field.inherited:
            field = field.related_field
        return not self.env[field.model_name]._has_field_access(field, "write")

    @api.model
    def _is_own_field(self, name):
        field = self._fields.get(name)
        if field is None or field.inherited or not field.store:
            return False
        return field.readonly or name in self._set_by_steps

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._check_references([self._without_others_defaults(values)])
        return values

    @api.model
    def _without_others_defaults(self, values):
        """Leave out what the server puts into fields of the contact by itself: those are other apps' (a shipping method).

        A default is the caller's where the context gives it or where the user saved it.
        """
        names = {
            name
            for name in values
            if name in self._fields and self._fields[name].inherited and f"default_{name}" not in self.env.context
        }
        if not names or self.env.su:
            return values
        saved = (
            self.env["ir.default"]
            .sudo()
            .search(
                [
                    ("user_id", "=", self.env.uid),
                    ("field_id.name", "in", list(names)),
                    ("field_id.model", "in", [self._name, *self._inherits]),
                ]
            )
        )
        names.difference_update(saved.field_id.mapped("name"))
        return {name: value for name, value in values.items() if name not in names}

    def onchange(self, values, field_names, fields_spec):
        self._check_references([values])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    @api.private
    def _check_references(self, vals_list):
        """Check the targets of all relations in values given by a caller.

        :param list[dict] vals_list: values as for ``create``.
        :raises AccessError: the same for a record that does not exist and for one out of sight.
        """
        if self.env.su:
            return
        targets = {}
        for vals in vals_list:
            self._collect_references(vals, targets)
        for model_name, ids in targets.items():
            readable = self.env[model_name].with_context(active_test=False).search([("id", "in", list(ids))])
            if ids - set(readable.ids):
                raise AccessError(
                    self.env._(
                        "%(model)s: a chosen record does not exist or is outside the organisations you work for.",
                        model=self.env["ir.model"]._get(model_name).display_name,
                    )
                )

    @api.model
    def _collect_references(self, vals, targets):
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or not value:
                continue
            if field.type == "many2one" and isinstance(value, dict):
                # A form sends the record around a row along, saved or not.
                if value.get("id"):
                    targets.setdefault(field.comodel_name, set()).add(value["id"])
                MjCheckedReferences._collect_references(self.env[field.comodel_name], value, targets)
            elif field.type == "many2one":
                targets.setdefault(field.comodel_name, set()).add(int(value))
            elif field.type in ("one2many", "many2many"):
                self._collect_from_commands(field, value, targets)

    @api.model
    def _collect_from_commands(self, field, commands, targets):
        comodel = self.env[field.comodel_name]
        for command in commands:
            if isinstance(command, int):
                targets.setdefault(field.comodel_name, set()).add(command)
            elif command[0] == Command.LINK:
                targets.setdefault(field.comodel_name, set()).add(command[1])
            elif command[0] == Command.SET:
                targets.setdefault(field.comodel_name, set()).update(command[2])
            elif command[0] in (Command.CREATE, Command.UPDATE):
                MjCheckedReferences._collect_references(comodel, command[2], targets)
