import random
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations

from odoo.tests import BaseCase, tagged

from ...duty.season import (
    AFTER_MEETING,
    ANYBODY,
    AWAY,
    FULL,
    OUTSIDE,
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


def most_placed(pairs, slots, may, most_per_day, taken=()):
    """How many talks can be placed at all, by trying every way.

    :param list taken: pairs with their slots' numbers, placed so far.
    """
    if not pairs:
        return len(taken)
    pair, *rest = pairs
    found = most_placed(rest, slots, may, most_per_day, taken)
    for number, slot in enumerate(slots):
        if all(
            number in may[person]
            and (person, number) not in {(one, place) for people, place in taken for one in people}
            and sum(person in people and slots[place].date() == slot.date() for people, place in taken) < most_per_day
            for person in pair
        ):
            found = max(found, most_placed(rest, slots, may, most_per_day, [*taken, (pair, number)]))
    return found


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

    def test_who_serves_a_duty(self):
        """A18.1, A18.2: the people named, in their roles; either way round only where either may begin."""
        named, mutual = SeasonDuty(1, 1, 5, 7, False), SeasonDuty(1, 1, 5, 7, True)
        to_anybody = SeasonDuty(1, 1, 5, ANYBODY, False, talkees=frozenset({6, 7}))
        by_anybody = SeasonDuty(1, 1, ANYBODY, 7, False, talkers=frozenset({4, 5}))
        for people, serves in (
            ((5, 7), {named, mutual, to_anybody, by_anybody}),
            ((7, 5), {mutual}),
            ((5, 6), {to_anybody}),
            ((4, 7), {by_anybody}),
            ((6, 7), set()),
            ((5, 8), set()),
        ):
            talk = SeasonTalk(0, *people)
            found = {duty for duty in (named, mutual, to_anybody, by_anybody) if duty.is_served_by(talk)}
            self.assertEqual(found, serves, people)

    def people_of(self, duties, rank):
        """Who talks with whom, where nothing is hopeless."""
        talks, hopeless = needed_talks(duties, rank)
        self.assertFalse(hopeless)
        self.assertEqual(len(set(talks)), len(talks))
        return sorted(talk.people for talk in talks)

    def test_as_often_as_owed(self):
        """A18.1, A18.2: one rule needs as many talks as it has duties, several rules share one; directed ones count."""
        directed, mutual = SeasonDuty(1, 1, 1, 2, False), SeasonDuty(2, 2, 1, 2, True)
        self.assertEqual(self.people_of([directed], [1, 2]), [(1, 2)])
        self.assertEqual(self.people_of([mutual], [1, 2]), [(1, 2)])
        self.assertEqual(self.people_of([directed, directed._replace(id=3, rule=3)], [1, 2]), [(1, 2)])
        thrice = [directed._replace(id=number) for number in (1, 4, 5)]
        self.assertEqual(self.people_of(thrice, [1, 2]), [(1, 2)] * 3)
        self.assertEqual(self.people_of([*thrice, mutual], [1, 2]), [(1, 2)] * 3)
        self.assertEqual(self.people_of([directed, directed._replace(id=4, talker=2, talkee=1)], [1]), [(1, 2), (2, 1)])

    def test_open_end_as_often_as_owed(self):
        """A18.3: a leader who owes two talks with anybody has two, one that is owed by two rules is had once."""
        duty = SeasonDuty(1, 1, 1, ANYBODY, False, talkees=frozenset({11, 12}))
        self.assertEqual(self.people_of([duty, duty._replace(id=2)], [1]), [(1, 11), (1, 12)])
        self.assertEqual(self.people_of([duty, duty._replace(id=2, rule=2)], [1]), [(1, 11)])

    def test_open_end_is_met_by_other_talks(self):
        """A18.3: who talks with two by name anyway owes anybody no further talk; those after are still looked at."""
        duties = [
            SeasonDuty(1, 1, 1, 11, False),
            SeasonDuty(2, 1, 1, 12, False),
            SeasonDuty(3, 2, 1, ANYBODY, False, talkees=frozenset({11, 12})),
            SeasonDuty(4, 2, 2, ANYBODY, False, talkees=frozenset({11, 12, 13})),
        ]
        self.assertEqual(self.people_of(duties, [1, 2]), [(1, 11), (1, 12), (2, 13)])

    def test_narrow_choice_first(self):
        """A18.3: 12 can talk with 1 alone, so 1 does not spend the talk on 11: two talks are enough for all four."""
        duties = [
            SeasonDuty(1, 1, 1, ANYBODY, False, talkees=frozenset({11, 12})),
            SeasonDuty(2, 1, 2, ANYBODY, False, talkees=frozenset({11, 12})),
            SeasonDuty(3, 2, ANYBODY, 11, False, talkers=frozenset({1, 2})),
            SeasonDuty(4, 2, ANYBODY, 12, False, talkers=frozenset({1})),
        ]
        self.assertEqual(self.people_of(duties, [1, 2]), [(1, 12), (2, 11)])

    def test_who_begins_with_anybody(self):
        """A18.3: a leader, the one with fewer talks, then the higher in rank; the other way round where both may."""
        open_end = SeasonDuty(1, 1, ANYBODY, 5, False, talkers=frozenset({8, 9}))
        self.assertEqual(self.people_of([open_end], [9, 8]), [(9, 5)])
        self.assertEqual(self.people_of([open_end], [8]), [(8, 5)])
        self.assertEqual(self.people_of([open_end], []), [(8, 5)])
        busy = SeasonDuty(2, 2, 9, 7, False)
        self.assertEqual(self.people_of([open_end, busy], [9, 8]), [(8, 5), (9, 7)])
        self.assertEqual(self.people_of([open_end._replace(mutual=True)], [5]), [(5, 8)])

    def test_nobody_left(self):
        """A18.3: a duty for which nobody is eligible is named, and hides none after it."""
        duty = SeasonDuty(1, 1, ANYBODY, 5, False, talkers=frozenset({5}))
        self.assertEqual(needed_talks([duty], [5]), ([], [duty]))
        outside = SeasonDuty(2, 1, ANYBODY, 5, False, talkers=frozenset({8, 9}))
        self.assertEqual(needed_talks([outside], [5]), ([], [outside]))
        other = SeasonDuty(3, 1, ANYBODY, 6, False, talkers=frozenset({5, 6}))
        self.assertEqual(needed_talks([duty, other], [5]), ([SeasonTalk(0, 5, 6)], [duty]))


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

    def test_days_of_their_own(self):
        """A18.4: a talk with a first and a last day lies between them, both counted; the others where they like."""
        slots = slots_on(4, (14,))
        early, late, never, free = (SeasonTalk(number, 1 + 2 * number, 2 + 2 * number) for number in range(4))
        days = {early: (FIRST, FIRST), late: (slots[3].date(), slots[3].date() + timedelta(days=9))}
        days[never] = (FIRST - timedelta(days=5), FIRST - timedelta(days=1))
        layout = lay_out([early, late, never, free], slots, always, days=days)
        self.assertEqual((layout.placed[early], layout.placed[late]), (slots[0], slots[3]))
        self.assertEqual(layout.left_out, {never: OUTSIDE})
        self.assertIn(layout.placed[free], slots)
        taken = {early: days[early], free: days[early]}
        layout = lay_out(
            [early, free._replace(talker=1)], slots, always, days=taken | {free._replace(talker=1): days[early]}
        )
        self.assertEqual(list(layout.left_out.values()), [FULL])

    def test_others_make_room(self):
        """A17.1: who could also talk at another time makes room for who cannot."""
        wide, narrow = SeasonTalk(0, 1, 2), SeasonTalk(1, 1, 3)
        early, late = slots_on(1)

        def is_free(person, slot):
            return {2: slot in (early, late), 3: slot == early}.get(person, True)

        layout = lay_out([wide, narrow], [early, late], is_free)
        self.assertEqual(layout.placed, {wide: late, narrow: early})

    def test_two_a_day(self):
        """A17.1: unless asked otherwise nobody has more than two talks on a day."""
        talks = [SeasonTalk(number, 1, 2 + number) for number in range(3)]
        layout = lay_out(talks, slots_on(1, (9, 14, 15)), always)
        self.assertEqual((len(layout.placed), list(layout.left_out.values())), (2, [FULL]))

    def test_one_round_a_day(self):
        """A17.1, A18.2: eight leaders with one talk a day need all seven days, four talks on each."""
        layout = lay_out(pairs_of(range(1, 9)), slots_on(7), always, most_per_day=1)
        self.assertEqual(Counter(slot.date() for slot in layout.placed.values()).most_common()[-1][1], 4)
        self.assertFalse(layout.left_out)

    def test_no_slot_at_all(self):
        talks = pairs_of(range(1, 6))
        self.assertEqual(lay_out(talks, [], always), ({}, dict.fromkeys(talks, AWAY)))

    def places(self, slots, pairs, may, most_per_day=2):
        """Lay out a talk of each pair and return the numbers of the slots that they got.

        :param dict may: numbers of the slots in which a person is free; all where not named.
        """
        talks = [SeasonTalk(number, *pair) for number, pair in enumerate(pairs)]

        def is_free(person, slot):
            return slots.index(slot) in may.get(person, range(len(slots)))

        layout = lay_out(talks, slots, is_free, most_per_day=most_per_day)
        self.check(talks, slots, layout, is_free, most_per_day=most_per_day)
        return [slots.index(layout.placed[talk]) if talk in layout.placed else None for talk in talks]

    def test_the_other_can_also_later(self):
        """A17.1: 1 and 2 give their time to 1 and 3, who have no other; then 2 has time for 7 on the first day."""
        slots = slots_on(2)
        may = {1: {1, 2}, 4: {2, 3}, 7: {0, 1}}
        found = self.places(slots, [(1, 2), (3, 4), (1, 3), (2, 7)], may, most_per_day=1)
        self.assertEqual(found, [2, 2, 1, 0])

    def test_nobody_is_moved_in_vain(self):
        """A17.1: 3 and 5 can meet in the first slot alone: they and 1 and 2 stay, and 1 and 6 make room for 1 and 3."""
        slots = [*slots_on(1, (14,)), *slots_on(3)[2:]]
        pairs = [(1, 2), (1, 6), (1, 3), (3, 5), (10, 11), (12, 13)]
        may = {2: {0, 3}, 3: {0, 1}, 5: {0}, 6: {1, 2}, 10: {4}, 12: {4}}
        self.assertEqual(self.places(slots, pairs, may), [0, 2, 1, 0, 4, 4])

    def test_nearly_all_that_can_be(self):
        """A17.1: of the talks that somebody with all time could place, at most one in twenty-five is left out."""
        chance = random.Random(7)
        placed = possible = 0
        for __ in range(1000):
            people, slots = range(chance.randint(3, 6)), slots_on(chance.randint(1, 2), (9, 14)[: chance.randint(1, 2)])
            pairs = chance.choices(list(combinations(people, 2)), k=chance.randint(3, 6))
            may = {person: set(chance.choices(range(len(slots)), k=3)) for person in people}
            most = chance.randint(1, 2)
            found = self.places(slots, pairs, may, most)
            best = most_placed(pairs, slots, may, most)
            self.assertLessEqual(len(found) - found.count(None), best)
            placed += len(found) - found.count(None)
            possible += best
        self.assertGreaterEqual(25 * placed, 24 * possible)
