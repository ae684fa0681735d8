"""Read what Odoo's log tells: the results of its test runner, and warnings."""

import dataclasses
import pathlib
import re

LINE = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>\S+): (?P<text>.*)$")
STARTED = re.compile(r"Starting (\w+\.\w+) \.\.\.")
BROKEN = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(.+?)(?: \(.*| \[.*| <.*)?$")
CLASS_BROKEN = re.compile(r"ERROR: (setUpClass|tearDownClass|setUpModule|tearDownModule) \(([\w.]+)\)")
SKIPPED = re.compile(r"skipped (.+?) : (.*)")
# Anything at these levels is trouble beside the tests, unless it only repeats their results.
TROUBLE = ("ERROR", "CRITICAL")
REPEATED = re.compile(r"\d+ failed, \d+ error|Module \S+: \d+ failures, |At least one test failed when loading")
# Warnings that our addons do not cause, each with its reason; whatever else Odoo warns of is ours until it stands here.
EXCUSED = {
    r"^odoo\.addons\.attachment_indexation\.": "Odoo reads text out of PDF files only with a library that it does not require",
    r"^odoo\.addons\.rpc\..* endpoints are deprecated in Odoo 19": "tests try these doors because they are open in Odoo 19",
    r"^odoo\.addons\.base\.models\.ir_actions_report: wkhtmltopdf: ": "that program as distributions build it takes no headers",
    r"^odoo\.tests\.common: A child process was found": "a browser that takes its time to end on a busy machine",
    r"^odoo\.tests\.common: HTTPCase is already in test mode": "a test whose page and whose own code both read content",
}


@dataclasses.dataclass
class Outcome:
    """What came of some tests.

    :param passed: names of tests that passed.
    :param failed: names of tests that failed or could not run.
    :param skipped: names of skipped tests, with the reason.
    """

    passed: list[str] = dataclasses.field(default_factory=list)
    failed: list[str] = dataclasses.field(default_factory=list)
    skipped: list[str] = dataclasses.field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Take over the results of other tests."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def names(self) -> list[str]:
        """The names of all tests, with the reasons of those that were skipped."""
        return self.passed + self.failed + self.skipped

    @property
    def total(self) -> int:
        """How many tests there were."""
        return len(self.passed) + len(self.failed) + len(self.skipped)

    def summary(self) -> str:
        """The one line that counts."""
        return f"{len(self.passed)} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"


def read(log: pathlib.Path) -> Outcome:
    """Collect the results of Odoo's test runner.

    :param log: what Odoo printed.
    """
    started: dict[str, int] = {}
    failed, skipped, trouble = set(), {}, {}
    for line in log.read_text(errors="replace").splitlines():
        match = LINE.match(line)
        if not match:
            continue
        logger, text = match["logger"], match["text"]
        name = ".".join(logger.split(".")[2:3])
        if found := STARTED.match(text):
            test = f"{name}.{found[1]}"
            started[test] = started.get(test, 0) + 1
        elif found := CLASS_BROKEN.match(text):
            failed.add(f"{found[2]} ({found[1]})")
        elif found := BROKEN.match(text):
            failed.add(f"{name}.{found[1]}")
        elif found := SKIPPED.match(text):
            skipped[f"{name}.{found[1]}"] = found[2]
        elif match["level"] in TROUBLE and not REPEATED.match(text):
            trouble[f"in the log: {text}"] = logger
    passed = [test for test in started if test not in failed and test not in skipped]
    reasons = [f"{test}: {reason}" for test, reason in skipped.items()]
    beside = [text for text, logger in trouble.items() if not any(_is_of(logger, test) for test in failed)]
    return Outcome(passed, [*sorted(failed), *beside], reasons)


def warnings_in(log: pathlib.Path) -> list[str]:
    """Return Odoo's warnings that nobody excused, each once, in their order.

    :param log: what Odoo printed.
    """
    found: dict[str, None] = {}
    for line in log.read_text(errors="replace").splitlines():
        match = LINE.match(line)
        if match and match["level"] == "WARNING":
            text = f"{match['logger']}: {match['text']}"
            if not any(re.search(pattern, text) for pattern in EXCUSED):
                found[text] = None
    return list(found)


def _is_of(logger: str, test: str) -> bool:
    """Whether a logger is that of one test's browser, whose complaints a failing test has in it already.

    :param logger: such as ``odoo.addons.web.tests.test_x.TestX.test_y.browser``.
    :param test: such as ``web.TestX.test_y``.
    """
    return f".{test.split('.', 1)[-1]}." in logger
