"""What is asked before a row is written, and when."""

from dataclasses import dataclass

# What a question is about.
CONTRADICTION, ALIKE, ORGANIZATION, TRANSFER = "contradiction", "alike", "organization", "transfer"
# What is answered.
SAME, OTHER, LEAVE_OUT = "same", "other", "leave_out"

# A state that a row brings without more ado, by the one that is known: admission and leaving have steps of their own.
_FOLLOWING = {"applicant": {"member", "former"}, "member": {"former"}, "former": set()}


@dataclass(frozen=True)
class Question:
    """A question about a row: ``candidate`` is the id of the record that may be meant, or 0, ``text`` says what is asked."""

    kind: str
    candidate: int
    text: str

    @property
    def key(self):
        """What an answer belongs to, as JSON has it: it holds for this candidate alone."""
        return f"{self.kind}:{self.candidate}"


def contradictions(known, given):
    """Return the names of fields in which a row says something else of a person than is known.

    Only what both say counts, and a month agrees with every day of it.

    :param dict known: ``name``, ``gender``, ``birth_date``, ``state``, ``joined_on`` of the person.
    :param dict given: the same of the row, as far as it has them.
    :rtype: list[str]
    """
    found = [name for name in ("name", "gender") if _differ(known.get(name), given.get(name))]
    found += [name for name in ("birth_date", "joined_on") if _differ(_month(known.get(name)), _month(given.get(name)))]
    state = given.get("state")
    if state and known.get("state") and state != known["state"] and state not in _FOLLOWING[known["state"]]:
        found.append("state")
    return found


def may_be_same(known, given):
    """Whether a namesake of another organisation may be the person of a row: nothing contradicts, and the birth agrees.

    :param dict known: as of :func:`contradictions`.
    :param dict given: the same of the row.
    """
    if _differ(known.get("gender"), given.get("gender")):
        return False
    if known.get("member_no") and given.get("member_no"):
        return False
    born, said = _month(known.get("birth_date")), _month(given.get("birth_date"))
    if born and said:
        return born == said
    if _differ(_month(known.get("joined_on")), _month(given.get("joined_on"))):
        return False
    return bool(_same(known, given, "phone") or _same(known, given, "employer") or _same(known, given, "joined_on"))


def _same(known, given, name):
    return bool(known.get(name)) and known[name] == given.get(name)


def _differ(known, given):
    return bool(known) and bool(given) and known != given


def _month(day):
    return (day.year, day.month) if day else None
