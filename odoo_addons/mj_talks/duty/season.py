"""Which talks a season needs, and on which days they lie: nobody twice at once, the load even; free of the ORM."""

from collections import Counter, defaultdict
from typing import NamedTuple

ANYBODY = 0
# Why a talk found no place.
OUTSIDE, AWAY, AFTER_MEETING, FULL = "outside", "away", "after_meeting", "full"


class SeasonDuty(NamedTuple):
    """One open duty.

    :param int id: of the ``mj.obligation``.
    :param int rule: duties of one rule and the same people need one talk each.
    :param int talker: id of the talker, or :data:`ANYBODY` of ``talkers``.
    :param int talkee: id of the talked-to, or :data:`ANYBODY` of ``talkees``.
    :param bool mutual: whether either of the two may begin the talk.
    :param frozenset talkers: whoever may be the talker where nobody is named.
    :param frozenset talkees: whoever may be talked to where nobody is named.
    """

    id: int
    rule: int
    talker: int
    talkee: int
    mutual: bool
    talkers: frozenset = frozenset()
    talkees: frozenset = frozenset()

    def is_served_by(self, talk):
        """Return whether a talk brings the right people together.

        :param SeasonTalk talk: to be judged.
        :rtype: bool
        """
        ways = [(talk.talker, talk.talkee)]
        if self.mutual:
            ways.append((talk.talkee, talk.talker))
        return any(
            (talker == self.talker if self.talker else talker in self.talkers)
            and (talkee == self.talkee if self.talkee else talkee in self.talkees)
            for talker, talkee in ways
        )


class SeasonTalk(NamedTuple):
    """A talk to lay out.

    :param int number: tells two talks of the same people apart.
    :param int talker: id of who begins.
    :param int talkee: id of the other.
    :param bool mutual: whether the two talk with one another as leaders, which comes before the life meeting.
    """

    number: int
    talker: int
    talkee: int
    mutual: bool = False

    @property
    def people(self):
        return self.talker, self.talkee


class Layout(NamedTuple):
    """Where talks lie.

    :param dict placed: slot by :class:`SeasonTalk`.
    :param dict left_out: reason by :class:`SeasonTalk`: :data:`OUTSIDE`, :data:`AWAY`, :data:`AFTER_MEETING` or
        :data:`FULL`.
    """

    placed: dict
    left_out: dict


def needed_talks(duties, rank):
    """Return the fewest talks found that serve all duties: one serves every duty of its two people at once.

    :param list[SeasonDuty] duties: open and not planned yet.
    :param list[int] rank: ids of the leaders; the higher one begins a mutual talk.
    :return: the talks, and the duties for which nobody is left to talk.
    :rtype: tuple[list[SeasonTalk], list[SeasonDuty]]
    """
    talks = _named_talks([duty for duty in duties if duty.talker and duty.talkee], rank)
    load = Counter(person for talk in talks for person in talk.people)
    open_ended = [duty for duty in duties if not (duty.talker and duty.talkee)]
    # Those with a person to be talked to first, the narrowest choice before the wide one: a talk serves both.
    open_ended.sort(key=lambda duty: (not duty.talkee, len(duty.talkers), len(duty.talkees), duty.id))
    hopeless, counted = [], Counter()
    for duty in open_ended:
        need = duty[1:]
        counted[need] += 1
        if sum(duty.is_served_by(talk) for talk in talks) >= counted[need]:
            continue
        waiting = [other for other in open_ended if not any(other.is_served_by(talk) for talk in talks)]
        talk = _choose(duty, waiting, load, rank, len(talks))
        if talk is None:
            hopeless.append(duty)
            continue
        talks.append(talk)
        load.update(talk.people)
    return talks, hopeless


def served_by(talks, duties):
    """Return which duties each talk serves; of duties that are owed several times a talk serves one.

    :param list[SeasonTalk] talks: in the order in which they serve.
    :param list[SeasonDuty] duties: open and not planned yet.
    :rtype: dict[SeasonTalk, list[SeasonDuty]]
    """
    waiting, found = list(duties), {}
    for talk in talks:
        served = {duty[1:]: duty for duty in reversed(waiting) if duty.is_served_by(talk)}
        found[talk] = list(served.values())
        waiting = [duty for duty in waiting if duty not in found[talk]]
    return found


