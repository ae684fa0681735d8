from odoo import api, fields, models


class MjRosterChange(models.Model):
    """A field of a member, organisation or appointment that an import or a person changed: from what, to what.

    ``kept`` has the values themselves, for the undo; what is shown is without remarks.
    """

    _name = "mj.roster.change"
    _description = "Change of a Roster's Record"
    _order = "id desc"

    import_id = fields.Many2one(
        "mj.roster.import", string="By Import", index="btree_not_null", ondelete="cascade", readonly=True
    )
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, default=lambda self: self.env.user
    )
    moment = fields.Datetime(string="Time", required=True, readonly=True, default=fields.Datetime.now)
    res_model = fields.Char(string="Kind of Record", required=True, readonly=True)
    res_id = fields.Integer(string="Record Number", required=True, readonly=True, aggregator=None)
    member_id = fields.Many2one("mj.member", index="btree_not_null", ondelete="cascade", readonly=True)
    name = fields.Char(string="Technical Name", readonly=True)
    label = fields.Char(string="What Changed", compute="_compute_label")
    is_new = fields.Boolean(string="Newly Entered", readonly=True)
    old = fields.Char(string="Before", readonly=True)
    new = fields.Char(string="After", readonly=True)
    kept = fields.Json(groups=fields.NO_ACCESS)

    _record_idx = models.Index("(res_model, res_id)")

    @api.depends("name", "res_model", "is_new")
    @api.depends_context("lang")
    def _compute_label(self):
        for change in self:
            if change.is_new:
                change.label = self.env._("Newly entered")
            elif change.res_model in self.env and change.name in self.env[change.res_model]._fields:
                change.label = self.env[change.res_model]._roster_label(change.name)
            else:
                change.label = change.name

    @api.depends("label")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.label

    @api.model
    @api.private
    def _note(self, changes, roster=None):
        """Keep changes.

        :param list[tuple] changes: model, id, name of the field, value before, value after; without a name a new record.
        :param mj.roster.import roster: by which they came, if by any.
        """
        self.sudo().create([self._prepare(*change, roster) for change in changes])

    @api.model
    def _prepare(self, res_model, res_id, name, old, new, roster):
        records = self.env[res_model].sudo()
        is_hidden = not name or name == "note"
        return {
            "import_id": roster.id if roster else False,
            "user_id": self.env.uid,
            "res_model": res_model,
            "res_id": res_id,
            "member_id": res_id if res_model == "mj.member" else False,
            "name": name,
            "is_new": not name,
            "old": not is_hidden and records._roster_words_of(name, old) or False,
            "new": not is_hidden and records._roster_words_of(name, new) or False,
            "kept": {"old": plain_value(old), "new": new if not name else plain_value(new)},
        }


def plain_value(value):
    """Return a value as JSON keeps it: a day as text."""
    return fields.Date.to_string(value) if hasattr(value, "isoformat") else value
