from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# As long as the talked-to has a say on the record.
OPEN_TO_TALKED_TO = ("recorded", "confirmed")


class MjTalk(models.Model):
    """The talked-to of a one-to-one talk reads the record, and confirms it or comments on it (A04.4)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    def _forget_word(self):
        """What the talked-to confirmed was another text."""
        lines = self.sudo().participant_ids.filtered(lambda line: line.confirmation != "not_asked")
        lines.write({"confirmation": "not_asked", "confirmed_at": False})

    def _talked_to_line(self):
        """Return the line of the one talked to in a one-to-one talk, else none."""
        self.ensure_one()
        if self.form == "collective":
            return self.sudo().participant_ids.browse()
        return self.sudo().participant_ids.filtered(lambda line: line.role == "talkee" and line.attended)[:1]

    def _ask_talked_to(self):
        """Ask those with an account to read the record; for others the recorder has the printed sheet signed."""
        mails = []
        for talk in self:
            line = talk._talked_to_line()
            accounts = line.member_id.partner_id.user_ids.filtered("active")
            if line.confirmation == "not_asked" and accounts:
                line.write({"confirmation": "asked"})
                mails += [talk._confirmation_mail(user) for user in accounts if user.email]
        self.env["mail.mail"].sudo().create(mails)

    def _confirmation_mail(self, user):
        texts = self.with_context(lang=user.lang)
        link = f"{self.get_base_url()}/my/talks/{self.id}"
        body = self.env["ir.qweb"].with_context(lang=user.lang)._render("mj_talks.confirmation_mail", {"link": link})
        return {
            "subject": texts.env._("A record is ready for you to read"),
            "body_html": body,
            "email_to": user.email_formatted,
            "author_id": self.env.ref("base.partner_root").id,
            "email_from": self.sudo().company_id.email_formatted or self.env.user.email_formatted,
            "auto_delete": True,
        }

    # -- the word of the talked-to ------------------------------------------------------------

    def _own_line_with_a_say(self):
        """Return the reader's own line while the reader has a say on the record.

        :raises AccessError: for anybody but the talked-to of this one-to-one talk.
        :raises UserError: before the talk is recorded and once it is archived.
        """
        self.ensure_one()
        reader = self.env["mj.talk.record"]._reader().sudo()
        line = self._talked_to_line()
        if not reader or not line.member_id or line.member_id.partner_id != reader.partner_id:
            raise AccessError(self.env._("Only the talked-to of a one-to-one talk confirms or comments on its record."))
        self.sudo().lock_for_update()
        if self.sudo().state not in OPEN_TO_TALKED_TO:
            raise UserError(
                self.env._("The record is not open for your word: it is still being written, or in the ledger already.")
            )
        return line

    @api.private
    def confirm_by_talked_to(self):
        """The reader, who was talked to, confirms the record."""
        line = self._own_line_with_a_say()
        if line.confirmation == "signed":
            # A page that was open meanwhile.
            raise UserError(self.env._("You signed the printed record already: that stays. Reload the page."))
        line.write({"confirmation": "confirmed", "confirmed_at": fields.Datetime.now()})

    @api.private
    def comment_by_talked_to(self, comment):
        """The reader, who was talked to, comments on the record; the comment lies beside it, sealed like it.

        :param str comment: in the words of the talked-to.
        :raises UserError: when it is empty.
        """
        line = self._own_line_with_a_say()
        comment = (comment or "").strip()
        if not comment:
            raise UserError(self.env._("Write your comment first."))
        record = self.sudo().record_ids
        self.env["mj.access.log"]._log(record, "write")
        record._seal_content({"talkee_comment": comment})
        line.write({"confirmation": "commented", "confirmed_at": fields.Datetime.now()})

    @api.private
    def sign_on_paper(self):
        """Note that the printed record was signed by the talked-to; the scan is among the files."""
        for talk in self:
            line = talk._talked_to_line()
            if talk.state not in OPEN_TO_TALKED_TO:
                raise UserError(
                    self.env._("Mark the record as complete first, then print it, have it signed and add the scan.")
                )
            if line.confirmation in ("confirmed", "commented"):
                raise UserError(
                    self.env._(
                        "The talked-to has read the record and spoken already: that stays. Add the scan as an ordinary file."
                    )
                )
            line.write({"confirmation": "signed", "confirmed_at": fields.Datetime.now()})