def _named_talks(duties, rank):
    by_pair = defaultdict(list)
    for duty in duties:
        by_pair[tuple(sorted((duty.talker, duty.talkee)))].append(duty)
    talks = []
    for pair, found in by_pair.items():
        mutual = any(duty.mutual for duty in found)
        directed = Counter((duty.rule, duty.talker, duty.talkee) for duty in found if not duty.mutual)
        times = {pair: 0, pair[::-1]: 0}
        for (__, *people), count in directed.items():
            times[tuple(people)] = max(times[tuple(people)], count)
        wanted = max(Counter(duty.rule for duty in found if duty.mutual).values(), default=0)
        first = min(pair, key=lambda person: (rank.index(person) if person in rank else len(rank), person))
        begins = pair if first == pair[0] else pair[::-1]
        times[begins] += max(0, wanted - sum(times.values()))
        for people, count in times.items():
            talks += [SeasonTalk(len(talks) + number, *people, mutual) for number in range(count)]
    return talks


def _choose(duty, waiting, load, rank, number):
    """Return the talk that serves most waiting duties, among the people with the fewest talks."""
    talkers = {duty.talker} if duty.talker else duty.talkers
    talkees = {duty.talkee} if duty.talkee else duty.talkees
    choices = [
        SeasonTalk(number, talker, talkee) for talker in talkers for talkee in talkees if talker and talker != talkee
    ]
    if duty.mutual:
        choices += [SeasonTalk(number, talk.talkee, talk.talker) for talk in choices if talk.talkee in rank]
    return min(
        (talk for talk in choices if not rank or talk.talker in rank),
        key=lambda talk: (
            -sum(other.is_served_by(talk) for other in waiting),
            sum(load[person] for person in talk.people),
            rank.index(talk.talker) if talk.talker in rank else len(rank),
            talk.people,
        ),
        default=None,
    )


def rounds(people):
    """Return the rounds of a round-robin by the circle method: every pair once, nobody twice in a round.

    :param list people: who talks with one another.
    :return: for each round its pairs.
    :rtype: list[list[frozenset]]
    """
    circle = list(people)
    if len(circle) % 2:
        circle.append(None)
    found = []
    for __ in range(len(circle) - 1):
        half = len(circle) // 2
        pairs = zip(circle[:half], reversed(circle[half:]), strict=True)
        found.append([frozenset(pair) for pair in pairs if None not in pair])
        circle.insert(1, circle.pop())
    return found


def lay_out(talks, slots, is_free, before=None, most_per_day=2, days=None):
    """Lay talks out over slots, so that nobody has two talks at once and days and people bear an even load.

    :param list[SeasonTalk] talks: from :func:`needed_talks`.
    :param list[datetime.datetime] slots: when talks may begin, in order; they do not overlap.
    :param typing.Callable is_free: whether a person is free in a slot.
    :param datetime.date before: mutual talks lie before that day; ``None``: anywhere.
    :param int most_per_day: talks of one person on one day.
    :param dict days: first and last :class:`datetime.date` of a talk, by talk; all slots will do for any other.
    :rtype: Layout
    """
    days = days or {}
    due = {talk: [slot for slot in slots if _is_within(slot, days.get(talk))] for talk in talks}
    places = {
        talk: [slot for slot in due[talk] if all(is_free(person, slot) for person in talk.people)] for talk in talks
    }
    allowed = {
        talk: [slot for slot in found if not (talk.mutual and before) or slot.date() < before]
        for talk, found in places.items()
    }
    ordered = _by_rounds(talks)
    attempts = []
    for keeps_rounds in (False, True):
        board = _Board(allowed, most_per_day)
        if keeps_rounds:
            board.place_rounds(ordered, slots)
        board.place_evenly([talk for found in ordered for talk in found])
        attempts.append(board)
    best = min(attempts, key=lambda board: (len(talks) - len(board.placed), board.heaviest_day()))
    left_out = {}
    for talk in talks:
        if talk not in best.placed:
            is_outside = talk in days and not due[talk]
            left_out[talk] = OUTSIDE if is_outside else _why_left_out(places[talk], allowed[talk])
    return Layout(best.placed, left_out)


