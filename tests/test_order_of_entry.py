"""The same facts in any order: duties depend on what happened, not on when it was typed (A18.4, A23.1)."""

import os
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import reference_duties as reference
from freezegun import freeze_time
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st
from odoo import Command
from odoo.tests import TransactionCase, tagged
from strategies import POSITIONS, REGULATION_FROM, regulation_rules

YEAR = 2025
DISTRICT, OTHER_DISTRICT, BRANCH = 1, 2, 3
PEOPLE = (1, 2, 3, 4)
CODES = ("vice_chair", "committee", "secretary_general", "standing_committee")
DAYS = tuple(
    date(2025, *day)
    for day in ((1, 1), (2, 10), (3, 31), (4, 1), (6, 30), (7, 1), (11, 20), (12, 1), (12, 2), (12, 10))
)
TODAYS = (date(2025, 10, 8), date(2025, 12, 20))


@dataclass(frozen=True)
class Post:
    """A post as it was, and with which first and last day it was entered at first."""

    member_id: int
    organization_id: int
    code: str
    date_from: date
    date_to: date | None
    entered_from: date
    entered_to: date | None


@dataclass(frozen=True)
class Story:
    """What happened, and the order in which it is typed: pairs of a kind and what it is about."""

    today: date
    posts: tuple
    talks: tuple
    last_day_of_rules: dict
    replaced: frozenset
    events: tuple
    # Whether talks before a new wording of a rule count for it.
    counts_earlier: bool = True


@st.composite
def posts_of_people(draw, today):
    """Posts in a district and its branch; one chair at most, nobody has one post twice."""
    wanted = draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CODES)), max_size=4, unique=True))
    if draw(st.booleans()):
        wanted.insert(0, (draw(st.sampled_from(PEOPLE)), "chair"))
    days = st.sampled_from([day for day in DAYS if day <= today])
    found = []
    for member_id, code in wanted:
        first, last = sorted((draw(days), draw(days)))
        date_to = draw(st.sampled_from((None, last)))
        entered_from = draw(st.sampled_from((first, draw(days))))
        entered_to = draw(st.sampled_from((None, date_to)))
        if entered_to and entered_to < entered_from:
            entered_to = None
        found.append(Post(member_id, DISTRICT, code, first, date_to, entered_from, entered_to))
    return tuple(found)


@st.composite
def talks_of_people(draw, today):
    days = st.sampled_from([day for day in DAYS if day <= today])
    found = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        talker, talkee = draw(st.permutations(PEOPLE))[:2]
        found.append(talk(number, draw(days), talker, talkee))
    return tuple(found)


@st.composite
def stories(draw):
    """Draw what happened and an order in which an office may type it: a post is entered, then corrected."""
    today = draw(st.sampled_from(TODAYS))
    posts, talks = draw(posts_of_people(today)), draw(talks_of_people(today))
    # A rule ends today or later when it is typed: no talk was held after its last day.
    latest = max(talk.held_on for talk in talks)
    ends = st.sampled_from([day for day in (*DAYS, today - timedelta(days=1)) if latest <= day < today] or [today])
    ended = draw(st.dictionaries(st.sampled_from((1, 2, 4, 5)), ends, max_size=1))
    replaced = frozenset(number for number in ended if draw(st.booleans()))
    events = [("post", number) for number in range(len(posts))] + [("talk", talk.id) for talk in talks]
    events += [("rule", number) for number in ended] + [("move", BRANCH)] * draw(st.integers(0, 1))
    for number, post in enumerate(posts):
        if post.date_from != post.entered_from:
            events.append(("first day", number))
        if post.date_to != post.entered_to:
            events.append(("last day", number))
    order = tuple(_entered_first(draw(st.permutations(events))))
    return Story(today, posts, talks, ended, replaced, order, draw(st.booleans()))


def _entered_first(events):
    """Let each post be entered where the first word about it is, and corrected afterwards."""
    for kind, number in events:
        about = [event for event in events if event[1] == number and event[0] in ("post", "first day", "last day")]
        if (kind, number) not in about:
            yield kind, number
        elif (kind, number) == about[0]:
            yield "post", number
        else:
            yield (about[0][0] if kind == "post" else kind), number


