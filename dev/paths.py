"""Where things are kept: the project, and the cache folder in which everything fetched or made lives."""

import ast
import hashlib
import os
import pathlib
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
DEV = PROJECT / "dev"
INSIDE = DEV / "inside"
ADDONS = PROJECT / "odoo_addons"
TESTS = PROJECT / "tests"
CACHE_FOR_ROOT = pathlib.Path("/var/cache")
CACHE_NAME = "mj-talks"
SOCKET_PATH_LIMIT = 90


def is_root() -> bool:
    """Whether the command runs as the superuser of the machine."""
    return os.geteuid() == 0


def cache() -> pathlib.Path:
    """The cache folder: ``$MJ_CACHE``, else the user's cache folder, for root one that every user may traverse.

    PostgreSQL refuses to run as root, and the user it then runs as cannot reach below root's home.
    """
    if os.environ.get("MJ_CACHE"):
        return pathlib.Path(os.environ["MJ_CACHE"]).expanduser().resolve()
    if is_root():
        return CACHE_FOR_ROOT / CACHE_NAME
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base).resolve() / CACHE_NAME


def folder(*parts: str) -> pathlib.Path:
    """A folder below the cache, made when missing.

    :param parts: names of nested folders.
    """
    path = cache().joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path


def socket_folder(cluster: str) -> pathlib.Path:
    """Where a private PostgreSQL cluster puts its socket: in the cache, or the temporary folder if that path is long.

    The name of a Unix socket has at most 107 bytes.

    :param cluster: name of the cluster.
    """
    path = cache() / "postgres" / cluster / "socket"
    if len(bytes(path)) <= SOCKET_PATH_LIMIT:
        return path
    return pathlib.Path(tempfile.gettempdir()) / f"{CACHE_NAME}-{os.geteuid()}-{digest_of(path)}"


def addon_names() -> list[str]:
    """Technical names of the project's addons, in alphabetical order."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def manifest(addon: str) -> dict:
    """What an addon says of itself.

    :param addon: its technical name.
    """
    return ast.literal_eval((ADDONS / addon / "__manifest__.py").read_text(encoding="utf-8"))


def addon_tests(pattern: str = "test_*.py", project: pathlib.Path = PROJECT) -> list[tuple[str, pathlib.Path]]:
    """Files in the addons' ``tests`` folders and in those below them, each with the name of its addon.

    :param pattern: of the files' names.
    :param project: the project.
    """
    addons = project / "odoo_addons"
    return [(path.relative_to(addons).parts[0], path) for path in sorted(addons.glob(f"*/tests/**/{pattern}"))]


def digest_of(*parts: object) -> str:
    """A short name for a state of things.

    :param parts: whatever makes the state up; compared by its text.
    :return: 12 hexadecimal digits.
    """
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
