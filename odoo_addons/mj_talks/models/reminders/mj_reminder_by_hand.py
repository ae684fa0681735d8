from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

DAYS_OF_REST = 3


class MjReminderByHand(models.Model):
    """That somebody was reminded of one thing by somebody else (催办): in the app, and by mail where there is an address.

    The row names neither person nor matter of the thing; who may read the thing goes there from here.
    """

    _name = "mj.reminder.by.hand"
    _description = "Reminder"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "day desc, id desc"

    res_model = fields.Char(string="Kind of Thing", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Thing", model_field="res_model", required=True, readonly=True)
    thing_name = fields.Char(string="Reminded Of", compute="_compute_thing_name")
    user_id = fields.Many2one(
        "res.users", string="Reminded", required=True, index=True, ondelete="cascade", readonly=True
    )
    sent_by_id = fields.Many2one(
        "res.users", string="Reminded By", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade", readonly=True)
    day = fields.Date(required=True, readonly=True)
    line = fields.Char(compute="_compute_line")

    _once = models.UniqueIndex("(res_model, res_id, user_id, day)")
    _order_idx = models.Index("(day DESC, id DESC)")

    @api.depends("day")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for reminder in self:
            reminder.display_name = self.env._("Reminder of %s", format_date(self.env, reminder.day))

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "lang")
    def _compute_thing_name(self):
        for reminder in self:
            thing = reminder._thing()
            shown = thing.exists() and thing.has_access("read")
            reminder.thing_name = shown and thing.display_name

    @api.depends("day", "user_id", "sent_by_id")
    @api.depends_context("lang")
    def _compute_line(self):
        for reminder in self:
            reminder.line = self.env._(
                "%(day)s: %(sender)s reminded %(person)s",
                day=format_date(self.env, reminder.day),
                sender=reminder.sent_by_id.name,
                person=reminder.user_id.name,
            )

    def _thing(self):
        self.ensure_one()
        reminder = self.sudo()
        # Of an addon that was uninstalled nothing is left.
        return self.env[reminder.res_model].browse(reminder.res_id) if reminder.res_model in self.env else self.browse()

    def action_open(self):
        """Go to what one was reminded of.

        :raises UserError: when it is gone.
        :raises AccessError: when one may not read it any more.
        """
        self.check_access("read")
        thing = self._thing().exists()
        if not thing:
            raise UserError(self.env._("What you were reminded of is not there any more."))
        thing.check_access("read")
        return thing.get_formview_action()

    # -- sending ------------------------------------------------------------------------------

    @api.model
    def _tell(self, remindings):
        """Tell those who can be told, each person by one letter, and return what was done.

        :param list[Reminding] remindings: as worked out for the user.
        :rtype: list[Reminding]
        """
        sent = self._log(remindings)
        self._plan(sent)
        self._mail(sent)
        told = defaultdict(self.env["res.users"].sudo().browse)
        for reminder in sent:
            told[reminder.res_id] |= reminder.user_id
        return [reminding._replace(told=told[reminding.thing.id]) for reminding in remindings]

    @api.model
    def _log(self, remindings):
        """Note down who is reminded of what; what somebody else noted this very day is left out.

        :rtype: mj.reminder.by.hand
        """
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')",
                thing._name,
                thing.id,
                user.id,
                self.env.uid,
                thing.sudo().company_id.id,
                thing._reminder_day(),
                self.env.uid,
                self.env.uid,
            )
            for thing, told, __ in remindings
            for user in told
        ]
        if not rows:
            return self.sudo().browse()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mj_reminder_by_hand (res_model, res_id, user_id, sent_by_id, company_id, day,
                                                 create_uid, write_uid, create_date, write_date)
                VALUES %s ON CONFLICT DO NOTHING RETURNING id
                """,
                SQL(", ").join(rows),
            )
        )
        return self.sudo().browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _plan(self, sent):
        """Show each reminder in the app, in place of an earlier one of the same thing."""
        activity_type = self.env.ref("mj_talks.activity_type_reminder")
        for reminder in sent.filtered(lambda reminder: not reminder.user_id.share):
            reminder._of_the_same()._forget()
            reminder.user_id._mj_plan_activities(reminder, activity_type)

    def _of_the_same(self):
        return (
            self.search(
                [("res_model", "=", self.res_model), ("res_id", "=", self.res_id), ("user_id", "=", self.user_id.id)]
            )
            - self
        )

    def _forget(self):
        self.activity_unlink(["mj_talks.activity_type_reminder"])

    @api.model
    def _mail(self, sent):
        letters = self.env["mj.reminder"]
        mails = []
        for (user, company), own in sent.grouped(lambda reminder: (reminder.user_id, reminder.company_id)).items():
            if user.email:
                rows = letters._first_rows("by_hand", {user.id: [one._thing()._reminder_row(user) for one in own]})
                mails.append(letters._mail(company, user, "by_hand", rows[user.id]))
        self.env["mail.mail"].sudo().create(mails)

    # -- what was sent ------------------------------------------------------------------------

    @api.model
    def _last_day(self, thing, user):
        """Return on which of the last days an account was reminded of a thing, written out, or False.

        :rtype: str | bool
        """
        last = self.sudo().search(
            [
                ("res_model", "=", thing._name),
                ("res_id", "=", thing.id),
                ("user_id", "=", user.id),
                ("day", ">", thing._reminder_day() - timedelta(days=DAYS_OF_REST)),
            ],
            limit=1,
        )
        return bool(last) and format_date(self.env, last.day)

    @api.model
    def _sent_for(self, things):
        """Return the reminders of things, by the thing's id; whoever may read a thing may know of them.

        :rtype: dict[int, mj.reminder.by.hand]
        """
        readable = things._origin._filtered_access("read")
        sent = self.sudo().search([("res_model", "=", things._name), ("res_id", "in", readable.ids)])
        return defaultdict(self.sudo().browse, sent.grouped("res_id"))

    @api.model
    def _forget_settled(self):
        """Take reminders out of the app whose thing is closed, planned or gone."""
        shown = self.env["mail.activity"].sudo().search([("res_model", "=", self._name)])
        reminders = self.sudo().browse(shown.mapped("res_id")).exists()
        settled = reminders.filtered(
            lambda reminder: not (thing := reminder._thing().exists()) or thing._why_not_reminded()
        )
        settled._forget()
