"""What the user sees while the commands work: a line for each step, how long it took, and where its log is."""

import contextlib
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

from dev import paths

HEARTBEAT_SECONDS = 15
TAIL_LINES = 40


class Problem(Exception):
    """Something the user must know or do; its text is shown without a traceback."""


def say(text: str) -> None:
    """Print a line at once, also when the output is a pipe."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print a warning on the error stream."""
    print(f"! {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step and print its time when it is done.

    :param title: what is being done, as a short sentence.
    """
    say(f"» {title} …")
    start = time.monotonic()
    yield
    say(f"  {title}: done in {time.monotonic() - start:.1f} s")


def run_logged(
    command: Sequence[object],
    log_name: str,
    *,
    variables: Mapping[str, str] | None = None,
    stdin_text: str | None = None,
    check: bool = True,
    cwd: pathlib.Path | None = None,
) -> pathlib.Path | None:
    """Run a program with its output in a log file; show a sign of life now and then.

    :param command: the program and its arguments.
    :param log_name: name of the log in the cache's ``log`` folder, without suffix.
    :param variables: environment variables to add to the present ones.
    :param stdin_text: what the program reads; nothing when None.
    :param check: raise on a non-zero exit status.
    :param cwd: folder to run in.
    :return: the log, or None when the program failed.
    :raises Problem: when the program fails and ``check`` is set; with the log's end.
    """
    log = paths.folder("log") / f"{log_name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE if stdin_text is not None else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(variables or {})},
            cwd=cwd,
        )
        try:
            _wait_with_heartbeat(process, stdin_text)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode and check:
        raise Problem(f"{command[0]} failed with status {process.returncode}.\n{tail(log)}\nThe whole log: {log}")
    return None if process.returncode else log


def _wait_with_heartbeat(process: subprocess.Popen, stdin_text: str | None) -> None:
    """Wait for a process, printing the time it has taken so far every few seconds."""
    start = time.monotonic()
    if stdin_text is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(stdin_text.encode())
    while process.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(HEARTBEAT_SECONDS)
        if process.returncode is None:
            say(f"  … {time.monotonic() - start:.0f} s")


def tail(log: pathlib.Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log file."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
