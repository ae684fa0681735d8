"""What the tests outside the addons share."""

import os
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


@pytest.fixture(scope="session")
def configuration():
    """The configuration of Odoo that ``./mj test`` runs with.

    :rtype: pathlib.Path
    """
    return pathlib.Path(os.environ["MJ_CONFIGURATION"])
