from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...roles import COMMITTEE


class MjRectification(models.Model):
    """Who stands on which side of a rectification: those who answer, the committee, its director (A17.5)."""

    _inherit = "mj.rectification"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    can_answer = fields.Boolean(compute="_compute_rights", search="_search_can_answer", string="Mine to Answer")
    can_supervise = fields.Boolean(compute="_compute_rights")
    can_decide = fields.Boolean(compute="_compute_rights")
    can_close = fields.Boolean(compute="_compute_can_close")
    talk_id = fields.Many2one(
        "mj.talk",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    from_talk_id = fields.Many2one(
        "mj.talk",
        string="From the Talk",
        compute="_compute_origin",
        inverse="_inverse_from_talk_id",
        groups=COMMITTEE,
        help="Only the reference of the talk is shown, nothing of what was said.",
    )
    followup_id = fields.Many2one(
        "mj.followup",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    from_followup_id = fields.Many2one(
        "mj.followup",
        string="From the Follow-up",
        compute="_compute_origin",
        groups=COMMITTEE,
        help="Only its number is shown, nothing of what it is about.",
    )
    proposal_organization_id = fields.Many2one("mj.organization", readonly=True, copy=False, groups=fields.NO_ACCESS)
    proposed_to_id = fields.Many2one(
        "mj.organization", string="Proposal To", compute="_compute_origin", groups=COMMITTEE
    )

    @api.depends_context("uid")
    @api.depends("state", "organization_id", "member_id", "responsible_ids")
    def _compute_rights(self):
        answering, supervising = self._origin._answered_by_user(), self._origin._supervised_by_user()
        is_director = self.env.user.has_group("mj_supervision.group_mj_supervision_director")
        for rectification in self:
            rectification.can_answer = rectification._origin in answering
            # What is being entered is of whoever enters it.
            is_new = not rectification._origin and self.env.user.has_group(COMMITTEE)
            rectification.can_supervise = is_new or rectification._origin in supervising
            rectification.can_decide = is_director and rectification.can_supervise

    @api.depends_context("uid")
    @api.depends("state", "check_result", "step_ids")
    def _compute_can_close(self):
        """Say whether the user is the second person whom closing takes, or there is none."""
        for rectification in self:
            one = rectification._origin
            is_ready = one.state == "decided" or one.state == "checked" and one.check_result == "corrected"
            rectification.can_close = (
                is_ready and one.can_supervise and not (one._is_closer_involved() and one._others_who_close())
            )

    @api.model
    def _search_can_answer(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain(self.env.user.mj_rectification_answer_domain())

    @api.private
    def _answered_by_user(self):
        """Return those of these that the user answers: concerned, responsible, or keeping that organisation.

        :rtype: mj.rectification
        """
        domain = Domain("id", "in", self.ids) & Domain(self.env.user.mj_rectification_answer_domain())
        return self.browse(self.sudo().search(domain).ids)

    @api.private
    def _supervised_by_user(self):
        """Return those of these that the user handles as a committee member: none that concern the user (recusal).

        :rtype: mj.rectification
        """
        domain = Domain("id", "in", self.ids) & Domain(self.env.user.mj_rectification_committee_domain())
        return self.browse(self.sudo().search(domain).ids)

    # Pickers offer nothing that the record rule refuses afterwards (A17.5).

    @api.model
    def _offered_organizations(self):
        _people, organizations = self.env.user._mj_recused_from()
        return list(self._organization_domain() & Domain("id", "not in", organizations.ids))

    @api.model
    def _offered_members(self):
        people, organizations = self.env.user._mj_recused_from()
        return list(Domain("id", "not in", people.ids) & Domain("organization_id", "not in", organizations.ids))

    def _check_answers(self):
        self.check_access("read")
        if self - self._answered_by_user():
            raise AccessError(self.env._("Only those whom the order concerns answer it."))

    def _check_supervises(self):
        """:raises AccessError: for anybody but members of the committee whom the matter does not concern."""
        self.check_access("read")
        if self - self._supervised_by_user():
            raise AccessError(
                self.env._(
                    "Only members of the supervision committee do this, and nobody in a matter that concerns "
                    "themselves or their own organisation."
                )
            )

    def _check_decides(self):
        self._check_supervises()
        if not self.env.user.has_group("mj_supervision.group_mj_supervision_director"):
            raise AccessError(self.env._("The director of the supervision committee decides this."))

    # -- where it came from ------------------------------------------------------------------------

    @api.depends("talk_id", "followup_id", "proposal_organization_id", "organization_id", "member_id")
    @api.depends_context("uid")
    def _compute_origin(self):
        handled = self._origin._supervised_by_user()
        for rectification in self:
            shown = rectification._origin.sudo() & handled.sudo()
            rectification.from_talk_id = shown.talk_id.with_env(self.env)
            rectification.from_followup_id = shown.followup_id.with_env(self.env)
            rectification.proposed_to_id = shown.proposal_organization_id.with_env(self.env)

    def _inverse_from_talk_id(self):
        for rectification in self:
            rectification.sudo().talk_id = rectification.from_talk_id.sudo()
