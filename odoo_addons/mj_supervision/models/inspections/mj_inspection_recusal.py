from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

SETTLED = ("fixed", "drawn", "in_progress")


class MjInspectionRecusal(models.Model):
    """Who may inspect what: never one's own organisation, never a talk one took part in (A22.3)."""

    _inherit = "mj.inspection"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    may_inspect = fields.Boolean(
        compute="_compute_may_inspect", help="Whether you are one of its inspectors, who alone carry it out."
    )

    @api.depends("inspector_ids")
    @api.depends_context("uid")
    def _compute_may_inspect(self):
        for inspection in self:
            inspection.may_inspect = bool(inspection._is_inspected_by_user())

    def write(self, vals):
        # Until the population is fixed anybody on the committee prepares it: who inspects counts from then on.
        settled = self.filtered(lambda one: one.state in SETTLED)
        if settled and not (vals.keys() == {"inspector_ids"} and self._is_director()):
            settled._check_is_inspector()
        result = super().write(vals)
        if "inspector_ids" in vals:
            self.filtered(lambda one: one.state not in ("draft", "cancelled"))._check_inspectors()
        return result

    def _is_director(self):
        return self.env.user.has_group("mj_supervision.group_mj_supervision_director")

    def _is_inspected_by_user(self):
        return self.env.user.sudo().partner_id.mj_member_ids & self.sudo().inspector_ids

    def _check_is_inspector(self):
        """Refuse work on an inspection to everybody but its inspectors.

        :raises AccessError: saying who does it.
        """
        for inspection in self:
            if not (self.env.su or inspection._is_inspected_by_user()):
                raise AccessError(
                    self.env._(
                        "Only its inspectors start, carry out and report %s. The director names other inspectors.",
                        inspection.reference,
                    )
                )

    def _check_may_inspect(self):
        """Refuse checklist and findings to who is no inspector, or while one of the inspectors is concerned."""
        if not self.env.su:
            self._check_is_inspector()
            self._check_inspectors()

    def _check_four_eyes(self):
        """Refuse the approval of a report to who inspected or reported it.

        :raises UserError: saying who approves instead.
        """
        if not self.env.su and self.env.user.partner_id in self.sudo().reported_by_id.partner_id:
            raise UserError(
                self.env._(
                    "Somebody else approves what you reported: another director. If there is none, the rules "
                    "administrator appoints one."
                )
            )
        if not self.env.su and self._is_inspected_by_user():
            raise UserError(
                self.env._(
                    "Somebody else approves what you inspected: another director. If there is none, the rules "
                    "administrator appoints one."
                )
            )

    @api.constrains("inspector_ids", "state")
    def _check_inspectors_stay(self):
        self.filtered(lambda one: one.state not in ("draft", "cancelled"))._check_inspectors_named()

    def _check_inspectors_named(self):
        if any(len(inspection.inspector_ids) < 2 for inspection in self):
            raise UserError(self.env._("An inspection takes at least two inspectors. Enter them first."))

    def _check_inspectors(self):
        """Check number and impartiality of the inspectors, as posts are today.

        :raises ValidationError: naming who may not inspect what.
        """
        self._check_inspectors_named()
        for inspection in self:
            inspection._check_conflicts(inspection.organization_line_ids.organization_id)
            __, notes = inspection._without_own_talks(inspection.talk_line_ids.talk_id)
            self._refuse(notes)

    def _check_conflicts(self, organizations):
        __, notes = self._without_recused(organizations, only_drawn=True)
        self._refuse(notes)

    def _refuse(self, notes):
        if notes:
            raise ValidationError(
                self.env._("Choose other inspectors (A22.3):\n%s", "\n".join(notes)),
            )

    def _ties(self, organizations):
        """Return who of the inspectors belongs to which organisation: by home, or by a post since the period began.

        :rtype: dict[mj.organization, mj.member]
        """
        inspectors = self.inspector_ids.sudo()
        ties = defaultdict(inspectors.browse)
        for inspector in inspectors:
            ties[inspector.organization_id] |= inspector
        posts = (
            self.env["mj.appointment"]
            .sudo()
            .search(
                Domain("member_id", "in", inspectors.ids)
                & Domain("organization_id", "in", organizations.ids)
                & Domain("state", "=", "effective")
                & (Domain("date_to", "=", False) | Domain("date_to", ">=", self.period_from))
            )
        )
        for post in posts.filtered(lambda post: not post.position_id.is_supervision):
            ties[post.organization_id] |= post.member_id
        return {one: members for one, members in ties.items() if one in organizations.sudo()}

    def _without_recused(self, organizations, only_drawn=False):
        """Take off the organisations an inspector belongs to; of a regular inspection they are refused.

        :param mj.organization organizations: that could be inspected.
        :param bool only_drawn: whether these were drawn already.
        :return: those left, and a line on each one taken off.
        :rtype: tuple[mj.organization, list[str]]
        :raises ValidationError: when an organisation was chosen by name.
        """
        self.ensure_one()
        ties = self._ties(organizations)
        notes = [
            self.env._(
                "%(organization)s: %(inspectors)s belongs to it by home or post and does not inspect it.",
                organization=organization.name,
                inspectors=", ".join(members.mapped("name")),
            )
            for organization, members in sorted(ties.items(), key=lambda tie: tie[0].code)
        ]
        if self.kind == "regular" and not only_drawn:
            self._refuse(notes)
        return organizations.filtered(lambda one: one.sudo() not in ties), notes

    def _without_own_talks(self, talks):
        """Take off the talks an inspector took part in.

        :param mj.talk talks: that could be sampled.
        :return: those left, and a line on each one taken off.
        :rtype: tuple[mj.talk, list[str]]
        """
        self.ensure_one()
        own = (
            self.env["mj.talk.participant"]
            .sudo()
            .search([("talk_id", "in", talks.ids), ("member_id", "in", self.inspector_ids.ids)], order="talk_id, id")
        )
        notes = [
            self.env._(
                "Talk %(talk)s: %(inspector)s took part in it and does not inspect it.",
                talk=line.talk_id.reference,
                inspector=line.member_id.name,
            )
            for line in own
        ]
        return talks - own.talk_id.with_env(talks.env), notes
