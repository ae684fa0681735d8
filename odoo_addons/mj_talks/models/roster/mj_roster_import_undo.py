import psycopg2
from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ...roster.rows import COLLECTOR, RosterCollector
from .mj_roster_change import plain_value
from .mj_roster_saving import kept_value

# So many obstacles are named; more say nothing new.
NAMED = 10


class MjRosterImport(models.Model):
    """Takes back what an import wrote, exactly, as long as nobody changed it since."""

    _inherit = "mj.roster.import"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    undo_problem = fields.Text(string="Why It Cannot Be Undone", compute="_compute_undo_problem")

    def _compute_undo_problem(self):
        for roster in self:
            obstacles = roster._undo_obstacles() if roster.state == "written" else []
            roster.undo_problem = "\n".join(obstacles[:NAMED]) or False

    def action_undo(self):
        """Put back what was, and remove what was new.

        :raises UserError: naming what somebody changed since, or what rests on it.
        """
        self.ensure_one()
        self._check_own()
        if self.state != "written":
            raise UserError(self.env._("Only what was written can be undone."))
        self.env["mj.roster.turn"].sudo()._take(self.res_model, self.company_id)
        obstacles = self._undo_obstacles()
        if obstacles:
            raise UserError("\n".join([self.env._("This import cannot be undone any more:"), *obstacles[:NAMED]]))
        collector = RosterCollector()
        self._put_back(collector)
        self._remove_new(collector)
        if collector.messages:
            raise UserError("\n".join(message for __, message in collector.messages.values()))
        self.env["mj.roster.change"]._note(collector.changes)
        self.sudo().write({"state": "undone"})
        return self._say(self.env._("The import is undone: everything is as it was before."), "success")

    def _undo_obstacles(self):
        """Return what stands in the way, a sentence for each record.

        :rtype: list[str]
        """
        self.ensure_one()
        records = self.env[self.res_model].sudo().with_context(active_test=False)
        obstacles = []
        for record, (__, expected, __) in self._written_values().items():
            if not record.exists():
                obstacles.append(self.env._("A record that it wrote is not there any more."))
                continue
            changed = [name for name, value in expected.items() if plain_value(kept_value(record[name])) != value]
            if changed:
                obstacles.append(
                    self.env._(
                        "%(record)s was changed since: %(fields)s",
                        record=record.display_name,
                        fields=", ".join(records._roster_label(name) for name in changed),
                    )
                )
        return obstacles

    def _written_values(self):
        """Return by record the values before and after, of the fields that were written, and whether it was new.

        :rtype: dict[mj.roster, tuple[dict, dict, bool]]
        """
        found = {}
        for change in self.sudo().change_ids.sorted("id"):
            record = self.env[change.res_model].sudo().with_context(active_test=False).browse(change.res_id)
            before, after, is_new = found.get(record, ({}, {}, change.is_new))
            if change.is_new:
                after.update(change.kept["new"])
            else:
                before.setdefault(change.name, change.kept["old"])
                after[change.name] = change.kept["new"]
            found[record] = (before, after, is_new)
        return found

    def _put_back(self, collector):
        for record, (before, __, is_new) in self._written_values().items():
            if not is_new:
                record.with_env(self.env).check_access("write")
                record.with_context(**{COLLECTOR: collector}).write(before)
        self.env.flush_all()

    def _remove_new(self, collector):
        """Remove what was new, the lowest organisations first, with the contacts made for it.

        :raises UserError: when something rests on it by now.
        """
        new = [record for record, (__, __, is_new) in self._written_values().items() if is_new]
        if self.res_model == "mj.organization":
            new.sort(key=lambda organization: -len(organization.parent_path or ""))
        for record in new:
            name = record.display_name
            partner = record.partner_id if "partner_id" in record._fields else None
            try:
                with self.env.cr.savepoint():
                    record.with_context(**{COLLECTOR: collector}).unlink()
                    if partner:
                        partner.unlink()
            except (UserError, ValidationError) as error:
                raise UserError(
                    self.env._("%(record)s cannot be removed: %(reason)s", record=name, reason=error)
                ) from error
            except psycopg2.IntegrityError as error:
                raise UserError(self.env._("%s cannot be removed any more: other records rest on it.", name)) from error
