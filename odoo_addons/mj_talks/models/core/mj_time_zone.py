from odoo import api, models, tools
from odoo.addons.base.models.res_partner import _tz_get
from odoo.fields import Domain

from ...time_zones import usable_zone


class MjTimeZone(models.AbstractModel):
    """Which time zones the database knows: an unknown one in a statement is an error for everybody."""

    _name = "mj.time.zone"
    _description = "Time Zones"

    @api.model
    @api.private
    @tools.ormcache()
    def _known(self):
        """Return the names of all zones that PostgreSQL knows.

        :rtype: frozenset[str]
        """
        self.env.cr.execute("SELECT name FROM pg_timezone_names")
        return frozenset(name for (name,) in self.env.cr.fetchall())

    @api.model
    @api.private
    def _usable(self, name):
        """Return a zone by a name that PostgreSQL knows, or ``False``.

        :param str name: the zone as a person chose it.
        :rtype: str | bool
        """
        return usable_zone(name, self._known())

    @api.model
    @api.private
    def _offered(self):
        """Return the choices for a time zone of ours.

        :rtype: list[tuple[str, str]]
        """
        known = self._known()
        return [choice for choice in _tz_get(self) if choice[0] in known]

    @api.model
    @api.private
    def _mend(self):
        """Let what is stored name zones that PostgreSQL knows: on installation and on upgrade."""
        companies = self.env["res.company"].sudo().with_context(active_test=False).search(Domain.TRUE)
        for company in companies:
            usable = self._usable(company.mj_timezone)
            if usable != company.mj_timezone:
                company.mj_timezone = usable or "UTC"
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        self.env.add_to_compute(
            activities._fields["user_tz"],
            activities.search([("user_tz", "!=", False), ("user_tz", "not in", list(self._known()))]),
        )
        self.env.flush_all()
