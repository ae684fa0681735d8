from collections import defaultdict
from datetime import timedelta

from odoo import api, models

from ... import clock
from ...duty.reminding import DIGEST_DAYS


class MjReminder(models.Model):
    """The weekly digest names the follow-ups one takes care of, too (A17.2)."""

    _inherit = "mj.reminder"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model
    def _digest_rows(self, company):
        return [*super()._digest_rows(company), self._first_rows("followup", self._followup_rows(company))]

    @api.model
    def _followup_rows(self, company):
        """Return rows of follow-ups that are late or due soon, by id of the user who is reminded.

        :rtype: dict[int, list[dict]]
        """
        today = clock.today(self.env, company)
        followups = self.env["mj.followup"].sudo()
        rows = defaultdict(list)
        for followup in followups.search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("todo", "doing")),
                ("due_date", "<=", today + timedelta(days=DIGEST_DAYS)),
            ],
            order="due_date, id",
        ):
            for user in followup._reminded_users():
                rows[user.id].append(
                    {
                        "followup_id": followup.id,
                        "on_portal": user.share,
                        "due_date": followup.due_date,
                        "is_overdue": followup.due_date < today,
                    }
                )
        return rows

    def _path(self, row):
        if row["kind"] != "followup":
            return super()._path(row)
        return (
            f"/my/follow-ups/{row['followup_id']}" if row["on_portal"] else f"/odoo/mj-follow-ups/{row['followup_id']}"
        )

    def _list_links(self, rows):
        links = super()._list_links(rows)
        if followups := self._of_kind(rows, "followup"):
            path = "/my/follow-ups" if followups[0]["on_portal"] else "/odoo/mj-my-follow-ups"
            links.append((path, self.env._("Open all my follow-ups")))
        return links

    def _link_text(self, row):
        if row["kind"] != "followup":
            return super()._link_text(row)
        # The same words for every kind: nobody who is helped reads of anything overdue.
        return self.env._("Follow-up, wanted by %s", self._day(row["due_date"]))

    def _intro(self, kind, rows):
        if kind == "digest" and not self._of_kind(rows, "duty"):
            return self.env._("These follow-ups wait for you.")
        return super()._intro(kind, rows)
