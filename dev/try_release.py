"""``./mj try-release RELEASE``: both commands on a fresh Debian of that release, below a folder of the cache.

Not part of continuous integration: it needs root and fetches everything anew. What is tried is the last commit. The release
runs in namespaces of its own, so that nothing of it is left running or mounted, however it ends.
"""

import os
import pathlib
import shlex
import shutil
import subprocess
import time

from dev import apt_mirror, paths
from dev.progress import Problem, run_logged, say, step

RELEASES = ("bookworm", "trixie")
FIRST_PACKAGES = "ca-certificates,python3,git,procps,iproute2"
# Where a fresh system finds the network, the mirror and the registry as this machine does.
CARRIED = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt", "/etc/pip.conf")
CARRIED_APT = ("apt.conf.d/80*", "apt.conf.d/99*")
CARRIED_VARIABLES = ("PIP_", "SSL_CERT_", "REQUESTS_CA_", "CURL_CA_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PORT = 8469
# Printed after the address and the log-ins.
LAST_LINE = "./mj stop"
# Runs as the first process of the new namespaces: when it ends, so does everything else in them.
MOUNTS = """\
set -e
mount --make-rprivate /
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"
exec chroot "$ROOT" env -i {variables} bash -c 'cd /srv/main && exec "$@"' bash "$@"
"""


def run(release: str, word: str | None = None, is_kept: bool = False) -> int:
    """Make the system, then try ``./mj run`` until it prints its log-ins, and ``./mj test``.

    :param release: a code name of Debian.
    :param word: only tests with this in their names.
    :param is_kept: leave the folder for another look; else it is removed.
    :return: 0 when both succeed.
    :raises Problem: without root or debootstrap.
    """
    if not paths.is_root():
        raise Problem("A system of another release can be made by root only.")
    if not shutil.which("debootstrap"):
        raise Problem("Please run: sudo apt-get install --yes debootstrap")
    root = paths.folder("releases") / release
    try:
        _make(root, release)
        _clone(root)
        return _try_run(root) or _command(root, "./mj", "test", *(["-k", word] if word else []))
    finally:
        if not is_kept:
            with step(f"Removing {root}"):
                shutil.rmtree(root)


def _make(root: pathlib.Path, release: str) -> None:
    """Make a fresh system that reaches the same mirror and registry as this machine.

    :raises Problem: when this machine uses no mirror of Debian.
    """
    mirrors = apt_mirror.debian_mirrors(apt_mirror.SYSTEM_SOURCES)
    if not mirrors:
        raise Problem("This machine's apt sources name no mirror of Debian.")
    mirror, keyring = next(iter(mirrors.items()))
    if not (root / "made").exists():
        shutil.rmtree(root, ignore_errors=True)
        with step(f"Making a fresh {release}"):
            options = [f"--keyring={keyring.split()[0]}"] if keyring.startswith("/") else []
            command = [
                "debootstrap",
                "--variant=minbase",
                f"--include={FIRST_PACKAGES}",
                *options,
                release,
                root,
                mirror,
            ]
            run_logged(command, f"debootstrap-{release}")
        (root / "made").touch()
    apt_files = [path for pattern in CARRIED_APT for path in apt_mirror.SYSTEM_SOURCES.glob(pattern)]
    for path in [pathlib.Path(name) for name in CARRIED] + apt_files:
        if path.exists():
            target = root / path.relative_to("/")
            target.unlink(missing_ok=True)
            shutil.copy(path, target)


def _clone(root: pathlib.Path) -> None:
    """Put the last commit of the project into the system."""
    target = root / "srv" / "main"
    shutil.rmtree(target, ignore_errors=True)
    run_logged(["git", "clone", "--no-hardlinks", "--quiet", paths.PROJECT, target], "release-clone")


def _inside(root: pathlib.Path, *command: str) -> subprocess.Popen:
    """Start a command in the system; with it end all the processes it started."""
    variables = {"HOME": "/root", "PATH": PATH, "LANG": "C.UTF-8"}
    variables |= {name: text for name, text in os.environ.items() if name.upper().startswith(CARRIED_VARIABLES)}
    words = " ".join(shlex.quote(f"{name}={text}") for name, text in variables.items())
    script = MOUNTS.format(variables=words)
    unshare = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, "sh", *command]
    return subprocess.Popen(
        unshare, env={**os.environ, "ROOT": str(root)}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )


def _command(root: pathlib.Path, *command: str) -> int:
    """Run a command in the system to its end and show what it prints."""
    start = time.monotonic()
    process = _inside(root, *command)
    for line in process.stdout:
        say(f"  | {line.rstrip()}")
    status = process.wait()
    say(f"{' '.join(command)}: status {status} after {time.monotonic() - start:.0f} s")
    return status


def _try_run(root: pathlib.Path) -> int:
    """Start the demonstration, wait until its log-ins are printed, and end it.

    :return: 0 when they were.
    """
    start, is_ready = time.monotonic(), False
    process = _inside(root, "./mj", "run", f"--port={PORT}")
    try:
        for line in process.stdout:
            say(f"  | {line.rstrip()}")
            if is_ready := LAST_LINE in line:
                break
    finally:
        process.kill()
        process.wait()
    say(f"./mj run: {'log-ins printed' if is_ready else 'did not start'} after {time.monotonic() - start:.0f} s")
    return 0 if is_ready else 1