def _is_within(slot, days):
    return days is None or days[0] <= slot.date() <= days[1]


def _why_left_out(places, allowed):
    if allowed:
        return FULL
    return AFTER_MEETING if places else AWAY


def _by_rounds(talks):
    """Order talks by the rounds of a round-robin of the people who talk with one another, others after them."""
    mutual = [talk for talk in talks if talk.mutual]
    people = list(dict.fromkeys(person for talk in mutual for person in talk.people))
    waiting = defaultdict(list)
    for talk in mutual:
        waiting[frozenset(talk.people)].append(talk)
    found = [[waiting[pair].pop(0) for pair in pairs if waiting[pair]] for pairs in rounds(people)]
    again = [talk for rest in waiting.values() for talk in rest]
    return [*(part for part in found if part), *([talk] for talk in again), *([t] for t in talks if not t.mutual)]


class _Board:
    """Talks on their slots, with the counts that keep the load even."""

    def __init__(self, allowed, most_per_day):
        self.allowed = allowed
        self.most_per_day = most_per_day
        self.placed = {}
        self.busy = {}
        self.slot_load = Counter()
        self.day_load = Counter()
        self.person_day_load = Counter()

    def place_rounds(self, ordered, slots):
        """Give each round a slot of its own, spread over all of them."""
        spread = max(1, len(ordered))
        for number, talks in enumerate(ordered):
            if len(talks) > 1 and slots:
                slot = slots[number * len(slots) // spread if spread <= len(slots) else number % len(slots)]
                for talk in talks:
                    if self.fits(talk, slot):
                        self.put(talk, slot)

    def place_evenly(self, talks):
        """Place what is not placed yet, those with the fewest choices first."""
        waiting = sorted((talk for talk in talks if talk not in self.placed), key=lambda talk: len(self.allowed[talk]))
        missed = [talk for talk in waiting if not self.place(talk)]
        for talk in missed:
            # Others may have moved meanwhile.
            if not self.place(talk):
                self.make_room(talk)

    def place(self, talk):
        fitting = [slot for slot in self.allowed[talk] if self.fits(talk, slot)]
        if fitting:
            self.put(talk, min(fitting, key=lambda slot: self.weight(talk, slot)))
        return bool(fitting)

    def weight(self, talk, slot):
        day = slot.date()
        busiest = max(self.person_day_load[person, day] for person in talk.people)
        return busiest, self.day_load[day], self.slot_load[slot], slot

    def fits(self, talk, slot):
        return slot in self.allowed[talk] and all(
            (person, slot) not in self.busy and self.person_day_load[person, slot.date()] < self.most_per_day
            for person in talk.people
        )

    def make_room(self, talk):
        """Place a talk by moving those in its way elsewhere, where that can be."""
        for slot in self.allowed[talk]:
            in_the_way = {self.busy[person, slot] for person in talk.people if (person, slot) in self.busy}
            if not in_the_way:
                continue
            for other in in_the_way:
                self.take(other, slot)
            if self.fits(talk, slot):
                self.put(talk, slot)
                moved = [other for other in in_the_way if self.place(other)]
                if len(moved) == len(in_the_way):
                    return
                for other in moved:
                    self.take(other, self.placed[other])
                self.take(talk, slot)
            for other in in_the_way:
                self.put(other, slot)

    def put(self, talk, slot):
        self.placed[talk] = slot
        self._count(talk, slot, 1)
        self.busy.update(((person, slot), talk) for person in talk.people)

    def take(self, talk, slot):
        del self.placed[talk]
        self._count(talk, slot, -1)
        for person in talk.people:
            del self.busy[person, slot]

    def _count(self, talk, slot, step):
        day = slot.date()
        self.slot_load[slot] += step
        self.day_load[day] += step
        for person in talk.people:
            self.person_day_load[person, day] += step

    def heaviest_day(self):
        return max(self.day_load.values(), default=0)
