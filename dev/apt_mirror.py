"""Reach other suites of the Debian mirror this machine already trusts, without touching the system's configuration."""

import os
import pathlib
import re
import shlex
import subprocess

from dev.progress import Problem, run_logged

SYSTEM_SOURCES = pathlib.Path("/etc/apt")
# The unstable suite has Odoo; the older one has the icon font in the version that Odoo names.
SUITES = ("sid", "bookworm")
CONFIGURATION = """\
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{folder}/sources";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "{folder}/state";
Dir::State::status "{folder}/state/status";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "{user}";
Acquire::Languages "none";
Acquire::Retries "3";
#clear DPkg::Post-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


class AptMirror:
    """A private apt with sources of its own.

    :param folder: where its lists and configuration live.
    :param wanted: a package that must be on the mirror.
    :param hint: what the user can do instead.
    :raises Problem: when no mirror of the machine has the package.
    """

    def __init__(self, folder: pathlib.Path, wanted: str, hint: str) -> None:
        self.folder = folder
        self.variables = {"APT_CONFIG": str(folder / "apt.conf")}
        self._versions: dict[str, list[str]] = {}
        for name in ("sources", "state/lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "state/status").touch()
        (folder / "apt.conf").write_text(CONFIGURATION.format(folder=folder, user=_user_name()))
        for stanza in debian_stanzas(SYSTEM_SOURCES):
            (folder / "sources" / "mirror.sources").write_text(stanza)
            run_logged(["apt-get", "update"], "odoo-apt-update", variables=self.variables, check=False)
            if self.versions(wanted):
                return
        raise Problem(f"No Debian mirror in this machine's apt sources offers {wanted}. {hint}")

    def versions(self, package: str) -> list[str]:
        """All versions of a package, the newest first."""
        if package not in self._versions:
            table = subprocess.run(
                ["apt-cache", "madison", package],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, **self.variables},
            ).stdout
            rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()]
            self._versions[package] = [row[1] for row in rows if len(row) > 2 and row[2].endswith("Packages")]
        return self._versions[package]

    def newest(self, package: str, prefix: str = "", containing: str = "") -> str:
        """The newest version of a package.

        :param prefix: what the version must start with.
        :param containing: what the version must contain.
        :raises Problem: when there is no such version.
        """
        for version in self.versions(package):
            if version.startswith(prefix) and containing in version:
                return version
        raise Problem(f"This machine's Debian mirror has no {package} {prefix}{containing}.")


def _user_name() -> str:
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()


def debian_mirrors(sources: pathlib.Path) -> dict[str, str]:
    """Mirrors of Debian's main archive that the machine uses, with their keyrings.

    :param sources: the folder of apt's configuration.
    :return: by address, what apt calls ``Signed-By``; empty where apt's own keys apply.
    """
    mirrors: dict[str, str] = {}
    for path in sorted((sources / "sources.list.d").glob("*.sources")):
        for stanza in re.split(r"\n\s*\n", path.read_text()):
            _add_deb822(mirrors, stanza)
    for path in [sources / "sources.list", *sorted((sources / "sources.list.d").glob("*.list"))]:
        for line in path.read_text().splitlines() if path.exists() else ():
            _add_one_line(mirrors, line)
    return mirrors


def debian_stanzas(sources: pathlib.Path) -> list[str]:
    """Sources for :data:`SUITES`, one for each different mirror of Debian's main archive the machine uses.

    :param sources: the folder of apt's configuration.
    :return: texts in apt's deb822 format.
    """
    suites = " ".join(SUITES)
    return [
        f"Types: deb\nURIs: {uri}\nSuites: {suites}\nComponents: main\n" + (f"Signed-By: {key}\n" if key else "")
        for uri, key in debian_mirrors(sources).items()
    ]


def _add_deb822(mirrors: dict[str, str], stanza: str) -> None:
    """Note the mirrors that a stanza of a ``.sources`` file names."""
    lines = [line for line in stanza.splitlines() if not line.startswith("#")]
    fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", "\n".join(lines), re.MULTILINE))
    values = {name.lower(): value for name, value in fields.items()}
    if values.get("enabled", "yes").strip() == "no" or "deb" not in values.get("types", "").split():
        return
    for uri in values.get("uris", "").split():
        if _is_main_archive(uri, values.get("components", "").split()):
            mirrors.setdefault(uri, values.get("signed-by", "").rstrip())


def _add_one_line(mirrors: dict[str, str], line: str) -> None:
    """Note the mirror that a line of a ``.list`` file names."""
    match = re.match(r"deb\s+(?:\[(?P<options>[^]]*)\]\s*)?(?P<uri>\S+)\s+\S+\s*(?P<components>.*)", line.strip())
    if match and _is_main_archive(match["uri"], match["components"].split()):
        options = dict(option.split("=", 1) for option in shlex.split(match["options"] or "") if "=" in option)
        mirrors.setdefault(match["uri"], options.get("signed-by", "").replace(",", " "))


def _is_main_archive(uri: str, components: list[str]) -> bool:
    """Whether an address is a mirror of Debian itself and not of its security updates or of someone else."""
    return "main" in components and bool(re.search(r"/debian/?$", uri))
