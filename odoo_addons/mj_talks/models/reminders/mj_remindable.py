from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ... import clock

MOST_AT_ONCE = 200
RECIPIENTS = [
    ("owing", "Who owes it"),
    ("recorder", "The recorder"),
    ("above", "The leadership above"),
]


class Reminding(NamedTuple):
    """What reminding of one thing does: whom it reaches, and why others are left out, a sentence each."""

    thing: models.BaseModel
    told: models.BaseModel
    left_out: list


class MjRemindable(models.AbstractModel):
    """Something open that people are reminded of by hand (催办): its own readers only, by a line and a link.

    Nobody hears of one thing more than once in three days, and of nothing that is closed.
    """

    _name = "mj.remindable"
    _description = "Something to Be Reminded Of"

    # What decides whether there is anything to be reminded of.
    _reminded_by = ("state",)

    may_remind = fields.Boolean(compute="_compute_may_remind")
    reminder_history = fields.Text(
        string="Reminded by Hand", compute="_compute_reminder_history", help="Who reminded whom of this, and when."
    )

    @api.depends(lambda self: self._reminded_by)
    @api.depends_context("uid")
    def _compute_may_remind(self):
        remindable = self._origin._remindable()
        for thing in self:
            thing.may_remind = thing._origin in remindable and not thing._why_not_reminded()

    @api.depends_context("uid", "lang")
    def _compute_reminder_history(self):
        sent = self.env["mj.reminder.by.hand"]._sent_for(self)
        for thing in self:
            thing.reminder_history = "\n".join(sent[thing.id].mapped("line")) or False

    # -- the dialog ---------------------------------------------------------------------------

    def action_remind(self):
        """Show who would be reminded of these things, to choose and to send.

        :raises AccessError: for those who may not remind.
        :raises UserError: for too many at once.
        """
        self._check_may_remind()
        if not 0 < len(self) <= MOST_AT_ONCE:
            raise UserError(self.env._("Choose at least one and at most %s at once.", MOST_AT_ONCE))
        wizard = self.env["mj.remind"].sudo().create({"res_model": self._name, "res_ids": self.ids})
        return wizard.sudo(False)._show()

    def _check_may_remind(self):
        self.check_access("read")
        if self - self._remindable():
            raise AccessError(self.env._("Only leaders, recorders and office staff remind others of this."))

    def _remindable(self):
        """Return those of these things that the user may remind others of, being able to read them.

        :rtype: mj.remindable
        """
        user = self.env.user
        reminds = user.has_group("mj_talks.group_mj_leader") or user.has_group("mj_talks.group_mj_recorder")
        return self if reminds else self.browse()

    # -- who is told --------------------------------------------------------------------------

    def _remindings(self, recipient):
        """Return what reminding of these things would do.

        :param str recipient: see ``RECIPIENTS``.
        :rtype: list[Reminding]
        """
        people = self._owing_people() if recipient == "owing" else {}
        return [thing._reminding(recipient, people.get(thing.id)) for thing in self]

    def _reminding(self, recipient, people):
        """Return what reminding of this one thing would do.

        :param str recipient: see ``RECIPIENTS``.
        :param mj.member people: who owes it, where they are to be told.
        :rtype: Reminding
        """
        nobody = self.env["res.users"]
        if why_not := self._why_not_reminded():
            return Reminding(self, nobody, [why_not])
        users, left_out = {
            "owing": lambda: self._accounts_of(people),
            "recorder": self._recorders_told,
            "above": self._leadership_told,
        }[recipient]()
        refusals = {user: self._why_not_told(user) for user in users}
        left_out += [why_not for why_not in refusals.values() if why_not]
        return Reminding(self, users.filtered(lambda user: not refusals[user]), left_out)

    def _accounts_of(self, people):
        people = people or self.env["mj.member"]
        accounts = {person: person.sudo().partner_id.user_ids.filtered("active") for person in people}
        left_out = [
            self.env._("%s has no account. Remind the recorder instead.", person.sudo().name)
            for person, users in accounts.items()
            if not users
        ]
        if not people:
            left_out.append(self.env._("Nobody in particular owes it."))
        return self.env["res.users"].sudo().union(*accounts.values()), left_out

    def _recorders_told(self):
        """Return the recorders of the organisation, or of the nearest one above that has any who may read this."""
        place = self._reminded_organization()
        while place:
            recorders = place.recorder_ids.filtered("active")
            if readers := recorders.filtered(self._is_read_by):
                return readers, []
            place = place.parent_id
        return self.env["res.users"].sudo(), [self.env._("No recorder is entered here or above.")]

    def _leadership_told(self):
        users = self._users_above()
        return users, [] if users else [self.env._("Nobody above has an account.")]

    def _why_not_told(self, user):
        """Return why an account is not told of this, or False."""
        if user == self.env.user:
            return self.env._("%s: that is you.", user.name)
        if not self._is_read_by(user):
            return self.env._("%s may not see this.", user.name)
        if user.share and not user.email:
            return self.env._("%s has no e-mail address.", user.name)
        if day := self.env["mj.reminder.by.hand"]._last_day(self, user):
            return self.env._("%(person)s was reminded on %(day)s.", person=user.name, day=day)
        return False

    def _is_read_by(self, user):
        return self.with_user(user).with_context(allowed_company_ids=user.company_ids.ids).has_access("read")

    # -- telling ------------------------------------------------------------------------------

    def _remind(self, recipient):
        """Remind those who can be told, and return what was done.

        :param str recipient: see ``RECIPIENTS``.
        :rtype: list[Reminding]
        """
        self._check_may_remind()
        return self.env["mj.reminder.by.hand"]._tell(self._remindings(recipient))

    # -- what each kind of thing says ---------------------------------------------------------

    def _why_not_reminded(self):
        """Return why nobody is reminded of this, whoever asks, or False: it is closed, or it is not its time."""
        raise NotImplementedError

    def _closed_as(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        return self.env._("Nothing to remind of: %s.", states[self.state])

    def _owing_people(self):
        """Return who owes these things, by the thing's id.

        :rtype: dict[int, mj.member]
        """
        raise NotImplementedError

    def _reminded_organization(self):
        """Return the organisation whose recorders know of it.

        :rtype: mj.organization
        """
        self.ensure_one()
        return self.sudo().organization_id

    def _users_above(self):
        """Return who looks after this from above.

        :rtype: res.users
        """
        return self._reminded_organization()._escalation_users()

    def _reminder_row(self, user):
        """Return what a letter needs to name this: a path and the day by which it is wanted.

        :param res.users user: who gets the letter.
        :rtype: dict
        """
        self.ensure_one()
        return {"path": f"{self._reminder_folder(user)}/{self.id}", "due_date": self._reminder_due()}

    def _reminder_folder(self, user):
        """Return the address under which an account finds such things, without their number.

        :param res.users user: who gets the letter.
        :rtype: str
        """
        return f"/odoo/{self._name}"

    def _reminder_due(self):
        return self.sudo().due_date

    def _reminder_day(self):
        return clock.today(self.env, self.sudo().company_id)
