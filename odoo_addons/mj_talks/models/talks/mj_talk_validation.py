from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ... import clock
from ...wording import semicolon
from ..people.mj_organization import LEVELS


class MjTalk(models.Model):
    """What the regulation asks of the form, the category and the people of a talk (A10, A13–A16)."""

    _inherit = "mj.talk"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    def _check_not_in_future(self):
        if not all(talk.held_at for talk in self):
            raise UserError(self.env._("Enter when the talk was held."))
        if any(talk.held_at > fields.Datetime.now() for talk in self):
            raise UserError(
                self.env._("A talk in the future cannot have been held. Correct the time or keep it planned.")
            )

    def _time_as_planned(self):
        """Return when a talk was held of which only the plan is known.

        :rtype: datetime.datetime
        :raises UserError: when it is planned for a later day.
        """
        now = fields.Datetime.now()
        if self.planned_at and clock.local_date(self.env, self.planned_at, self.company_id) > clock.today(
            self.env, self.company_id
        ):
            raise UserError(
                self.env._("The talk is planned for a later day. Enter when it was held, or keep it planned.")
            )
        return min(self.planned_at or now, now)

    @api.constrains("category", "organization_id")
    def _check_outsiders(self):
        self.sudo().participant_ids._check_external_name()

    def _check_people(self, is_held=None):
        """Check form, category and people against Articles 10 and 13 to 16.

        :param bool is_held: whether only those who were there count; by default as the talk stands.
        :raises ValidationError: saying what does not fit and what to do.
        """
        for talk in self.sudo():
            (talkers, talker_count), (talkees, __) = (talk._attending(role, is_held) for role in ("talker", "talkee"))
            talk._check_numbers(talker_count, len(talkees))
            talk._check_talkers(talkers)
            talk._check_organization_form(talkers, talkees)
            talk._check_daily_category(talkers, talkees)

    def _attending(self, role=None, is_held=None):
        """Return the members who were there, or will be as far as planned, and how many with those from outside.

        :param str role: only talkers or only talked-to.
        :param bool is_held: whether only those who were there count; by default as the talk stands.
        :rtype: tuple[mj.member, int]
        """
        domain = Domain("talk_id", "=", self.id)
        if role:
            domain &= Domain("role", "=", role)
        if self.state not in ("draft", "planned") if is_held is None else is_held:
            domain &= Domain("attended", "=", True)
        # Grouped by the database: hundreds may be there.
        return self.env["mj.talk.participant"]._read_group(domain, [], ["member_id:recordset", "__count"])[0]

    def _check_numbers(self, talker_count, talkee_count):
        if not talker_count:
            raise ValidationError(self.env._("Enter who talked: the talk has no talker who attended."))
        if not talkee_count:
            raise ValidationError(
                self.env._(
                    "Enter who was talked to: the talk has no talked-to who attended. If nobody came, plan it for "
                    "another day or cancel it."
                )
            )
        if self.form == "collective":
            if talkee_count < 2:
                raise ValidationError(
                    self.env._(
                        "A collective talk needs at least two talked-to (A14). Take the individual form for one."
                    )
                )
        elif talkee_count != 1:
            raise ValidationError(
                self.env._(
                    "A talk of the form “%s” is one-to-one: exactly one talked-to (A13, A15, A16). "
                    "Take the collective form for several.",
                    dict(self._fields["form"]._description_selection(self.env))[self.form],
                )
            )

    def _check_talkers(self, talkers):
        """A10.3: leadership members of any level or the municipal supervision committee, on the day."""
        day = self._day()
        for talker in talkers:
            held = self.env["mj.appointment"]._held_on(day, members=talker)
            if not any(post.position_id.is_leadership or post._supervises(self.organization_id) for post in held):
                raise ValidationError(
                    self.env._(
                        "On %(day)s %(person)s held no post in a leadership team or the supervision committee and "
                        "cannot be the talker (A10.3).",
                        day=day,
                        person=talker.name,
                    )
                )

    def _check_organization_form(self, talkers, talkees):
        """A13.1: the chair, one-to-one with a leadership member or the chair of an organisation below, however far down."""
        if self.form != "organization":
            return
        day, organization = self._day(), self.organization_id
        chairs = self.env["mj.appointment"]._held_on(day, organization, talkers)
        chairs = chairs.filtered(lambda post: post._presides())
        if len(talkers) != 1 or not chairs:
            raise ValidationError(
                self.env._(
                    "An organisation talk is held by the chair of %(organization)s on that day (A13).",
                    organization=organization.name,
                )
            )
        held = self.env["mj.appointment"]._held_on(day, members=talkees)
        lawful = held.filtered(
            lambda post: (
                (post.organization_id == organization and post.position_id.is_leadership)
                or (post._presides() and self._is_below(post.organization_id))
            )
        )
        if not lawful:
            below = dict(
                self.env["res.company"]._fields["mj_organization_talks_below"]._description_selection(self.env)
            )
            raise ValidationError(
                self.env._(
                    "The chair holds organisation talks with members of the leadership team and these chairs: %s (A13). "
                    "Take the individual form for others.",
                    below[self.company_id.mj_organization_talks_below],
                )
            )

    def _is_below(self, organization):
        """Whether an organisation lies where the chair of this talk's organisation may hold organisation talks (A13.1)."""
        if self.company_id.mj_organization_talks_below == "direct":
            return organization.parent_id == self.organization_id
        return organization != self.organization_id and organization.parent_path.startswith(
            self.organization_id.parent_path
        )

    def _check_daily_category(self, talkers, talkees):
        """A10.1: regular daily talks are for department heads, leadership, committee members and key few, never upwards."""
        if self.category != "daily" or self.timing != "regular":
            return
        day = self._day()
        held = self.env["mj.appointment"]._held_on(day, members=talkees)
        lawful = held.filtered(
            lambda post: (
                post.position_id.is_key_few
                or post.position_id.is_committee
                or post.position_id.is_standing_committee
                or post.position_id.is_department_head
            )
        )
        if others := talkees - lawful.member_id:
            raise ValidationError(
                self.env._(
                    "Regular daily talks are held with leadership and committee members, department heads and backbone "
                    "members (A10). %s held no such post that day: mark the talk as timely.",
                    ", ".join(others.mapped("name")),
                )
            )
        self._check_not_upwards(talkers, talkees, lawful)

    def _check_not_upwards(self, talkers, talkees, lawful):
        """A10.1: a regular daily talk goes to the talker's own level or below.

        :param mj.appointment lawful: posts for which the talked-to are talked to; one at that level is enough.
        """
        leading = self.env["mj.appointment"]._held_on(self._day(), members=talkers)
        leading = leading.filtered(
            lambda post: post.position_id.is_leadership or post._supervises(self.organization_id)
        )
        if self.company_id.mj_talks_upwards or not leading:
            return
        ranks = {level: rank for rank, (level, __) in enumerate(LEVELS)}
        highest = min(ranks[post.organization_id.level] for post in leading)
        within = lawful.filtered(lambda post: ranks[post.organization_id.level] >= highest).member_id
        if above := talkees - within:
            raise ValidationError(
                self.env._(
                    "A regular daily talk goes to the talker's own level or below (A10). %s held such a post only at a "
                    "higher level that day: mark the talk as timely, or enter who talked as talker.",
                    ", ".join(above.mapped("name")),
                )
            )

    # -- what does not count -----------------------------------------------------------------------

    @api.model
    def _explain_uncounted(self, rows, reasons):
        """Say of talks why they do not count. Who may not see a talk does not learn of it here.

        :param list[dict] rows: with ``talk_id``, ``held_on`` and one column for each check.
        :param dict[str, str] reasons: what it means that a check failed, by column.
        :return: the rows of talks the user may see, each with its line.
        :rtype: list[tuple[dict, str]]
        """
        talks = self.sudo(False).search_fetch([("id", "in", [row["talk_id"] for row in rows])], ["reference"])
        references = {talk.id: talk.reference for talk in talks}
        return [
            (
                row,
                self.env._(
                    "Talk %(talk)s of %(day)s does not count: %(reasons)s.",
                    talk=references[row["talk_id"]],
                    day=row["held_on"],
                    reasons=semicolon(self.env).join(text for check, text in reasons.items() if not row[check]),
                ),
            )
            for row in rows
            if row["talk_id"] in references
        ]
