from odoo.tests import Form


class Reminding:
    """Reminding by hand, for cases of any addon: by the button, the dialog, and what the app shows of it."""

    def open_dialog(self, user, things, recipient="owing"):
        """Press “Remind” and choose whom: the dialog as it is saved by its button."""
        action = things.with_user(user).action_remind()
        self.assertEqual((action["res_model"], action["target"]), ("mj.remind", "new"))
        with Form(self.env["mj.remind"].with_user(user).browse(action["res_id"])) as dialog:
            if recipient != "owing":
                dialog.recipient = recipient
        return dialog.record

    def lines(self, dialog):
        return [(line.told or "", line.left_out or "") for line in dialog.line_ids]

    def remind(self, user, things, recipient="owing"):
        """Remind, and return the mails that it puts into the queue."""
        before = self.env["mail.mail"].search([])
        self.open_dialog(user, things, recipient).action_apply()
        return self.env["mail.mail"].search([]) - before

    def shown(self, user):
        """Return the reminders that the app shows somebody among the activities."""
        shown = (
            self.env["mail.activity"]
            .with_user(user)
            .search([("res_model", "=", "mj.reminder.by.hand"), ("user_id", "=", user.id)])
        )
        return self.env["mj.reminder.by.hand"].with_user(user).browse(shown.mapped("res_id"))
