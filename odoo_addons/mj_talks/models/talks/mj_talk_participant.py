from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .mj_talk_steps import LINES_OF_TALK

ROLES = [("talker", "Talker"), ("talkee", "Talked-to")]


class MjTalkParticipant(models.Model):
    """One person in a talk, with attendance: in a collective talk each counts alone (A14.1)."""

    _name = "mj.talk.participant"
    _description = "Talk Participant"
    _inherit = ["mj.checked.references"]
    _order = "talk_id, role desc, id"

    talk_id = fields.Many2one("mj.talk", required=True, index=True, ondelete="cascade")
    member_id = fields.Many2one("mj.member", index=True, ondelete="restrict")
    external_name = fields.Char(help="A superior who is no member here, above the top organisation (A11.1).")
    external_title = fields.Char(help="The post that person holds.")
    role = fields.Selection(ROLES, required=True, default="talkee")
    attended = fields.Boolean(default=True)
    absence_reason = fields.Char()

    _person_once = models.UniqueIndex(
        "(talk_id, member_id) WHERE member_id IS NOT NULL", "This person is in the talk already."
    )
    _somebody = models.Constraint(
        "CHECK (member_id IS NOT NULL OR external_name IS NOT NULL)", "Enter a person on each line of the talk."
    )

    def _own_company(self):
        return self.talk_id.company_id

    @api.depends("member_id", "external_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.member_id.display_name or line.external_name

    @api.constrains("member_id", "external_name", "role", "talk_id")
    def _check_external_name(self):
        for line in self.filtered(lambda line: not line.member_id):
            talk = line.talk_id.sudo()
            if line.role != "talker" or talk.category != "appointment" or talk.organization_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "Somebody from outside is entered only as the talker of an appointment talk of the top "
                        "organisation (A11). Choose a member."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        talks = self.env["mj.talk"].browse(vals.get("talk_id") for vals in vals_list)
        talks._check_may_change_people()
        lines = super().create(vals_list)
        lines._check_may_write()
        lines.talk_id._keep_talkees_off()
        lines._follow()
        return lines

    def write(self, vals):
        # Before and after: a line may be moved from one talk to another.
        self._check_may_write()
        self._check_people_kept(vals)
        result = super().write(vals)
        self._check_may_write()
        if {"member_id", "role", "attended", "talk_id"} & vals.keys():
            self.talk_id._keep_talkees_off()
            self._follow()
        return result

    def unlink(self):
        self._check_may_write()
        talks = self.talk_id
        talks._check_may_change_people()
        result = super().unlink()
        if not self._is_saved_by_talk():
            talks._after_change({"participant_ids"})
        return result

    def _check_may_write(self):
        """The people of a talk belong to it: who may not write the talk may not write them (door 5)."""
        if not self.env.su:
            self.talk_id.check_access("write")
            self.talk_id._check_change({})

    def _check_people_kept(self, vals):
        """Whether a talker was there decides on reading the record, too; of the others attendance is a fact to correct."""
        if {"member_id", "role", "talk_id"} & vals.keys():
            (self.talk_id | self.env["mj.talk"].browse(vals.get("talk_id", []))).exists()._check_may_change_people()
        elif "attended" in vals:
            self.filtered(lambda line: line.role == "talker").talk_id._check_may_change_people()
            self.talk_id._check_change({"participant_ids": []})

    def _follow(self):
        if not self._is_saved_by_talk():
            self.talk_id._after_change({"participant_ids"})

    def _is_saved_by_talk(self):
        return self.env.context.get("mj_talk_lines") is LINES_OF_TALK
