import random
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations

from odoo.tests import BaseCase, tagged

from ..duty.season import (
    AFTER_MEETING,
    ANYBODY,
    AWAY,
    FULL,
    SeasonDuty,
    SeasonTalk,
    lay_out,
    needed_talks,
    rounds,
)

FIRST = date(2026, 12, 1)


def slots_on(days, hours=(14, 15)):
    return [
        datetime(FIRST.year, FIRST.month, FIRST.day, hour) + timedelta(days=day)
        for day in range(days)
        for hour in hours
    ]


def pairs_of(people):
    return [SeasonTalk(number, *pair, True) for number, pair in enumerate(combinations(people, 2))]


def always(person, slot):
    return True


@tagged("post_install", "-at_install")
class TestRounds(BaseCase):
    def test_every_pair_once(self):
        """A18.2: the circle method brings every two people together once, nobody twice in a round."""
        for count in range(2, 14):
            people = list(range(1, count + 1))
            found = rounds(people)
            pairs = [pair for pairs in found for pair in pairs]
            self.assertEqual(len(found), count - 1 if count % 2 == 0 else count)
            self.assertEqual(len(pairs), len(set(pairs)))
            self.assertEqual(set(pairs), {frozenset(pair) for pair in combinations(people, 2)})
            for pairs in found:
                self.assertEqual(len(frozenset().union(*pairs)), 2 * len(pairs))

    def test_nobody_to_talk_with(self):
        """A18.2: a leadership of one, or of none, needs no round."""
        self.assertFalse([pair for pairs in rounds([1]) for pair in pairs])
        self.assertFalse(rounds([]))


@tagged("post_install", "-at_install")
class TestNeededTalks(BaseCase):
    def test_one_talk_serves_both(self):
        """A18.1, A18.2: the chair's talk serves the chair's duty and the mutual one, and the chair begins."""
        duties = [SeasonDuty(1, 1, 7, 3, False), SeasonDuty(2, 2, 3, 7, True)]
        talks, hopeless = needed_talks(duties, [7, 3])
        self.assertEqual([(talk.people, talk.mutual) for talk in talks], [((7, 3), True)])
        self.assertFalse(hopeless)

    def test_higher_rank_begins(self):
        """A18.2: where either may begin, the higher in rank does."""
        talks, __ = needed_talks([SeasonDuty(1, 1, 2, 9, True)], [9, 2])
        self.assertEqual(talks[0].people, (9, 2))

    def test_several_times(self):
        """A18.2: a duty owed twice needs two talks, a directed one on top only where it must."""
        duties = [SeasonDuty(1, 1, 1, 2, True), SeasonDuty(2, 1, 1, 2, True), SeasonDuty(3, 2, 2, 1, False)]
        talks, __ = needed_talks(duties, [1, 2])
        self.assertEqual(sorted(talk.people for talk in talks), [(1, 2), (2, 1)])

    def test_open_ends_meet(self):
        """A18.3: who may be talked to by anybody goes to leaders who still owe such a talk, evenly."""
        leaders, others = frozenset({1, 2, 3}), frozenset({11, 12, 13})
        duties = [
            *(SeasonDuty(other, 1, ANYBODY, other, False, talkers=leaders) for other in others),
            *(SeasonDuty(leader, 2, leader, ANYBODY, False, talkees=others) for leader in leaders),
        ]
        talks, hopeless = needed_talks(duties, [1, 2, 3])
        self.assertEqual(len(talks), 3)
        self.assertEqual({talk.talker for talk in talks}, leaders)
        self.assertFalse(hopeless)
        for duty in duties:
            self.assertTrue(any(duty.is_served_by(talk) for talk in talks))

    def test_nobody_left(self):
        """A18.3: a duty for which nobody is eligible is named."""
        duty = SeasonDuty(1, 1, ANYBODY, 5, False, talkers=frozenset({5}))
        self.assertEqual(needed_talks([duty], [5]), ([], [duty]))


