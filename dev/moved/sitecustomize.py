"""Python imports this by itself at its start, in the programs for which :func:`dev.moved_clock.moved_to` moves the clock.

``time.sleep`` waits until a moment of the monotonic clock (Python 3.11 and newer), from which libfaketime takes the shift of
the other clock all the same: the moment is long past, and the system refuses it as an invalid argument.
"""

import select
import time


def sleep(seconds):
    """Wait, without naming a moment.

    :param float seconds: how long.
    :raises ValueError: when it is negative.
    """
    select.select([], [], [], seconds)


time.sleep = sleep
