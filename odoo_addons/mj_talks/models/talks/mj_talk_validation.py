from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ... import clock
from ...wording import comma, semicolon
from ..people.mj_organization import LEVELS
from ..rulebook.mj_talk_permission import SUPERVISION


class MjTalk(models.Model):
    """Whether a talk is lawful: its form, its category and its people by the rows of the regulation (A10, A13–A16)."""

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
        """Check form, category and people against what the regulation says of lawful talks, see ``mj.talk.permission``.

        :param bool is_held: whether only those who were there count; by default as the talk stands.
        :raises ValidationError: saying what does not fit, under which article, and what to do.
        """
        for talk in self.sudo():
            (talkers, talker_count), (talkees, talkee_count) = (
                talk._attending(role, is_held) for role in ("talker", "talkee")
            )
            if not talker_count:
                raise ValidationError(self.env._("Enter who talked: the talk has no talker who attended."))
            if not talkee_count:
                raise ValidationError(
                    self.env._(
                        "Enter who was talked to: the talk has no talked-to who attended. If nobody came, plan it for "
                        "another day or cancel it."
                    )
                )
            rows = self.env["mj.talk.permission"]._on(talk._day(), talk.company_id)
            form_rows = talk._rows_of_form(rows, len(talkers), talkee_count)
            talk._check_pairs(rows.filtered(lambda row: not row.form), form_rows, talkers, talkees)

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

    def _rows_of_form(self, rows, talker_count, talkee_count):
        """Return the rows on the form of this talk that allow as many people: one to one, or one to many (A13–A16).

        :param mj.talk.permission rows: all that hold on the day.
        :raises ValidationError: where there are none, though the regulation names the forms of talks.
        :rtype: mj.talk.permission
        """
        of_forms = rows.filtered("form")
        found = of_forms.filtered(
            lambda row: row.form == self.form and row.category in (False, self.category) and self._has_occasion_of(row)
        )
        if of_forms and not found:
            raise ValidationError(
                self.env._(
                    "The regulation names no talk of the form “%s”. Choose another form.", self._in_words("form")
                )
            )
        allowed = found.filtered(lambda row: row._allows_numbers(talker_count, talkee_count))
        if found and not allowed:
            raise ValidationError(self._message_on_numbers(found[0], talker_count, talkee_count))
        return allowed

    def _message_on_numbers(self, row, talker_count, talkee_count):
        form, article = self._in_words("form"), row.display_name
        if talkee_count < row.talkees_from:
            return self.env._(
                "A talk of the form “%(form)s” needs at least %(number)s talked-to (%(article)s). "
                "Take the individual form for one.",
                form=form,
                number=row.talkees_from,
                article=article,
            )
        if row.talkees_to and talkee_count > row.talkees_to:
            if row.talkees_to == 1:
                return self.env._(
                    "A talk of the form “%(form)s” is one-to-one: exactly one talked-to (%(article)s). "
                    "Take the collective form for several.",
                    form=form,
                    article=article,
                )
            return self.env._(
                "A talk of the form “%(form)s” has at most %(number)s talked-to (%(article)s).",
                form=form,
                number=row.talkees_to,
                article=article,
            )
        return self.env._(
            "A talk of the form “%(form)s” has at most %(number)s talkers (%(article)s). "
            "Take the others off, or choose another form.",
            form=form,
            number=row.talkers_to,
            article=article,
        )

    def _check_pairs(self, category_rows, form_rows, talkers, talkees):
        """Each talker may talk with each talked-to, by a rule or by a row on the category and one on the form."""
        people = talkers | talkees
        roles = self.env["mj.appointment"]._roles_on(self._day(), people)
        rules = self.env["mj.talk.rule"]._admitting(self._day(), self.company_id, self.form, self.category, self.timing)
        pairs = [
            (talker, talkee)
            for talker in talkers
            for talkee in talkees
            if not any(rule._admits(talker, talkee, roles) for rule in rules)
        ]
        # Rules name the supervision committee of a place, rows the one that supervises the organisation of the talk.
        for talker in talkers:
            roles[SUPERVISION, talker.id] = set()
        for post in self.env["mj.appointment"]._held_on(self._day(), members=talkers):
            if post._supervises(self.organization_id):
                roles[SUPERVISION, post.member_id.id].add(self.organization_id.id)
        if category_rows:
            self._check_category(category_rows, pairs, roles)
        if form_rows:
            self._check_form(form_rows, talkers, pairs, roles)

    def _check_category(self, rows, pairs, roles):
        """Who holds talks of a category, and with whom (A10)."""
        rows = rows.filtered(lambda row: row.category in (False, self.category))
        for talker in dict.fromkeys(talker for talker, __ in pairs):
            if not any(row._fits_talker(talker, roles, self.organization_id) for row in rows):
                raise ValidationError(self._message_on_talker(rows, talker))
        others = self._refused(rows.filtered(self._has_occasion_of), pairs, roles)
        if others:
            raise ValidationError(self._message_on_talkees(rows, others, pairs, roles))
        self._check_not_upwards(pairs)

    def _check_not_upwards(self, pairs):
        """A10.1: a regular daily talk goes to the talker's own level or below; one post at that level is enough.

        :param list[tuple[mj.member, mj.member]] pairs: talkers with those whom no rule lets them talk to.
        """
        if self.category != "daily" or self.timing != "regular" or self.company_id.mj_talks_upwards:
            return
        appointments = self.env["mj.appointment"]
        leading = appointments._held_on(self._day(), members=appointments.member_id.union(*(one for one, __ in pairs)))
        leading = leading.filtered(
            lambda post: post.position_id.is_leadership or post._supervises(self.organization_id)
        )
        if not leading:
            return
        ranks = {level: rank for rank, (level, __) in enumerate(LEVELS)}
        highest = min(ranks[post.organization_id.level] for post in leading)
        talkees = appointments.member_id.union(*(other for __, other in pairs))
        held = appointments._held_on(self._day(), members=talkees)
        within = held.filtered(lambda post: ranks[post.organization_id.level] >= highest).member_id
        if above := (talkees & held.member_id) - within:
            raise ValidationError(
                self.env._(
                    "A regular daily talk goes to the talker's own level or below (A10). %s held such a post only at a "
                    "higher level that day: mark the talk as timely, or enter who talked as talker.",
                    ", ".join(above.mapped("name")),
                )
            )

    def _message_on_talker(self, rows, talker):
        if not rows:
            return self.env._(
                "The regulation names nobody who holds talks of the category “%s”. Choose another category.",
                self._in_words("category"),
            )
        return self.env._(
            "On %(day)s %(person)s was none of these and cannot be the talker (%(article)s): %(roles)s.",
            day=self._day(),
            person=talker.name,
            article=rows[0].display_name,
            roles=comma(self.env).join(rows._talkers_in_words()),
        )

    def _message_on_talkees(self, rows, others, pairs, roles):
        fitting = rows.filtered(self._has_occasion_of)
        values = {
            "category": self._in_words("category"),
            "timing": self._in_words("timing"),
            "article": (fitting or rows)[0].display_name,
            "roles": comma(self.env).join(fitting._talkees_in_words()),
            "people": comma(self.env).join(others.mapped("name")),
        }
        if self.timing == "regular" and not self._refused(
            rows.filtered(lambda row: row.timing != "regular"), pairs, roles
        ):
            return self.env._(
                "Regular talks of the category “%(category)s” are held with (%(article)s): %(roles)s. "
                "%(people)s held no such post that day: mark the talk as timely.",
                **values,
            )
        return self.env._(
            "Talks of the category “%(category)s” (%(timing)s) are held with (%(article)s): %(roles)s. "
            "%(people)s held no such post that day.",
            **values,
        )

    def _check_form(self, rows, talkers, pairs, roles):
        """Who holds talks of a form, and with whom (A13)."""
        values = {"form": self._in_words("form"), "article": rows[0].display_name}
        refused = [
            talker.name
            for talker in dict.fromkeys(talker for talker, __ in pairs)
            if not any(row._fits_talker(talker, roles, self.organization_id) for row in rows)
        ]
        if not talkers and all(row.talker_scope for row in rows):
            # Who comes from outside has no role here.
            refused = [self._names_of("talker")]
        if refused:
            raise ValidationError(
                self.env._(
                    "On that day %(person)s was none of those of %(organization)s by whom a talk of the form "
                    "“%(form)s” is held (%(article)s): %(roles)s. Choose another form.",
                    person=refused[0],
                    organization=self.organization_id.name,
                    roles=comma(self.env).join(rows._talkers_in_words()),
                    **values,
                )
            )
        if others := self._refused(rows, pairs, roles):
            raise ValidationError(
                self.env._(
                    "A talk of the form “%(form)s” is held with (%(article)s): %(roles)s. %(people)s held no such post "
                    "that day. Take the individual form for others.",
                    roles=comma(self.env).join(rows._talkees_in_words()),
                    people=comma(self.env).join(others.mapped("name")),
                    **values,
                )
            )

    def _refused(self, rows, pairs, roles):
        """Return the talked-to with whom one of the talkers may not talk by any of the rows.

        :rtype: mj.member
        """
        return self.env["mj.member"].union(
            *(
                talkee
                for talker, talkee in pairs
                if not any(row._admits(talker, talkee, roles, self.organization_id) for row in rows)
            )
        )

    def _has_occasion_of(self, row):
        return self.category != "daily" or row.timing in (False, self.timing)

    def _in_words(self, name):
        return dict(self._fields[name]._description_selection(self.env))[self[name]]

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
