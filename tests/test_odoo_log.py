"""What ``./mj test`` makes of the log of Odoo's test runner: nothing that went wrong is left out, nothing counted twice."""

import pytest

from dev.odoo_log import EXCUSED, read, warnings_in

BEGIN = "2026-11-24 01:00:00,000 42"
TESTS = "odoo.addons.mj_talks.tests.test_x"


def line(text, level="INFO", logger=TESTS):
    """One line as Odoo logs it."""
    return f"{BEGIN} {level} some_database {logger}: {text}\n"


@pytest.mark.parametrize(
    ("text", "passed", "failed", "skipped"),
    [
        ("", 0, 0, 0),
        (line("Starting TestX.test_a ... "), 1, 0, 0),
        (line("Starting TestX.test_a ... ") + line("FAIL: TestX.test_a", "ERROR"), 0, 1, 0),
        (line("Starting TestX.test_a ... ") + line("ERROR: TestX.test_a", "ERROR"), 0, 1, 0),
        (line("Starting TestX.test_a ... ") + line("FAIL: Subtest TestX.test_a (day=1)", "ERROR"), 0, 1, 0),
        (line("Starting TestX.test_a ... ") + line("skipped TestX.test_a : no browser"), 0, 0, 1),
        (line(f"ERROR: setUpClass ({TESTS}.TestX)", "ERROR"), 0, 1, 0),
        (line("bad query: SELECT", "ERROR", "odoo.sql_db"), 0, 1, 0),
        (line("Failed to load registry", "CRITICAL", "odoo.modules.registry"), 0, 1, 0),
    ],
)
def test_outcome(text, passed, failed, skipped, tmp_path):
    """Every kind of end of a test, and trouble beside the tests."""
    log = tmp_path / "odoo.log"
    log.write_text(text)
    outcome = read(log)
    assert (len(outcome.passed), len(outcome.failed), len(outcome.skipped)) == (passed, failed, skipped)
    assert outcome.summary() == f"{passed} passed, {failed} failed, {skipped} skipped"


def test_a_failure_is_counted_once(tmp_path):
    """The browser's complaints and the runner's totals repeat a failure; the browser of another test does not."""
    log = tmp_path / "odoo.log"
    log.write_text(
        line("Starting TestX.test_a ... ")
        + line("console error", "ERROR", f"{TESTS}.TestX.test_a.browser")
        + line("FAIL: TestX.test_a", "ERROR")
        + line("Module mj_talks: 1 failures, 0 errors of 1 tests", "ERROR", "odoo.modules.loading")
        + line("At least one test failed when loading the modules.", "ERROR", "odoo.modules.loading")
        + line("1 failed, 0 error(s) of 1 tests when loading database 'x'", "ERROR", "odoo.tests.result")
    )
    assert read(log).failed == ["mj_talks.TestX.test_a"]
    log.write_text(log.read_text() + line("console error", "ERROR", f"{TESTS}.TestX.test_b.browser"))
    assert len(read(log).failed) == 2


def test_warnings_of_ours(tmp_path):
    """Each warning once, as Odoo gives them at an installation or while it runs; what is no warning is left to others."""
    log = tmp_path / "odoo.log"
    label = "Two fields (figures_shown, figures) of mj.yearly.document() have the same label: Figures."
    log.write_text(
        line("Loading module mj_talks (51/60)", "INFO", "odoo.modules.loading")
        + line(label, "WARNING", "odoo.addons.base.models.ir_model")
        + line("bad query: SELECT", "ERROR", "odoo.sql_db")
        + line(label, "WARNING", "odoo.addons.base.models.ir_model")
        + "Traceback: WARNING, not by Odoo: nothing\n"
    )
    assert warnings_in(log) == [f"odoo.addons.base.models.ir_model: {label}"]


def test_excused_warnings(tmp_path):
    """What is excused is excused by name, with a reason; the same logger may not say anything else."""
    log = tmp_path / "odoo.log"
    endpoint = (
        "The /xmlrpc, /xmlrpc/2 and /jsonrpc endpoints are deprecated in Odoo 19 and scheduled for removal in Odoo 20."
    )
    log.write_text(line(endpoint, "WARNING", "odoo.addons.rpc.controllers.xmlrpc"))
    assert warnings_in(log) == []
    log.write_text(line("something else", "WARNING", "odoo.addons.rpc.controllers.xmlrpc"))
    assert warnings_in(log) == ["odoo.addons.rpc.controllers.xmlrpc: something else"]
    assert all(EXCUSED.values())