def world_of(story):
    """Return everything that happened as the reference has it."""
    organizations = {
        DISTRICT: reference.Organization(DISTRICT, go_live=REGULATION_FROM),
        OTHER_DISTRICT: reference.Organization(OTHER_DISTRICT, go_live=REGULATION_FROM),
        BRANCH: reference.Organization(BRANCH, DISTRICT, "grassroots", go_live=REGULATION_FROM),
    }
    rules = regulation_rules()
    rules[5] = replace(rules[5], symmetric=True)
    for number, last_day in story.last_day_of_rules.items():
        rules[number] = replace(rules[number], date_to=last_day)
        if number in story.replaced:
            first_day = last_day + timedelta(days=1)
            rules[number + 10] = replace(
                rules[number],
                id=number + 10,
                predecessor_id=number,
                date_from=first_day,
                date_to=None,
                counts_earlier=story.counts_earlier,
            )
    posts = tuple(
        reference.Appointment(
            number, post.member_id, post.organization_id, POSITIONS[post.code], post.date_from, post.date_to
        )
        for number, post in enumerate(story.posts, 1)
    )
    members = {number: reference.Member(number, BRANCH) for number in PEOPLE}
    return reference.World(organizations, members, posts, rules, story.talks, story.today)


class _TakeBack(Exception):
    """Raised to leave a savepoint without keeping what was done in it."""


class OrderCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.engine = cls.env["mj.duty.engine"]
        rules = cls.env["mj.talk.rule"].search([])
        # Gates and concerns have tests of their own.
        rules.filtered(lambda rule: rule.kind != "periodic").state = "draft"
        cls.rules = {
            number: cls.env.ref(f"mj_talks.talk_rule_{name}")
            for number, name in enumerate(("a18_1", "a18_2", "a18_3_members", "a18_3_leaders", "a05_1"), 1)
        }
        (rules.filtered(lambda rule: rule.kind == "periodic") - cls.rules[1].union(*cls.rules.values())).state = "draft"
        places = {}
        for number, level, above in (
            (DISTRICT, "district", None),
            (OTHER_DISTRICT, "district", None),
            (BRANCH, "grassroots", DISTRICT),
        ):
            places[number] = cls.env["mj.organization"].create(
                {
                    "name": f"Order {number}",
                    "code": f"ORDER-{number}",
                    "level": level,
                    "parent_id": above and places[above].id,
                    "go_live": REGULATION_FROM,
                }
            )
        cls.places = places
        cls.members = {
            number: cls.env["mj.member"].create(
                {
                    "name": f"Order {number}",
                    "organization_id": places[BRANCH].id,
                    "state": "member",
                    "joined_on": "2015-01-01",
                }
            )
            for number in PEOPLE
        }

    def check(self, story):
        """Type a story in its order, and compare the duties with those of who had typed each fact on its day."""
        note(story)
        try:
            with self.env.cr.savepoint(flush=False), freeze_time(f"{story.today} 04:00:00"):
                self.engine._generate_year(YEAR)
                self.posts, self.talks = {}, {}
                self.successors = {}
                for event, number in story.events:
                    getattr(self, "_type_" + event.replace(" ", "_"))(story, number)
                found = self._found()
                meant = self._meant(reference.as_it_happened(world_of(story), YEAR))
                self.assertEqual(found, meant)
                self.engine._generate_year(YEAR)
                self.assertEqual(self._found(), meant, "Generating again changes nothing.")
                raise _TakeBack
        except _TakeBack:
            pass
        finally:
            self.env.invalidate_all(flush=False)

    # -- what is typed ------------------------------------------------------------------------

    def _type_post(self, story, number):
        post = story.posts[number]
        self.posts[number] = self.env["mj.appointment"].create(
            {
                "member_id": self.members[post.member_id].id,
                "organization_id": self.places[post.organization_id].id,
                "position_id": self.env.ref(f"mj_talks.position_{post.code}").id,
                "date_from": post.entered_from,
                "date_to": post.entered_to,
                "state": "effective",
            }
        )

    def _type_first_day(self, story, number):
        post, entered = story.posts[number], self.posts[number]
        date_to = entered.date_to
        if date_to and date_to < post.date_from:
            date_to = post.date_to
        entered.write({"date_from": post.date_from, "date_to": date_to})

    def _type_last_day(self, story, number):
        post, entered = story.posts[number], self.posts[number]
        date_from = entered.date_from
        if post.date_to and post.date_to < date_from:
            date_from = post.date_from
        entered.write({"date_from": date_from, "date_to": post.date_to})

    def _type_talk(self, story, number):
        talk = story.talks[number - 1]
        lines = [
            Command.create({"member_id": self.members[person].id, "role": role})
            for role in ("talker", "talkee")
            for person in getattr(talk, f"{role}_ids")
        ]
        entered = self.env["mj.talk"].create(
            {
                "organization_id": self.places[DISTRICT].id,
                "form": "individual",
                "held_at": f"{talk.held_on} 04:00:00",
                "participant_ids": lines,
            }
        )
        # Without the checks of the button, which ask for the talker's post before the talk.
        entered.state = "held"

    def _type_rule(self, story, number):
        last_day, rule = story.last_day_of_rules[number], self.rules[number]
        rule.date_to = last_day
        if number in story.replaced:
            values = {"predecessor_id": rule.id, "counts_earlier": story.counts_earlier}
            successor = rule.copy(values | {"date_from": last_day + timedelta(days=1)})
            successor.state = "on"
            self.successors[number + 10] = successor
            self.engine._reconcile(successor | rule)

    def _type_move(self, _story, number):
        self.places[number].parent_id = self.places[OTHER_DISTRICT]

    # -- comparison ---------------------------------------------------------------------------

    def _meant(self, duties):
        """What is owed or done; what lapsed is as if it had never been owed."""
        return {
            (duty.key.rule_id, duty.key.organization_id, duty.key.talker_id, duty.key.talkee_id): (
                duty.state,
                duty.fulfilled_on,
            )
            for duty in duties
            if duty.state != "lapsed"
        }

    def _found(self):
        rules = {rule: number for number, rule in (self.rules | self.successors).items()}
        places = {place: number for number, place in self.places.items()}
        members = {member: number for number, member in self.members.items()} | {self.env["mj.member"]: None}
        duties = self.env["mj.obligation"].search(
            [("organization_id", "in", [place.id for place in places]), ("state", "!=", "lapsed"), ("year", "=", YEAR)]
        )
        return {
            (rules[duty.rule_id], places[duty.organization_id], members[duty.talker_id], members[duty.talkee_id]): (
                duty.state,
                duty.fulfilled_on or None,
            )
            for duty in duties
        }


