from collections import defaultdict
from datetime import timedelta

from odoo import api, models

from ..duty.reminding import LINKS_PER_MAIL, REMINDER_DAYS


class MjReminder(models.Model):
    """The weekly digest names talks that wait to be archived, to whoever records them (A20.2)."""

    _inherit = "mj.reminder"

    @api.model
    def _letters_of(self, company, kind, day, condition):
        letters = super()._letters_of(company, kind, day, condition)
        if kind != "digest":
            return letters
        talks = self._talk_rows(company)
        letters = [(user_id, day, [*rows, *talks.pop(user_id, ())]) for user_id, day, rows in letters]
        return letters + [(user_id, day, rows) for user_id, rows in sorted(talks.items())]

    @api.model
    def _talk_rows(self, company):
        """Return rows of talks that should be in the ledger, or soon should, by id of the user who is reminded.

        :rtype: dict[int, list[dict]]
        """
        today = self.env["mj.duty.engine"].with_company(company)._today()
        days = timedelta(days=company.mj_archive_days)
        rows = defaultdict(list)
        for talk in (
            self.env["mj.talk"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("state", "in", ("held", "recorded", "confirmed")),
                    ("held_on", "<=", today + timedelta(days=REMINDER_DAYS) - days),
                ],
                order="held_on, id",
            )
        ):
            for user in talk._archiving_users():
                rows[user.id].append(
                    {"talk_id": talk.id, "due_date": talk.held_on + days, "is_overdue": talk.held_on + days < today}
                )
        return {
            user_id: [row | {"talk_count": len(own)} for row in own[:LINKS_PER_MAIL]] for user_id, own in rows.items()
        }

    def _path(self, row):
        return f"/odoo/mj-talks/{row['talk_id']}" if "talk_id" in row else super()._path(row)

    def _list_links(self, rows):
        others, talks = self._split_talks(rows)
        links = super()._list_links(others)
        return [*links, ("/odoo/mj-talks-to-archive", self.env._("Open the talks to be archived"))] if talks else links

    def _left_out(self, rows):
        others, talks = self._split_talks(rows)
        return super()._left_out(others) + (talks[0]["talk_count"] - len(talks) if talks else 0)

    def _link_text(self, row):
        if "talk_id" not in row:
            return super()._link_text(row)
        return self.env._("Talk to be archived by %s", self._day(row["due_date"]))

    def _intro(self, kind, rows):
        others, talks = self._split_talks(rows)
        if talks and not others:
            return self.env._("These talks were held and are not in the ledger yet.")
        return super()._intro(kind, others)

    @staticmethod
    def _split_talks(rows):
        return [row for row in rows if "talk_id" not in row], [row for row in rows if "talk_id" in row]
