from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResUsers(models.Model):
    """Which talks a user may see."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.private
    def mj_talk_domain(self, talk_field):
        """Return the domain of talks in this user's scope or in which this user takes part, for record rules.

        :param str talk_field: column with the talk's number; ``id`` on ``mj.talk`` itself.
        :rtype: list
        """
        self.ensure_one()
        if self._mj_oversees_all():
            return list(Domain.TRUE)
        return list(Domain.OR(self._mj_talk_domains(talk_field)))

    def _mj_talk_domains(self, talk_field):
        """Return the domains of the talks in scope and, where this user is a member, of those with the user in them.

        :param str talk_field: as for :meth:`mj_talk_domain`.
        :rtype: list[Domain]
        """
        in_scope = Domain(self.mj_scope_domain("organization_path"))
        own = self.sudo().partner_id.mj_member_ids.ids
        if not own:
            return [in_scope]

        def to_sql(model, alias, query):
            # An array, for which indexes serve. "In (select …)" beside an "or" reads every talk of the database.
            lines = model.env["mj.talk.participant"].sudo()
            found = lines._search(Domain("member_id", "in", own))
            return SQL(
                "%s = ANY(ARRAY(%s))",
                model._field_to_sql(alias, talk_field, query),
                found.subselect(lines._field_to_sql(found.table, "talk_id", found)),
            )

        return [in_scope, Domain.custom(to_sql=to_sql)]

    @api.private
    def mj_others_domain(self, member_field):
        """Return the domain of rows that are not about this user as a member, for record rules.

        :param str member_field: path to ``mj.member`` on the model.
        :rtype: list
        """
        self.ensure_one()
        return list(Domain(member_field, "not in", self.sudo().partner_id.mj_member_ids.ids))
