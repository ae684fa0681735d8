from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

ABOVE = ("above", "here_or_above")


class ResUsers(models.Model):
    """Which duties a user may see."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.private
    def mj_duty_domain(self):
        """Return the domain on ``mj.obligation`` of the duties this user may see, for record rules.

        Those in scope, one's own, and those which the leadership of an organisation in scope owes to the one below.

        :rtype: list
        """
        domain = Domain(self.mj_own_or_scope_domain(["talker_id", "talkee_id"]))
        # A scope with everything below holds these duties already.
        narrow = self.sudo().mj_scope_ids.filtered(lambda scope: not scope.include_below).organization_id
        return list(domain | _owed_by(narrow)) if narrow else list(domain)


def _owed_by(organizations):
    """Return the domain of the duties that the leadership of organisations owes to those right below.

    The paths below are asked first and are an array then, which an index answers. With a join, or with ``IN`` and a
    subquery, the "or" around it reads every duty of the database.

    :param mj.organization organizations: one or more.
    :rtype: Domain
    """
    right_below = Domain("parent_id", "in", organizations.ids)

    def to_sql(model, alias, query):
        below = model.env["mj.organization"].sudo().with_context(active_test=False)._search(right_below)
        return SQL(
            "(%s = ANY(ARRAY(%s)) AND %s IN %s)",
            SQL.identifier(alias, "organization_path"),
            below.subselect("parent_path"),
            SQL.identifier(alias, "relation"),
            ABOVE,
        )

    return Domain.custom(to_sql=to_sql)
