from odoo import api, models

from ...roster.normal_form import normal_code, normal_name
from ...roster.words import LEVELS


class MjOrganization(models.Model):
    """The organisations' table: code, name, level, code or name of the organisation above."""

    _name = "mj.organization"
    _inherit = ["mj.organization", "mj.roster"]

    _roster_required = ("code", "name", "level")
    _roster_relations = ("parent_id",)
    _roster_words = {"level": LEVELS}
    _roster_identity = ("name", "code")
    _roster_home = "parent_id"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template: Organisations"),
                "template": "/mj_talks/static/xlsx/organizations.xlsx",
            }
        ]

    @api.model
    def _roster_match(self, rows, problems):
        found = self.with_context(active_test=False)._roster_find_organizations(
            row.values.get("code") or row.values.get("name") for row in rows
        )
        for row in rows:
            self._roster_match_row(row, found, problems)
        keys = [row.record or normal_code(row.values.get("code")) or None for row in rows]
        self._roster_refuse_repeats(rows, problems, keys)
        known = self.union(*(row.record for row in rows if row.record))
        refused = known - known._filtered_access("write")
        for row in rows:
            if row.record and row.record in refused:
                problems.add(
                    row.number, self.env._("This organisation is outside those you work for."), row.text("code")
                )
        self._roster_match_parents(rows, problems)

    @api.model
    def _roster_match_row(self, row, found, problems):
        code, name = row.values.get("code"), row.values.get("name")
        organization = found.get(code or name, self.browse())
        if code:
            organization = organization.filtered(lambda known: known.normal_code == normal_code(code))
        if len(organization) > 1:
            problems.add(row.number, self.env._("Several organisations have this name. Enter the code instead."), name)
        elif organization:
            row.record = organization

    @api.model
    def _roster_match_parents(self, rows, problems):
        """Find the organisation above: in the system, or another row of the same file."""
        found = self._roster_find_organizations(row.text("parent_id") for row in rows)
        by_name = {normal_name(row.values.get("name")): row for row in rows}
        by_code = {normal_code(row.values.get("code")): row for row in rows}
        outside = self._roster_outside(self.union(*found.values()))
        for row in rows:
            text = row.text("parent_id")
            if not text:
                self._roster_check_top(row, problems)
                continue
            above = found.get(text, self.browse())
            inside = by_code.get(normal_code(text)) or by_name.get(normal_name(text))
            if not above and not inside:
                problems.add(row.number, self.env._("The organisation above is not in the system."), text)
            elif len(above) > 1:
                problems.add(
                    row.number, self.env._("Several organisations have this name. Enter the code instead."), text
                )
            elif above and (above in outside or not (row.record or self._roster_may_add_below(above))):
                problems.add(row.number, self.env._("The organisation above is outside those you work for."), text)
            else:
                row.above = None if above else inside
                row.values["parent_id"] = above.id

    @api.model
    def _roster_check_top(self, row, problems):
        if not row.record and not self.env.su and not self.env.user._mj_oversees_all():
            problems.add(row.number, self.env._("Enter the organisation above: it has to be one you work for."))

    @api.model
    def _roster_may_add_below(self, organization):
        user = self.env.user
        return (
            self.env.su
            or user._mj_oversees_all()
            or any(
                scope.include_below and organization.parent_path.startswith(scope.organization_id.parent_path)
                for scope in user.sudo().mj_scope_ids
            )
        )

    @api.model
    def _roster_save(self, rows, problems):
        """Create organisations above before those below, then write what differs on known ones."""
        known = [row for row in rows if row.record]
        waiting = [row for row in rows if not row.record]
        while waiting:
            ready = [row for row in waiting if self._roster_settle_parent(row)]
            if not ready:
                for row in waiting:
                    self._roster_blame_parent(row, rows, problems)
                break
            self._roster_create(ready)
            waiting = [row for row in waiting if not row.record]
        self._roster_write([row for row in known if self._roster_settle_parent(row)])

    @api.model
    def _roster_settle_parent(self, row):
        """Set the organisation above from its row, once that has a record; say whether there is nothing to wait for."""
        if not row.above:
            return True
        row.values["parent_id"] = row.above.record.id if row.above.record else False
        return bool(row.above.record)

    @api.model
    def _roster_blame_parent(self, row, rows, problems):
        above = row.above
        if problems.has(above.number):
            reason = self.env._("The row of the organisation above has an error.")
        else:
            reason = self.env._("The organisations above form a circle.")
        problems.add(row.number, reason, self.env._("row %s", above.number))