def post(member_id, code, first_day, last_day=None):
    """Return a post of the district, entered as it was."""
    return Post(member_id, DISTRICT, code, first_day, last_day, first_day, last_day)


def talk(number, held_on, talker, talkee):
    return reference.Talk(number, held_on, frozenset({talker}), frozenset({talkee}), organization_id=DISTRICT)


# Somebody new after the cut-off day is talked with, on the last day of the only one whom the duty was owed to.
OWED_FOR_SOMEBODY_ELSE = Story(
    today=date(2025, 12, 20),
    posts=(
        post(2, "vice_chair", date(2025, 1, 1), date(2025, 12, 2)),
        post(1, "vice_chair", date(2025, 1, 1)),
        post(4, "vice_chair", date(2025, 12, 2)),
    ),
    talks=(talk(1, date(2025, 12, 2), 1, 4),),
    last_day_of_rules={},
    replaced=frozenset(),
    events=(("post", 0), ("post", 1), ("post", 2), ("talk", 1)),
)


@tagged("post_install", "-at_install")
class TestOrderOfEntry(OrderCase):
    @given(stories())
    @example(OWED_FOR_SOMEBODY_ELSE)
    @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def test_same_facts_in_any_order(self, story):
        """A18.4, A23.1: posts entered, corrected and ended, talks logged, rules ended and replaced, in any order."""
        self.check(story)


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestOrderOfEntryAtLength(OrderCase):
    @given(stories())
    @settings(
        max_examples=int(os.environ.get("MJ_EXAMPLES", "100")),
        deadline=None,
        derandomize="MJ_EXAMPLES" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )
    def test_same_facts_in_any_order_at_length(self, story):
        """A18.4, A23.1: as above, many more; with ``MJ_EXAMPLES=3000``, as many and other ones each time."""
        self.check(story)
