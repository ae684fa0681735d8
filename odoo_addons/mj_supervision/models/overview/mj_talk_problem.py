from odoo import api, fields, models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.duty.talk_states import FILLED_STATES
from odoo.fields import Domain
from odoo.tools import SQL

from ...roles import COMMITTEE

PROBLEM_KINDS = ("inquiry", "problem")


class MjTalk(models.Model):
    """A problem found in a talk on which nobody decided comes into sight after some days (A17.5).

    Of the record only one bit is kept, readable by nobody: that a problem was named. Jobs open no record.
    """

    _inherit = "mj.talk"

    names_problem = fields.Boolean(string="Record Names a Problem", readonly=True, copy=False, groups=fields.NO_ACCESS)
    problem_told_on = fields.Date(string="Asked for a Decision On", readonly=True, copy=False, groups=fields.NO_ACCESS)
    is_problem_undecided = fields.Boolean(
        string="Problem Without a Decision",
        compute="_compute_is_problem_undecided",
        search="_search_is_problem_undecided",
        groups=COMMITTEE,
        help="A problem was found, and after the days of the settings neither follow-up nor rectification was decided.",
    )

    _problem_idx = models.Index("(confirmed_at) WHERE names_problem")

    @api.depends_context("uid")
    @api.depends("state", "confirmed_at")
    def _compute_is_problem_undecided(self):
        undecided = self.search(Domain("id", "in", self.ids) & Domain("is_problem_undecided", "=", True))
        for talk in self:
            talk.is_problem_undecided = talk._origin in undecided

    @api.model
    def _search_is_problem_undecided(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Odoo asks for the groups of a field when it reads it, not when a method answers the search.
        self._check_field_access(self._fields["is_problem_undecided"], "read")
        domain = Domain("id", "in", self._undecided_problems())
        return domain if self.env.su else domain & self._not_about_reader()

    @api.model
    def _undecided_problems(self):
        """Return the query of talks in which a problem was found and nothing was decided in the days of the settings.

        Nothing was entered for what the record names, a follow-up waits past its day for somebody to take it up, or
        the committee has not ordered what was handed over.

        :rtype: odoo.tools.SQL
        """
        self.flush_model(["state", "confirmed_at", "names_problem", "company_id"])
        self.env["res.company"].flush_model(["mj_problem_days"])
        self.env["mj.followup"].flush_model(["talk_id", "kind", "state", "due_date"])
        self.env["mj.rectification"].flush_model(["talk_id", "followup_id", "state"])
        return SQL(
            """
            (SELECT talk.id
               FROM mj_talk AS talk
               JOIN res_company AS company ON company.id = talk.company_id AND company.mj_problem_days > 0
              WHERE talk.state IN %(ended)s
                AND talk.names_problem
                AND talk.confirmed_at <= %(now)s - company.mj_problem_days * interval '1 day'
                AND NOT EXISTS (SELECT FROM mj_followup AS followup
                                 WHERE followup.talk_id = talk.id
                                   AND followup.kind IN %(kinds)s AND followup.state != 'cancelled')
                AND NOT EXISTS (SELECT FROM mj_rectification AS rectification WHERE rectification.talk_id = talk.id)
              UNION
             SELECT talk.id
               FROM mj_followup AS followup
               JOIN mj_talk AS talk ON talk.id = followup.talk_id AND talk.state IN %(ended)s
               JOIN res_company AS company ON company.id = talk.company_id AND company.mj_problem_days > 0
          LEFT JOIN mj_rectification AS rectification ON rectification.followup_id = followup.id
              WHERE followup.kind IN %(kinds)s
                AND followup.create_date <= %(now)s - company.mj_problem_days * interval '1 day'
                AND (followup.state = 'todo' AND followup.due_date < %(today)s
                     OR followup.state = 'handed_over' AND rectification.state = 'draft'
                        AND rectification.create_date <= %(now)s - company.mj_problem_days * interval '1 day'))
            """,
            ended=FILLED_STATES,
            kinds=PROBLEM_KINDS,
            now=fields.Datetime.now(),
            today=self.env["res.company"]._mj_today_sql(SQL("talk.company_id")),
        )

    @api.model
    def _not_about_reader(self):
        """Recusal: not the talks one took part in, nor what is about oneself or an organisation of one's own."""
        people, organizations = self.env.user._mj_recused_from()
        own = people.ids
        about = self.env["mj.followup"].sudo().search([("kind", "in", PROBLEM_KINDS), ("member_id", "in", own)])
        return (
            Domain("participant_ids", "not any!", [("member_id", "in", own)])
            & Domain("id", "not in", about.talk_id.ids)
            & Domain("organization_id", "not in", organizations.ids)
        )

    def _after_confirm(self, content):
        result = super()._after_confirm(content)
        self.sudo().names_problem = bool((content.get("problems") or "").strip())
        return result

    # -- asking for a decision --------------------------------------------------------------------

    def _deciding_users(self):
        """Return who is asked what follows: who may enter it, else recorders and chair; nobody about oneself.

        :rtype: res.users
        """
        self.ensure_one()
        talk = self.sudo()
        followups = self.env["mj.followup"].sudo().search([("talk_id", "=", talk.id), ("kind", "in", PROBLEM_KINDS)])
        concerned = (talk.talkee_ids | followups.member_id).partner_id
        keepers = talk.recorder_id | talk.talker_ids.partner_id.user_ids
        others = talk.organization_id.recorder_ids | talk.organization_id.chair_id.partner_id.user_ids
        for users in (keepers, others):
            asked = users.filtered(
                lambda user: (
                    user.active
                    and not user.share
                    and user.partner_id not in concerned
                    and self.with_user(user).has_access("read")
                )
            )
            if asked:
                return asked
        return keepers.browse()

    @api.model
    def _cron_ask_for_decisions(self, floor_days=365):
        """Every day: ask once for each talk what follows from it, in words that do not say that there is a problem.

        :param int floor_days: older confirmations are left to the committee's list.
        """
        activity_type = self.env.ref("mj_supervision.activity_type_decision")
        undecided = Domain("is_problem_undecided", "=", True)
        since = Domain("confirmed_at", ">=", fields.Datetime.subtract(fields.Datetime.now(), days=floor_days))
        for talk in self.sudo().search(undecided & since & Domain("problem_told_on", "=", False)):
            users = talk._deciding_users()
            users._mj_plan_activities(talk, activity_type)
            talk.problem_told_on = users and clock.today(self.env, talk.company_id)
        activities = self.env["mail.activity"].sudo().search([("activity_type_id", "=", activity_type.id)])
        still = self.sudo().search(undecided & Domain("id", "in", activities.mapped("res_id")))
        activities.filtered(lambda activity: activity.res_id not in still.ids).unlink()
