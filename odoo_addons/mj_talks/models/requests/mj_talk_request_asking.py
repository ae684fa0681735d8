from odoo import api, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ... import clock
from ...numbering import next_reference
from .mj_talk_request import ASKED_CONTENT

# What the asker, or staff for the asker, enters beside the content; everything else is worked out.
ASKED = {"member_id", "organization_id", "leader_id", "asked_on"}


class MjTalkRequest(models.Model):
    """Who asks whom: members for themselves, staff for the members in their scope (A16.1)."""

    _inherit = "mj.talk.request"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self.check_access("create")
            self._check_references(vals_list)
        vals_list = [self._prepare_request(vals) for vals in vals_list]
        # The organisation asked is mostly above the scope of who asks.
        requests = super(MjTalkRequest, self.sudo()).create(vals_list).with_env(self.env)
        requests._check_asked()
        for request in requests.sudo():
            request.answer_due = request._due_date()
        requests._owe_answer()
        requests.invalidate_recordset()
        return requests

    @api.model
    def _prepare_request(self, vals):
        vals = dict(vals)
        choice = self.env["mj.talk.request.leader"].sudo().browse(vals.pop("leader_choice_id", None))
        if choice:
            if choice.organization_id.id != vals.get("organization_id"):
                raise ValidationError(self.env._("Choose a leader of the organisation asked."))
            vals["leader_id"] = choice.member_id.id
        if not self.env.su:
            self._check_may_ask_for(vals.get("member_id"))
            vals = {name: value for name, value in vals.items() if name in ASKED | ASKED_CONTENT}
        if not (vals.get("matter") or "").strip():
            raise ValidationError(self.env._("Enter what you want to talk about."))
        entered_by = False if vals.get("member_id") in self._own_members().ids else self.env.uid
        return {
            **vals,
            "entered_by_id": entered_by,
            "reference": next_reference(self.env, "mj.talk.request", vals.get("organization_id")),
        }

    @api.model
    def _check_references(self, vals_list):
        """A leader is chosen by name and post: one above the own scope may be asked, though not looked up."""
        super()._check_references([{**vals, "leader_id": False} for vals in vals_list])
        if self.env.su:
            return
        given = filter(None, (vals.get("leader_id") for vals in vals_list))
        # A form sends names along.
        given = {leader["id"] if isinstance(leader, dict) else leader for leader in given}
        if given - set(self.env["mj.talk.request.leader"].search([("member_id", "in", list(given))]).member_id.ids):
            raise AccessError(
                self.env._("The leader asked is none of the organisations you work for or of those above.")
            )

    @api.model
    def _check_may_ask_for(self, member_id):
        """Everybody asks for themselves; recorders and office staff also for the members in their scope.

        :raises AccessError: for anybody else's request.
        """
        if member_id in self._own_members().ids:
            return
        in_scope = Domain(self.env.user.mj_scope_domain("organization_path", "write"))
        is_staff = self.env.user.has_group("mj_talks.group_mj_recorder")
        if not is_staff or not self.env["mj.member"].search_count(Domain("id", "=", member_id) & in_scope):
            raise AccessError(self.env._("You enter requests for yourself and, as staff, for members in your scope."))

    def _check_asked(self):
        """Check new requests.

        :raises ValidationError: saying what does not fit.
        """
        days = clock.todays(self)
        for request in self.sudo():
            if request.member_id.state != "member" or not request.member_id.active:
                raise ValidationError(self.env._("Only members ask for a talk."))
            if request.asked_on > days[request.company_id]:
                raise ValidationError(self.env._("A request cannot be asked in the future. Correct the day."))
            if request.organization_id not in request._askable_organizations(request.member_id):
                raise ValidationError(self.env._("Choose the home organisation of the asker or one above it."))
            request._check_leader(request.organization_id, request.leader_id)

    @api.model
    def _askable_organizations(self, member):
        """Return the organisations that a member may ask: the home organisation first, then those above.

        :param mj.member member: who asks.
        :rtype: mj.organization
        """
        place = member.sudo().organization_id
        found = place.browse()
        while place:
            found |= place.filtered(lambda one: one.active and not one.dissolved_on)
            place = place.parent_id
        return found

    def _check_leader(self, organization, leader):
        """Refuse to ask who cannot answer.

        :param mj.organization organization: asked.
        :param mj.member leader: asked there; any of the leadership when empty.
        :raises ValidationError: saying what does not fit.
        """
        self.ensure_one()
        leaders = self._leadership(organization)
        if leader == self.member_id:
            raise ValidationError(self.env._("Nobody asks themselves. Choose another leader."))
        if leader and leader not in leaders.member_id:
            raise ValidationError(self._message_not_asked(organization, leader))
        if not leader and not (leaders.filtered("is_chair").member_id - self.member_id):
            raise ValidationError(
                self.env._("There is no chair here who could take the request on. Choose a leader to ask.")
            )

    def _message_not_asked(self, organization, leader):
        rule = self._rule(organization)
        held = self.env["mj.appointment"].sudo()._held_on(clock.today(self.env, self.company_id), organization, leader)
        if not any(held.position_id.mapped("is_leadership")):
            return self.env._("The leader asked has no leadership post in the organisation asked.")
        roles = dict(rule._fields["talker_scope"]._description_selection(self.env))
        return self.env._(
            "In %(organization)s these are asked for a talk (%(article)s): %(roles)s. Choose one of them.",
            organization=organization.name,
            article=rule.clause_label,
            roles=roles[rule.talker_scope],
        )

    def _leadership(self, organization=None):
        """Return the posts held today in an organisation by those who may be asked: the talkers of the rule, or all leaders.

        :param mj.organization organization: the one asked when empty.
        :rtype: mj.appointment
        """
        place = organization or self.organization_id
        today = clock.today(self.env, self.sudo().company_id)
        leaders = self.env["mj.appointment"].sudo()._held_on(today, place).filtered("position_id.is_leadership")
        scope = self._rule(place).talker_scope if place else False
        if scope == "chair":
            return leaders.filtered("is_chair")
        if scope == "chair_or_full_time_vice_chair":
            return leaders.filtered(lambda post: post.is_chair or post.position_id.is_full_time_vice_chair)
        return leaders
