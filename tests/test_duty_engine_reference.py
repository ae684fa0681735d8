"""The SQL engine against its meaning in plain Python, on made-up municipalities (A05, A18, A19, A24.1)."""

import reference_duties as reference
from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from odoo import Command
from odoo.addons.mj_talks.models.duties import mj_duty_engine
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL
from strategies import POSITIONS, changed, worlds

PEOPLE_AND_PLACES = 24


class _TakeBack(Exception):
    """Raised to leave a savepoint without keeping what was done in it."""


@tagged("post_install", "-at_install")
class TestDutyEngineAgainstReference(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.engine = cls.env["mj.duty.engine"]
        # Several statements for a rule, as in a large party, however small the worlds are.
        cls.classPatch(mj_duty_engine, "ORGANIZATIONS_AT_A_TIME", 2)
        cls.contacts = cls.env["res.partner"].create([{"name": f"Contact {n}"} for n in range(PEOPLE_AND_PLACES)]).ids
        cls.positions = {
            position.code: position.id for position in cls.env["mj.position"].search([("code", "in", list(POSITIONS))])
        }
        cls.article = cls.env.ref("mj_talks.regulation_talks_2023_article_18")
        cls.company = cls.env.company.id

    @given(worlds().flatmap(lambda world: st.tuples(st.just(world), changed(world))))
    @settings(
        max_examples=100,
        deadline=None,
        derandomize=True,
        # A database for each example makes shrinking take longer than reading the world it prints.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def test_engine_means_what_the_reference_says(self, before_and_after):
        """A18.1, A18.2, A18.3, A18.4: every duty, its dates, state, reason and talk agree, also after people changed."""
        note(before_and_after)
        try:
            with self.env.cr.savepoint(flush=False):
                self._compare(*before_and_after)
                raise _TakeBack
        except _TakeBack:
            self.env.invalidate_all(flush=False)

    def _compare(self, world, later):
        self._load(world)
        duties = self._assert_same(world, ())
        self._change(later)
        self._assert_same(later, duties)

    def _assert_same(self, world, duties):
        year = world.today.year
        with freeze_time(f"{world.today} 04:00:00"):
            duties = reference.duties_of_year(world, year, world.today, duties)
            self.engine._generate_year(year)
            self.assertEqual(self._found(), self._meant(duties))
            self.assertEqual(self.engine._generate_year(year), (0, 0, 0), "A second run changes nothing.")
        return duties

    def _change(self, later):
        """Bring what :func:`strategies.changed` may alter up to date."""
        for old, place in later.organizations.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE mj_organization SET parent_id = %s, dissolved_on = %s WHERE id = %s",
                    self.ids["organization"].get(place.parent_id),
                    place.dissolved_on,
                    self.ids["organization"][old],
                )
            )
        for post in later.appointments:
            self.env.cr.execute(
                SQL(
                    "UPDATE mj_appointment SET date_to = %s, state = %s, leader_id = %s WHERE id = %s",
                    post.date_to,
                    post.state,
                    self.ids["member"].get(post.leader_id),
                    self.ids["appointment"][post.id],
                )
            )
        self.env.invalidate_all(flush=False)

    def _meant(self, duties):
        return {
            (duty.key.rule_id, duty.key.organization_id, duty.key.period.first_day)
            + (duty.key.talker_id, duty.key.talkee_id, duty.key.number): (
                duty.opens_on,
                duty.due_on,
                duty.state,
                duty.lapse_reason,
                duty.lapsed_on,
                duty.fulfilled_on,
            )
            for duty in duties
        }

    def _found(self):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT rule_id, organization_id, period_start, talker_id, talkee_id, occurrence,
                       opens_on, due_date, state, lapse_reason, lapsed_on, fulfilled_on
                  FROM mj_obligation WHERE rule_id = ANY(%s)
                """,
                list(self.rules.values()),
            )
        )
        back = {name: {new: old for old, new in ids.items()} | {None: None} for name, ids in self.ids.items()}
        return {
            (
                back["rule"][rule],
                back["organization"][place],
                first,
                back["member"][talker],
                back["member"][talkee],
                number,
            ): tuple(rest)
            for rule, place, first, talker, talkee, number, *rest in self.env.cr.fetchall()
        }

    # -- loading a world below the ORM: its checks have tests of their own ---------------------

    def _insert(self, table, values):
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )
        return self.env.cr.fetchone()[0]

    def _load(self, world):
        self.env.cr.execute(SQL("UPDATE mj_talk_rule SET state = 'draft'"))
        contacts = iter(self.contacts)
        organizations, paths = {}, {}
        for old, place in world.organizations.items():
            above = organizations.get(place.parent_id)
            new = self._insert(
                "mj_organization",
                {
                    "partner_id": next(contacts),
                    "active": place.active,
                    "company_id": self.company,
                    "code": f"W{old}",
                    "level": place.level,
                    "parent_id": above,
                    "go_live": place.go_live,
                    "dissolved_on": place.dissolved_on,
                },
            )
            organizations[old], paths[old] = new, f"{paths.get(place.parent_id, '')}{new}/"
            self.env.cr.execute(SQL("UPDATE mj_organization SET parent_path = %s WHERE id = %s", paths[old], new))
        members = {
            old: self._insert(
                "mj_member",
                {
                    "partner_id": next(contacts),
                    "active": True,
                    "company_id": self.company,
                    "organization_id": organizations[member.organization_id],
                    "organization_path": paths[member.organization_id],
                    "state": member.state,
                    "joined_on": member.joined_on,
                    "left_on": member.left_on,
                },
            )
            for old, member in world.members.items()
        }
        appointments = {
            post.id: self._insert(
                "mj_appointment",
                {
                    "member_id": members[post.member_id],
                    "organization_id": organizations[post.organization_id],
                    "organization_path": paths[post.organization_id],
                    "company_id": self.company,
                    "position_id": self.positions[post.position.code],
                    "position_sequence": post.position.sequence,
                    "is_chair": "is_chair" in post.position.flags,
                    "date_from": post.date_from,
                    "date_to": post.date_to,
                    "leader_id": members.get(post.leader_id),
                    "state": post.state,
                },
            )
            for post in world.appointments
        }
        self.rules = self._load_rules(world, organizations)
        self._load_talks(world, organizations, paths, members)
        self.ids = {
            "rule": self.rules,
            "organization": organizations,
            "member": members,
            "appointment": appointments,
        }
        self.env.invalidate_all(flush=False)

    def _load_rules(self, world, organizations):
        """Rules go through the ORM: terms and settings are read from their records."""
        rules = {}
        for old, rule in sorted(world.rules.items()):
            record = self.env["mj.talk.rule"].create(
                {
                    "name": rule.code or f"Rule {old}",
                    # All rest on one article here, whatever clause they are made after.
                    "code": f"R{old}",
                    "sequence": old,
                    "regulation_id": self.article.regulation_id.id,
                    "article_id": self.article.id,
                    "date_from": max(rule.date_from or rule.regulation_from, rule.regulation_from),
                    "talker_scope": rule.talker_scope,
                    "talkee_scope": rule.talkee_scope,
                    "relation": rule.relation,
                    "mutual": rule.symmetric,
                    "coverage": rule.coverage,
                    "times": rule.times,
                    "period": rule.period,
                    "days_in_post": rule.days_in_post,
                    "counts_earlier": rule.counts_earlier,
                    "predecessor_id": rules.get(rule.predecessor_id),
                    **{f"on_{level}": level in rule.levels for level in ("municipal", "district", "grassroots")},
                    **{
                        f"accepts_{form}": form in rule.forms
                        for form in ("organization", "collective", "individual", "personal")
                    },
                    **{
                        f"accepts_{category}": category in rule.categories
                        for category in ("daily", "appointment", "admission")
                    },
                    **{f"accepts_{occasion}": occasion in rule.occasions for occasion in ("regular", "timely")},
                    "counts_talk_of_chair": rule.counts_talk_of_chair,
                    "window_ids": [
                        Command.create({"month_from": month, "month_to": month}) for month in sorted(rule.usual_months)
                    ],
                    "within_organization_id": organizations.get(rule.within_organization_id),
                    # Nobody enters both; the reference says which of them would count.
                    "enabled_organization_ids": [
                        organizations[one] for one in rule.enabled_organization_ids - rule.disabled_organization_ids
                    ],
                    "disabled_organization_ids": [organizations[one] for one in rule.disabled_organization_ids],
                }
            )
            ends = [day for day in (rule.date_to, rule.regulation_to) if day]
            record.date_to = min(ends) if ends else False
            rules[old] = record.id
        self.env.flush_all()
        # Switched on below the ORM, which would work out duties at once, before there are talks.
        self.env.cr.execute(SQL("UPDATE mj_talk_rule SET state = 'on' WHERE id = ANY(%s)", list(rules.values())))
        return rules

    def _load_talks(self, world, organizations, paths, members):
        for talk in world.talks:
            new = self._insert(
                "mj_talk",
                {
                    "reference": f"W{talk.id}",
                    "organization_id": organizations[talk.organization_id],
                    "organization_path": paths[talk.organization_id],
                    "company_id": self.company,
                    "form": talk.form,
                    "category": talk.category,
                    "timing": talk.timing,
                    "state": talk.state,
                    "held_at": f"{talk.held_on} 04:00:00",
                    "held_on": talk.held_on,
                    "date": talk.held_on,
                },
            )
            present = [(one, role) for role in ("talker", "talkee") for one in getattr(talk, f"{role}_ids")]
            for person, role in [*present, *sorted(talk.absent)]:
                self._insert(
                    "mj_talk_participant",
                    {
                        "talk_id": new,
                        "member_id": members[person],
                        "role": role,
                        "attended": (person, role) in present,
                        "confirmation": "not_asked",
                    },
                )
