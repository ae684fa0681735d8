from odoo import models
from odoo.fields import Domain
from odoo.tools import config

from ...database_locale import describe_locale, locale_faults, read_locale
from ...vault import KeyringError

OPEN_TO_ALL = "b2c"
SIGN_UP = "auth_signup.invitation_scope"
REMINDERS = ("mj_talks.ir_cron_digest", "mj_talks.ir_cron_before_due")
LOCAL_MAIL = ("localhost", "127.0.0.1", "", False, None)


class MjFirstStep(models.Model):
    """Steps about the server: keys, mail, registration, time zone and the database's own locale."""

    _inherit = "mj.first.step"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    # -- keys -----------------------------------------------------------------------------------

    def _check_keys(self):
        """Whether a copy lies elsewhere the product cannot see; whose keys were copied it can."""
        vault = self.env["mj.vault"].sudo()
        try:
            fingerprint = vault._keyring().fingerprint
        except KeyringError as error:
            reason = vault._explain(error)
            return self._done(False, lambda: reason)
        confirmed = self.confirmed_on and self.sudo().confirmed_state == fingerprint
        return self._done(confirmed, lambda: self._describe_keys(vault, fingerprint))

    def _describe_keys(self, vault, fingerprint):
        place = vault._directory()
        return self.env._("Directory: %(place)s. Fingerprint: %(mark)s.", place=place, mark=fingerprint[:12])

    def _confirmable_state(self):
        if self.check != "keys":
            return super()._confirmable_state()
        return self.env["mj.vault"].sudo()._keyring_or_explain().fingerprint

    # -- registration -----------------------------------------------------------------------------

    def _check_sign_up(self):
        doors = self._open_sign_ups()
        return self._done(not doors, lambda: self._describe_sign_up(doors))

    def _open_sign_ups(self):
        """Return the addresses or sites at which a stranger makes an account; websites have a setting of their own.

        :rtype: list[str]
        """
        if not hasattr(self.env["res.users"], "_get_signup_invitation_scope"):
            return []
        general = self.env["ir.config_parameter"].sudo().get_param(SIGN_UP, "b2b") == OPEN_TO_ALL
        if "website" not in self.env or "auth_signup_uninvited" not in self.env["website"]:
            return ["/web/signup"] if general else []
        sites = self.env["website"].sudo().search(Domain.TRUE)
        return [site.name for site in sites if (site.auth_signup_uninvited or (general and OPEN_TO_ALL)) == OPEN_TO_ALL]

    def _describe_sign_up(self, doors):
        if not doors:
            return self.env._("Now: closed. Accounts are made by invitation only.")
        return self.env._("Open to every stranger: %s. Choose “On invitation”.", self._enumerate(doors))

    # -- mail ---------------------------------------------------------------------------------------

    def _check_mail(self):
        servers = self.env["ir.mail_server"].sudo().search_count([], limit=1)
        named = config.get("smtp_server") not in LOCAL_MAIL
        sender = self.env.company.sudo().email
        return self._done((servers or named) and sender, lambda: self._describe_mail(servers or named, sender))

    def _describe_mail(self, server, sender):
        if not server:
            return self.env._("Now: no server for outgoing mail.")
        if not sender:
            return self.env._("Now: the company has no e-mail address from which mails could come.")
        return self.env._("Now: mails come from %s.", sender)

    def _check_reminders(self):
        jobs = [self.env.ref(name, False) for name in REMINDERS]
        idle = [job.sudo() for job in jobs if job and not job.sudo().active]
        mute = self._colleagues().filtered(lambda user: not user.email)
        jobs_first = [("id", "in", [job.id for job in idle]), ("active", "in", (True, False))] if idle else None
        return self._done(
            not idle and not mute,
            lambda: self._describe_reminders(idle, mute),
            jobs_first or self._of_records(mute),
            "base.ir_cron_act" if idle else None,
        )

    def _describe_reminders(self, idle, mute):
        sentences = []
        if idle:
            sentences.append(self.env._("Switched off: %s.", self._enumerate([job.name for job in idle])))
        if mute:
            sentences.append(self.env._("Without an e-mail address: %s.", self._enumerate(mute.mapped("name"))))
        return " ".join(sentences) or self.env._("Now: every colleague can be reached, and the jobs are on.")

    # -- time zone and locale -------------------------------------------------------------------------

    def _check_zone(self):
        company = self.env.company.sudo()
        known = company.mj_timezone in self.env["mj.time.zone"]._known()
        return self._done(known, lambda: self._describe_zone(company, known))

    def _describe_zone(self, company, known):
        if known:
            return self.env._("Now: %s.", company.mj_timezone)
        return self.env._("PostgreSQL does not know %s.", company.mj_timezone)

    def _check_locale(self):
        locale = read_locale(self.env.cr)
        faults = locale_faults(locale)
        return self._done(not faults, lambda: self._describe_locale(locale, faults))

    def _describe_locale(self, locale, faults):
        texts = {
            "trigrams": self.env._("Searching for Chinese words is slow: LC_CTYPE splits no Chinese."),
            "order": self.env._("Names are sorted by the database's own language and not by their characters' codes."),
            "prefix": self.env._("Searching by the beginning of a text uses no index."),
        }
        now = self.env._("Now: %s.", describe_locale(locale))
        return " ".join([texts[fault] for fault in faults] + [now])