@tagged("post_install", "-at_install")
class TestLayOut(BaseCase):
    def check(self, talks, slots, layout, is_free, before=None, most_per_day=2):
        self.assertEqual({*layout.placed, *layout.left_out}, set(talks))
        self.assertFalse(layout.placed.keys() & layout.left_out.keys())
        at_once, per_day = Counter(), Counter()
        for talk, slot in layout.placed.items():
            self.assertIn(slot, slots)
            self.assertFalse(talk.mutual and before and slot.date() >= before)
            for person in talk.people:
                self.assertTrue(is_free(person, slot))
                at_once[person, slot] += 1
                per_day[person, slot.date()] += 1
        self.assertLessEqual(max(at_once.values(), default=0), 1)
        self.assertLessEqual(max(per_day.values(), default=0), most_per_day)

    def test_whatever_is_asked(self):
        """A17.1, A18: nobody twice at once, absences kept, each talk placed or left out with its reason."""
        chance = random.Random(19)
        for __ in range(150):
            leaders = list(range(1, chance.randint(1, 9)))
            talks = pairs_of(leaders)
            talks += [
                SeasonTalk(1000 + other, chance.choice(leaders), 100 + other)
                for other in range(chance.randint(0, 12))
                if leaders
            ]
            slots = slots_on(chance.randint(1, 12), chance.choice([(14,), (14, 15), (9, 14, 15)]))
            away = {
                (chance.choice(leaders), chance.choice(slots).date()) for __ in range(chance.randint(0, 12)) if leaders
            }
            before = chance.choice([None, FIRST + timedelta(days=chance.randint(0, 12))])
            most = chance.randint(1, 3)

            def is_free(person, slot, away=away):
                return (person, slot.date()) not in away

            layout = lay_out(talks, slots, is_free, before, most)
            self.check(talks, slots, layout, is_free, before, most)

    def test_even_load(self):
        """A17.1: days bear nearly the same, and nobody has two talks on one day while days are enough."""
        for count in range(3, 9):
            for days in (count + 2, 15, 23):
                talks, slots = pairs_of(range(1, count + 1)), slots_on(days)
                layout = lay_out(talks, slots, always)
                self.assertFalse(layout.left_out)
                load = Counter(slot.date() for slot in layout.placed.values())
                loads = [load[slot.date()] for slot in slots]
                self.assertLessEqual(max(loads) - min(loads), 2, (count, days, loads))
                per_day = Counter(
                    (person, slot.date()) for talk, slot in layout.placed.items() for person in talk.people
                )
                if days > count + 2:
                    self.assertEqual(max(per_day.values()), 1, (count, days))

    def test_no_slot_to_spare(self):
        """A18.2: a team of n fits into n - 1 slots (n when odd), as the round-robin promises."""
        for count in range(2, 13):
            slots = slots_on(count - 1 if count % 2 == 0 else count, (14,))
            layout = lay_out(pairs_of(range(1, count + 1)), slots, always)
            self.assertFalse(layout.left_out, count)

    def test_before_the_meeting(self):
        """A19.2: leaders talk with one another before the life meeting, with others at any time."""
        talks = [SeasonTalk(0, 1, 2, True), SeasonTalk(1, 1, 9), SeasonTalk(2, 2, 9)]
        layout = lay_out(talks, slots_on(4), always, FIRST + timedelta(days=1))
        self.assertEqual(layout.placed[talks[0]].date(), FIRST)
        self.assertFalse(layout.left_out)

    def test_why_not(self):
        """A17.1: what did not fit says why."""
        talks = [SeasonTalk(0, 1, 2, True), SeasonTalk(1, 3, 4), SeasonTalk(2, 5, 6), SeasonTalk(3, 5, 7)]

        def is_free(person, slot):
            return person != 3 and (person != 1 or slot.date() > FIRST)

        layout = lay_out(talks, slots_on(2), is_free, FIRST + timedelta(days=1), 1)
        self.assertEqual(layout.left_out, {talks[0]: AFTER_MEETING, talks[1]: AWAY})
        layout = lay_out(talks[2:], slots_on(1, (14,)), always)
        self.assertEqual(list(layout.left_out.values()), [FULL])
        self.assertFalse(lay_out([], slots_on(3), always).placed)
        self.assertEqual(set(lay_out(talks, [], always).left_out.values()), {AWAY})

    def test_others_make_room(self):
        """A17.1: who could also talk at another time makes room for who cannot."""
        wide, narrow = SeasonTalk(0, 1, 2), SeasonTalk(1, 1, 3)
        early, late = slots_on(1)

        def is_free(person, slot):
            return {2: slot in (early, late), 3: slot == early}.get(person, True)

        layout = lay_out([wide, narrow], [early, late], is_free)
        self.assertEqual(layout.placed, {wide: late, narrow: early})
