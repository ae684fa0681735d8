"""``./mj bench``: measure, in one run, figures that are ratios between ways of doing the same work.

Each module ``dev/bench_<topic>.py`` has a function ``run(context)`` that returns named tuples of ``name``, ``value``,
``limit`` (or None) and ``detail``. It runs in Odoo's shell, where ``context.env`` is the environment of the superuser and
``context.quick`` asks for less data. The modules share one database with the addons installed and fsync on, which is
removed afterwards, so that what one commits is there for the next. Modules without ``run`` only help others.
"""

import os
import pathlib

from dev import paths, templates
from dev.instance import Instance, running
from dev.progress import say, step


def run(word: str | None = None, is_quick: bool = False) -> int:
    """Run the measurements and print every figure with its limit.

    :param word: only modules with this in their names.
    :param is_quick: with less data.
    :return: 0 when at least one figure was taken and all keep their limits.
    """
    modules = [path for path in sorted(paths.DEV.glob("bench_*.py")) if (word or "") in path.stem]
    modules = [path for path in modules if "\ndef run(context):" in path.read_text()]
    database = f"mj_bench_{os.getpid()}"
    with running("run") as instance:
        instance.copy(templates.ready(instance), database)
        try:
            figures = [figure for path in modules for figure in _measure(instance, database, path, is_quick)]
        finally:
            instance.drop(database)
    beyond = [figure for figure in figures if not _is_kept(figure)]
    say(f"{len(figures)} figures, {len(beyond)} beyond their limit")
    return 0 if figures and not beyond else 1


def _measure(instance: Instance, database: str, path: pathlib.Path, is_quick: bool) -> list[dict]:
    """Run one module and print its figures."""
    argument = {"folder": str(paths.DEV), "module": path.stem, "quick": is_quick}
    with step(path.stem):
        figures = instance.script(database, paths.INSIDE / "bench.py", argument, log=path.stem)
        for figure in figures:
            limit = "" if figure["limit"] is None else f" (at most {figure['limit']:g})"
            verdict = "" if _is_kept(figure) else "   BEYOND ITS LIMIT"
            say(f"  {figure['name']}: {figure['value']:.3g}{limit}{verdict}   {figure['detail']}")
    return figures


def _is_kept(figure: dict) -> bool:
    return figure["limit"] is None or figure["value"] <= figure["limit"]
