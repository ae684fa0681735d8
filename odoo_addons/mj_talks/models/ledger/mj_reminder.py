from collections import defaultdict
from datetime import timedelta

from odoo import api, models

from ... import clock
from ...duty.reminding import REMINDER_DAYS
from ...duty.talk_states import TO_ARCHIVE_STATES


class MjReminder(models.Model):
    """The weekly digest names talks that wait to be archived, to whoever records them (A20.2)."""

    _inherit = "mj.reminder"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model
    def _digest_rows(self, company):
        return [*super()._digest_rows(company), self._first_rows("talk", self._talk_rows(company))]

    @api.model
    def _talk_rows(self, company):
        """Return rows of talks that should be in the ledger, or soon should, by id of the user who is reminded.

        :rtype: dict[int, list[dict]]
        """
        today = clock.today(self.env, company)
        days = timedelta(days=company.mj_archive_days)
        rows = defaultdict(list)
        for talk in (
            self.env["mj.talk"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("state", "in", TO_ARCHIVE_STATES),
                    ("held_on", "<=", today + timedelta(days=REMINDER_DAYS) - days),
                ],
                order="held_on, id",
            )
        ):
            for user in talk._archiving_users():
                rows[user.id].append(
                    {"talk_id": talk.id, "due_date": talk.held_on + days, "is_overdue": talk.held_on + days < today}
                )
        return rows

    def _path(self, row):
        return f"/odoo/mj-talks/{row['talk_id']}" if row["kind"] == "talk" else super()._path(row)

    def _list_links(self, rows):
        links = super()._list_links(rows)
        if self._of_kind(rows, "talk"):
            links.append(("/odoo/mj-talks-to-archive", self.env._("Open the talks to be archived")))
        return links

    def _link_text(self, row):
        if row["kind"] != "talk":
            return super()._link_text(row)
        return self.env._("Talk to be archived by %s", self._day(row["due_date"]))

    def _intro(self, kind, rows):
        if {row["kind"] for row in rows} == {"talk"}:
            return self.env._("These talks were held and are not in the ledger yet.")
        return super()._intro(kind, rows)
