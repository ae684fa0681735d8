from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, groupby, split_every

from ... import clock
from ...duty.reminding import LINKS_PER_MAIL, due_soon, in_digest, reminded_people, window_opened

BATCH = 200


class MjReminder(models.Model):
    """A reminder that was mailed: who got which kind for which day, so that nobody gets it twice.

    Mails hold links only: no names, no matters (A07.8, A17.2, A19.3).
    """

    _name = "mj.reminder"
    _description = "Reminder Sent"
    _order = "day desc, id desc"
    _rec_name = "kind"

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade", readonly=True)
    kind = fields.Selection(
        [("digest", "Weekly digest"), ("opening", "Opening of a window"), ("due", "Before a due date")],
        required=True,
        readonly=True,
    )
    day = fields.Date(
        required=True, readonly=True, help="Monday of the week, first day of the window, or the due date."
    )
    duty_count = fields.Integer(string="Duties", readonly=True)

    _once = models.UniqueIndex("(user_id, kind, day, company_id)")
    _order_idx = models.Index("(day DESC, id DESC)")

    # -- jobs ---------------------------------------------------------------------------------

    @api.model
    def _cron_digest(self):
        """Once a week: what is overdue, then what is due soon, in one mail per person."""
        for company in self._companies():
            today = clock.today(self.env, company)
            self._remind(company, "digest", today - timedelta(days=today.weekday()), in_digest(today))

    @api.model
    def _cron_before_due(self):
        """Every day: one mail per person and due date, a week before, and what the automation on windows missed."""
        for company in self._companies():
            self._remind(company, "due", None, due_soon(clock.today(self.env, company)))
        self.env["mj.reminder.by.hand"]._forget_settled()
        if self.env.ref("mj_talks.automation_window").active:
            # Nobody is reminded twice of one opening: who has duties since then is reminded now.
            recent = Domain("rule_id.state", "=", "on") & Domain("last_opening", ">=", "today -7d")
            self.env["mj.talk.rule.window"].sudo().search(recent)._remind_opening()

    @api.model
    @api.private
    def _remind_opening(self, first_day):
        """Remind everybody who has duties in a window that opens.

        :param datetime.date first_day: first day of the window.
        """
        for company in self._companies():
            self._remind(company, "opening", first_day, window_opened(first_day), in_batches=False)

    @api.model
    def _companies(self):
        return self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all

    # -- one kind of reminder for one company ---------------------------------------------------

    @api.model
    def _remind(self, company, kind, day, condition, in_batches=True):
        """Mail everybody concerned who has not had this reminder yet.

        :param res.company company: whose duties.
        :param str kind: see the field.
        :param datetime.date day: what the reminder is for; ``None``: the due date of each duty.
        :param SQL condition: on ``duty``.
        :param bool in_batches: commit each batch, for a job of its own; ``False`` leaves that to the caller.
        """
        letters = self._letters_of(company, kind, day, condition)
        for batch in split_every(BATCH, letters, list):
            self._send(company, kind, batch)
            if in_batches:
                # Log and mails are committed together: what is killed here is neither logged nor mailed.
                self.env["ir.cron"]._commit_progress(len(batch))

    @api.model
    def _letters_of(self, company, kind, day, condition):
        """Return the letters of one kind of reminder, see :meth:`_letters`; the digest names other things after duties."""
        letters = self._letters(company, day, condition)
        if kind == "digest":
            for rows_by_user in self._digest_rows(company):
                letters = [(user_id, day, [*rows, *rows_by_user.pop(user_id, ())]) for user_id, day, rows in letters]
                letters += [(user_id, day, rows) for user_id, rows in sorted(rows_by_user.items())]
        return letters

    @api.model
    def _digest_rows(self, company):
        """Return what the digest names beside duties: for each kind of thing the first rows by id of the user.

        :rtype: list[dict[int, list[dict]]]
        """
        return []

    @staticmethod
    def _first_rows(kind, rows_by_user):
        """Return the rows that one mail names, each with its kind and how many there are of it.

        :param str kind: of the things, by which :meth:`_path` and :meth:`_link_text` know them.
        :param dict[int, list[dict]] rows_by_user: all rows, by id of the user.
        """
        return {
            user_id: [row | {"kind": kind, "row_count": len(rows)} for row in rows[:LINKS_PER_MAIL]]
            for user_id, rows in rows_by_user.items()
        }

    @staticmethod
    def _of_kind(rows, kind):
        return [row for row in rows if row["kind"] == kind]

    @api.model
    def _letters(self, company, day, condition):
        """Return what to mail: ``(user id, day, rows of duties)``, one for each person and day."""
        users = self.env["res.users"].sudo()
        accounts = users.search(
            [
                ("all_group_ids", "in", self.env.ref("mj_talks.group_mj_user").id),
                ("share", "=", False),
                ("email", "!=", False),
                ("company_ids", "in", company.id),
            ]
        )
        overseers = accounts.filtered(lambda user: user._mj_oversees_all())
        self.env.flush_all()
        today = clock.today(self.env, company)
        self.env.cr.execute(reminded_people(condition, today, company.id, accounts.ids, overseers.ids))
        columns = [column.name for column in self.env.cr.description]
        rows = [dict(zip(columns, row, strict=True)) | {"kind": "duty"} for row in self.env.cr.fetchall()]
        letters = groupby(rows, key=lambda row: (row["user_id"], day or row["due_date"]))
        return [(*key, duties) for key, duties in letters]

    @api.model
    def _send(self, company, kind, letters):
        fresh = self._log(company, kind, letters)
        mails = [
            self._mail(company, self.env["res.users"].sudo().browse(user_id), kind, duties)
            for user_id, day, duties in letters
            if (user_id, day) in fresh
        ]
        self.env["mail.mail"].sudo().create(mails)

    @api.model
    def _log(self, company, kind, letters):
        """Note the reminders down; those noted before, by an earlier or simultaneous run, are left out.

        :return: the pairs of user id and day that are new.
        :rtype: set
        """
        values = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s::date, %s, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')",
                user_id,
                company.id,
                kind,
                day,
                len(duties),
                self.env.uid,
                self.env.uid,
            )
            for user_id, day, duties in letters
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mj_reminder (user_id, company_id, kind, day, duty_count,
                                         create_uid, write_uid, create_date, write_date)
                VALUES %s ON CONFLICT DO NOTHING RETURNING user_id, day
                """,
                values,
            )
        )
        return set(self.env.cr.fetchall())

    @api.model
    def _mail(self, company, user, kind, duties):
        texts = self.with_context(lang=user.lang)
        base_url = self.env["mj.obligation"].get_base_url()
        more = texts._left_out(duties)
        body = (
            self.env["ir.qweb"]
            .with_context(lang=user.lang)
            ._render(
                "mj_talks.reminder_mail",
                {
                    "intro": texts._intro(kind, duties),
                    "duties": [
                        {"link": base_url + texts._path(duty), "text": texts._link_text(duty)} for duty in duties
                    ],
                    "more": more and texts.env._("And %s more.", more),
                    "list_links": [(base_url + path, text) for path, text in texts._list_links(duties)],
                },
            )
        )
        return {
            "subject": texts._subject(kind),
            "body_html": body,
            "email_to": user.email_formatted,
            "author_id": self.env.ref("base.partner_root").id,
            "email_from": company.email_formatted or self.env.user.email_formatted,
            "auto_delete": True,
        }

    def _path(self, duty):
        return duty["path"] if duty["kind"] == "by_hand" else f"/odoo/mj.obligation/{duty['duty_id']}"

    def _list_links(self, rows):
        """Return where the rest is found: pairs of path and text."""
        return [("/odoo/mj-my-duties", self.env._("Open all my duties"))] if self._of_kind(rows, "duty") else []

    def _left_out(self, rows):
        return sum(own[0]["row_count"] - len(own) for __, own in groupby(rows, key=lambda row: row["kind"]))

    def _day(self, day):
        return format_date(self.env, day, date_format="yyyy-MM-dd")

    def _link_text(self, duty):
        if not duty["due_date"]:
            return self.env._("Open it")
        day = self._day(duty["due_date"])
        if duty["kind"] == "by_hand":
            return self.env._("Wanted by %s", day)
        return self.env._("Overdue since %s", day) if duty["is_overdue"] else self.env._("Due %s", day)

    def _subject(self, kind):
        return {
            "digest": self.env._("Talks: your week"),
            "opening": self.env._("Talks: the months for regular talks begin"),
            "due": self.env._("Talks: due in a few days"),
            "by_hand": self.env._("Talks: you are reminded"),
        }[kind]

    def _intro(self, kind, duties):
        return {
            "digest": self.env._("Overdue talks come first, then those that are due soon."),
            "opening": self.env._("Regular talks are generally held from now on. These are still to be planned."),
            "due": self.env._("These talks are due in a few days."),
            "by_hand": self.env._("You are reminded of what awaits you:"),
        }[kind]
