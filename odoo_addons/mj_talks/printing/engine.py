"""The engine that prints: WeasyPrint in a process of its own.

A process, because a thousand rows take half a minute and hundreds of megabytes, which count neither against the limits of
Odoo's worker nor hold it; and because what breaks there breaks there only.
"""

import json
import pathlib
import subprocess
import sys

WORKER = pathlib.Path(__file__).with_name("worker.py")
CHECK_SECONDS, PRINT_SECONDS = 60, 600
READY, NO_ENGINE, NO_LIBRARY, NO_FONT = "ready", "no_engine", "no_library", "no_font"
_seen_ready = False


class PrintingFailed(Exception):
    """The engine gave no PDF; its text is the engine's own and says nothing of what was to be printed."""


def state():
    """Say whether the engine can print Chinese here.

    :return: ``ready``, or what is missing: ``no_engine`` (the Python package), ``no_library`` (Pango), ``no_font``.
        ``ready`` is remembered, the others are not: who installs what is missing need not start Odoo anew.
    :rtype: str
    """
    global _seen_ready
    if not _seen_ready:
        answer = _run(["--check"], b"", CHECK_SECONDS).stdout.decode().strip()
        if answer != READY:
            return answer if answer in (NO_LIBRARY, NO_FONT) else NO_ENGINE
        _seen_ready = True
    return READY


def print_documents(documents, sheet_css, number_css=""):
    """Print documents into one file.

    :param list[str] documents: HTML that names nothing outside itself: what lies elsewhere is not fetched.
    :param str sheet_css: what applies to each, such as the size of the paper.
    :param str number_css: what is added where a document has more than one page.
    :return: a PDF in which each document begins on a page of its own and counts its pages from one.
    :rtype: bytes
    :raises PrintingFailed: when it prints nothing, crashes or takes longer than ten minutes.
    """
    job = {"documents": documents, "sheet_css": sheet_css, "number_css": number_css}
    done = _run([], json.dumps(job).encode(), PRINT_SECONDS)
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"status {done.returncode}"]
        raise PrintingFailed(reason[0])
    return done.stdout


def _run(arguments, given, seconds):
    """Run the worker without Odoo's environment around it.

    :raises PrintingFailed: when it cannot be started or does not end.
    """
    # Isolated, so that the folder of the worker is no place to import from.
    command = [sys.executable or "python3", "-I", str(WORKER), *arguments]
    try:
        return subprocess.run(command, input=given, capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PrintingFailed(type(error).__name__) from error
