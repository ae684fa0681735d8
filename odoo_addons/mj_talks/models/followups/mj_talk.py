from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...duty.talk_states import HELD_STATES

RECORDS = ("followup", "obligation", "request")


class MjTalk(models.Model):
    """What is open about the talked-to, for the talker who prepares (A17.1), and what follows from the talk (A17.2)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # another package

    followup_count = fields.Integer(string="Follow-ups", compute="_compute_followup_count")
    may_follow_up = fields.Boolean(compute="_compute_may_follow_up")
    has_open_items = fields.Boolean(compute="_compute_open_items")
    open_followup_ids = fields.Many2many(
        "mj.followup", string="Follow-ups That Still Run", compute="_compute_open_items"
    )
    open_obligation_ids = fields.Many2many("mj.obligation", string="Talks You Owe Them", compute="_compute_open_items")
    # Words instead of records: nothing on a talk leads to a concern.
    open_concerns = fields.Text(string="Concerns You May Open", compute="_compute_open_items")
    open_request_ids = fields.Many2many(
        "mj.talk.request", string="Requests Without an Answer", compute="_compute_open_items"
    )

    @api.depends_context("uid")
    def _compute_followup_count(self):
        counts = dict(self.env["mj.followup"]._read_group([("talk_id", "in", self.ids)], ["talk_id"], ["__count"]))
        for talk in self:
            talk.followup_count = counts.get(talk._origin, 0)

    @api.depends("state", "recorder_id", "participant_ids.member_id", "participant_ids.role")
    @api.depends_context("uid")
    def _compute_may_follow_up(self):
        for talk in self:
            held = talk.state in HELD_STATES
            talk.may_follow_up = held and talk._is_kept_by(self.env.user)

    @api.depends("state", "participant_ids.member_id", "participant_ids.role")
    @api.depends_context("uid")
    def _compute_open_items(self):
        for talk in self:
            items = talk._open_items()
            talk.has_open_items = any(items.values())
            for name in RECORDS:
                talk[f"open_{name}_ids"] = items.get(name, False)
            talk.open_concerns = "\n".join(
                f"{concern.kind_id.display_name} · {concern.reference}" for concern in items.get("concern", ())
            )

    @api.private
    def _open_items(self):
        """Return what is open about the talked-to of a talk that is being prepared, as far as its talker may see it.

        Nobody but a talker gets anything: not the recorder, and never the talked-to.

        :return: records by name of the matter.
        :rtype: dict
        """
        self.ensure_one()
        talk = self.sudo()
        talkees = talk.talkee_ids._origin
        is_talker = self.env.user.partner_id in talk.talker_ids.partner_id
        if talk.state not in ("draft", "planned") or not talkees or not is_talker:
            return {}
        # The talker's own rights, whatever rights the calling code has.
        env = self.env(su=False)
        about = Domain("member_id", "in", talkees.ids)
        owned = Domain("owner_id", "in", talkees.ids)
        owed = Domain("talkee_id", "in", talkees.ids) | (
            Domain("mutual", "=", True) & Domain("talker_id", "in", talkees.ids)
        )
        mine = Domain("is_mine", "=", True) & Domain("state", "=", "open")
        concerns = env["mj.concern"].search(about & Domain("state", "=", "open"))
        return {
            "followup": env["mj.followup"].search(Domain("is_open", "=", True) & (about | owned)),
            "obligation": env["mj.obligation"].search(mine & owed),
            "concern": concerns & concerns._known_to_reader(),
            "request": env["mj.talk.request"].search(Domain("is_waiting", "=", True) & about),
        }

    # -- what follows ---------------------------------------------------------------------------

    def action_new_followup(self):
        """Enter what has to happen after this talk.

        :raises AccessError: for anybody but the talkers and the recorder.
        """
        self.ensure_one()
        self.check_access("read")
        if not self._is_kept_by(self.env.user):
            raise AccessError(self.env._("Only the talkers and the recorder of the talk enter what follows from it."))
        talk = self.sudo()
        own = talk.talker_ids.filtered(lambda member: member.partner_id == self.env.user.partner_id)
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_followup_action_new")
        action["context"] = {
            "default_talk_id": self.id,
            "default_organization_id": talk.organization_id.id,
            "default_member_id": talk.talkee_ids.id if len(talk.talkee_ids) == 1 else False,
            "default_owner_id": (own or talk.talker_ids)[:1].id,
        }
        return action

    def action_open_followups(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_followup_action")
        return action | {"domain": [("talk_id", "=", self.id)], "context": {"create": False}}
