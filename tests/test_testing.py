"""What ``./mj test`` answers: 0 only when something ran, and nothing failed or was skipped."""

import pytest

from dev.odoo_log import Outcome
from dev.testing import _conclude


@pytest.mark.parametrize(
    ("ours", "others", "status"),
    [
        (Outcome(["a"]), Outcome(), 0),
        (Outcome(["a"]), Outcome(["x"], [], ["y: no browser"]), 0),
        (Outcome(), Outcome(), 1),
        (Outcome(), Outcome(["x"]), 1),
        (Outcome(["a"], ["b"]), Outcome(), 1),
        (Outcome(["a"], [], ["b: no browser"]), Outcome(), 1),
        (Outcome(["a"]), Outcome(["x"], ["y"]), 1),
    ],
)
def test_status(ours, others, status):
    """Tests of Odoo itself may be skipped, ours may not."""
    assert _conclude(ours, others) == status
