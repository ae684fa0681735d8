from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class MjTalk(models.Model):
    """What the regulation asks of the form, the category and the people of a talk (A10, A13–A16)."""

    _inherit = "mj.talk"

    def _check_not_in_future(self):
        if not all(talk.held_at for talk in self):
            raise UserError(self.env._("Enter when the talk was held."))
        if any(talk.held_at > fields.Datetime.now() for talk in self):
            raise UserError(
                self.env._("A talk in the future cannot have been held. Correct the time or keep it planned.")
            )

    def _check_people(self):
        """Check form, category and people against Articles 10 and 13 to 16.

        :raises ValidationError: saying what does not fit and what to do.
        """
        for talk in self.sudo():
            talk._check_numbers()
            talk._check_talkers()
            talk._check_organization_form()
            talk._check_daily_category()

    def _attending(self, role):
        return self.participant_ids.filtered(
            lambda line: line.role == role and (line.attended or self.state in ("draft", "planned"))
        )

    def _check_numbers(self):
        talkers, talkees = self._attending("talker"), self._attending("talkee")
        if not talkers:
            raise ValidationError(self.env._("Enter who talked: the talk has no talker who attended."))
        if self.form == "collective":
            if len(talkees) < 2:
                raise ValidationError(
                    self.env._(
                        "A collective talk needs at least two talked-to (A14). Take the individual form for one."
                    )
                )
        elif len(talkees) != 1:
            raise ValidationError(
                self.env._(
                    "A talk of the form “%s” is one-to-one: exactly one talked-to (A13, A15, A16). "
                    "Take the collective form for several.",
                    dict(self._fields["form"]._description_selection(self.env))[self.form],
                )
            )

    def _check_talkers(self):
        """A10.3: leadership members of any level or the municipal supervision committee, on the day."""
        day = self._day()
        for line in self._attending("talker").filtered("member_id"):
            held = self.env["mj.appointment"]._held_on(day, members=line.member_id)
            if not any(post.position_id.is_leadership or post._supervises(self.organization_id) for post in held):
                raise ValidationError(
                    self.env._(
                        "On %(day)s %(person)s held no post in a leadership team or the supervision committee and "
                        "cannot be the talker (A10.3).",
                        day=day,
                        person=line.member_id.name,
                    )
                )

    def _check_organization_form(self):
        """A13.1: the chair, one-to-one with a leadership member or the chair of an organisation below."""
        if self.form != "organization":
            return
        day, organization = self._day(), self.organization_id
        talkers = self._attending("talker").member_id
        chairs = self.env["mj.appointment"]._held_on(day, organization, talkers).filtered("is_chair")
        if len(talkers) != 1 or not chairs:
            raise ValidationError(
                self.env._(
                    "An organisation talk is held by the chair of %(organization)s on that day (A13).",
                    organization=organization.name,
                )
            )
        held = self.env["mj.appointment"]._held_on(day, members=self._attending("talkee").member_id)
        lawful = held.filtered(
            lambda post: (
                (post.organization_id == organization and post.position_id.is_leadership)
                or (post.organization_id.parent_id == organization and post.is_chair)
            )
        )
        if not lawful:
            raise ValidationError(
                self.env._(
                    "The chair holds organisation talks with members of the leadership team and with chairs of the "
                    "organisations directly below (A13). Take the individual form for others."
                )
            )

    def _check_daily_category(self):
        """A10.1: regular daily talks are for department heads, leadership, committee members and key few."""
        if self.category != "daily" or self.timing != "regular":
            return
        day = self._day()
        talkees = self._attending("talkee").member_id
        held = self.env["mj.appointment"]._held_on(day, members=talkees)
        lawful = held.filtered(
            lambda post: (
                post.position_id.is_key_few
                or post.position_id.is_committee
                or post.position_id.is_standing_committee
                or post.position_id.is_department_head
            )
        ).member_id
        if others := talkees - lawful:
            raise ValidationError(
                self.env._(
                    "Regular daily talks are held with leadership and committee members, department heads and backbone "
                    "members (A10). %s held no such post that day: mark the talk as timely.",
                    ", ".join(others.mapped("name")),
                )
            )
