from odoo import api, fields, models

from ...wording import comma

NAMED = 5


class MjTalk(models.Model):
    """The people of a talk by name: whoever sees a talk sees who talked with whom, members outside their scope too."""

    _inherit = "mj.talk"

    talkers = fields.Char(compute="_compute_people_names", compute_sudo=True)
    talkees = fields.Char(compute="_compute_people_names", compute_sudo=True, string="Talked-to")
    people = fields.Char(compute="_compute_people_names", compute_sudo=True, string="Who Talks")

    @api.depends_context("lang")
    @api.depends("participant_ids.member_id", "participant_ids.external_name", "participant_ids.role")
    def _compute_people_names(self):
        # At once: what is filtered or cut from a recordset fetches alone, name by name.
        self.participant_ids.member_id.partner_id.fetch(["name"])
        for talk in self:
            talk.talkers = talk._names_of("talker")
            talk.talkees = talk._names_of("talkee")
            talk.people = " – ".join(filter(None, [talk.talkers, talk.talkees])) or talk.reference

    def _names_of(self, role):
        """Name the people on one side; of a collective talk the first few and how many they are."""
        lines = self.participant_ids.filtered(lambda line: line.role == role)
        names = comma(self.env).join(
            line.member_id.partner_id.name or line.external_name or "" for line in lines[:NAMED]
        )
        if len(lines) <= NAMED:
            return names
        return self.env._("%(names)s and others, %(count)s in all", names=names, count=len(lines))
