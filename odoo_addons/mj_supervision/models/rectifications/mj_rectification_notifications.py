from odoo import api, models
from odoo.fields import Domain

from .mj_rectification import AWAITING_STATES


class MjRectification(models.Model):
    """Whoever has to answer is told, and what is overdue becomes known above: by neutral words only (A21.1)."""

    _name = "mj.rectification"
    # Too long for one file.
    _inherit = ["mj.rectification", "mj.remindable"]  # pylint: disable=consider-merging-classes-inherited

    # -- telling those who answer -----------------------------------------------------------------

    def _responsible_users(self):
        """Return the accounts that answer: of the responsible persons, else of the organisation's recorders.

        :rtype: res.users
        """
        self.ensure_one()
        rectification = self.sudo()
        own = rectification.responsible_ids.partner_id.user_ids.filtered("active")
        return own or rectification.organization_id.recorder_ids.filtered("active")

    def _tell_responsible(self):
        """Mail a link to those who answer; it names neither matter nor person."""
        self.ensure_one()
        mails = []
        for user in self._responsible_users().filtered("email"):
            # Whom the rules do not admit is not told either.
            if not self.with_user(user).has_access("read"):
                continue
            texts = self.with_context(lang=user.lang)
            path = "my/rectifications" if user.share else "odoo/mj-rectifications"
            body = (
                self.env["ir.qweb"]
                .with_context(lang=user.lang)
                ._render(
                    "mj_supervision.rectification_mail",
                    {"link": f"{self.get_base_url()}/{path}/{self.id}"},
                )
            )
            mails.append(
                {
                    "subject": texts.env._("Talks: something awaits your answer"),
                    "body_html": body,
                    "email_to": user.email_formatted,
                    "author_id": self.env.ref("base.partner_root").id,
                    "email_from": self.sudo().company_id.email_formatted or user.company_id.email_formatted,
                    "auto_delete": True,
                }
            )
        self.env["mail.mail"].sudo().create(mails)

    # -- reminding by hand --------------------------------------------------------------------------

    def _remindable(self):
        return self._supervised_by_user()

    def _check_may_remind(self):
        self._check_supervises()

    def _why_not_reminded(self):
        return False if self.state in AWAITING_STATES else self._closed_as()

    def _owing_people(self):
        return {rectification.id: rectification.responsible_ids for rectification in self.sudo()}

    def _users_above(self):
        return super()._users_above().filtered(lambda user: user.partner_id not in self._concerned_partners())

    def _reminder_folder(self, user):
        return "/my/rectifications" if user.share else "/odoo/mj-rectifications"

    # -- escalation ---------------------------------------------------------------------------------

    def _escalation_users(self):
        """Return whom an overdue rectification becomes known to: the directors, and those who look after the organisation.

        Nobody learns of it in this way about themselves.

        :rtype: res.users
        """
        self.ensure_one()
        rectification = self.sudo()
        directors = rectification.company_id._mj_committee_users("mj_supervision.group_mj_supervision_director")
        directors = directors.filtered(lambda user: rectification.with_user(user)._supervised_by_user())
        return directors | rectification._users_above()

    def _concerned_partners(self):
        rectification = self.sudo()
        return rectification.member_id.partner_id | rectification.responsible_ids.partner_id

    @api.private
    def _escalate(self):
        """Make overdue rectifications known: one activity on the organisation, which names nothing else. Once each."""
        activity_type = self.env.ref("mj_supervision.activity_type_rectification_overdue")
        for rectification in self.sudo().filtered(lambda one: one.is_overdue and not one.escalated_on):
            organization = rectification.organization_id
            known = organization.activity_ids.filtered(
                lambda activity: activity.activity_type_id == activity_type
            ).user_id
            (rectification._escalation_users() - known)._mj_plan_activities(organization, activity_type)
            rectification.escalated_on = rectification._today()

    @api.model
    def _cron_escalate(self):
        """Every day: make known what is overdue, and take back what no longer is."""
        overdue = Domain("is_overdue", "=", True)
        self.search(overdue & Domain("escalated_on", "=", False))._escalate()
        activities = self.env["mail.activity"].search(
            [("activity_type_id", "=", self.env.ref("mj_supervision.activity_type_rectification_overdue").id)]
        )
        late = self._read_group(
            overdue & Domain("organization_id", "in", activities.mapped("res_id")), ["organization_id"]
        )
        still = {organization.id for (organization,) in late}
        activities.filtered(lambda activity: activity.res_id not in still).unlink()

    # -- follow-ups --------------------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            for rectification in self.sudo().filtered("followup_id"):
                rectification._follow_up()
        return result

    def unlink(self):
        followups = self.sudo().followup_id
        result = super().unlink()
        followups.filtered(lambda followup: followup.state == "handed_over").write({"state": "doing"})
        return result

    def _follow_up(self):
        """Bring the follow-up to where this rectification is: ended with it, or handed over."""
        is_closed = self.state == "closed"
        self.followup_id.write(
            {
                "state": "finished" if is_closed else "handed_over",
                "closed_on": is_closed and self.closed_on,
                "closed_by_id": is_closed and self.env.uid,
            }
        )
