"""Runs the tests of packages that need no database, each time in a process that has not loaded them yet.

``serve`` loads what takes long (Odoo's test classes, spreadsheet libraries) once, and forks for each request;
``ask`` is the test command of Cosmic Ray: it sends one request and ends with 0 when the tests passed.
"""

import os
import socket
import sys

LOADED_ONCE = ("cryptography.hazmat.primitives.ciphers.aead", "odoo.tests", "openpyxl", "xlsxwriter")
# Of processor time: a fault that makes a loop endless ends here, however busy the machine is.
SECONDS = 10
# Of the clock: one that waits for itself ends here.
WAITING_SECONDS = 120
MEMORY = 4 << 30


def serve(address: str, names: list[str]) -> None:
    """Answer requests until this process, or the one that started it, is ended.

    :param address: file of the socket.
    :param names: modules with the tests, below the working folder.
    """
    import importlib

    sys.path.insert(0, os.getcwd())
    for name in LOADED_ONCE:
        importlib.import_module(name)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        listening.settimeout(SECONDS)
        starter = os.getppid()
        while os.getppid() == starter:
            try:
                connection, __ = listening.accept()
            except TimeoutError:
                continue
            with connection:
                process = os.fork()
                if not process:
                    _run(names)
                __, status = os.waitpid(process, 0)
                connection.sendall(b"passed" if status == 0 else b"failed")


def _run(names: list[str]) -> None:
    """Run the tests up to the first that fails, and end this process."""
    import resource
    import signal
    import unittest

    signal.alarm(WAITING_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    status = 1
    try:
        tests = unittest.defaultTestLoader.loadTestsFromNames(names)
        result = unittest.TextTestRunner(failfast=True, verbosity=0).run(tests)
        status = 0 if result.wasSuccessful() and result.testsRun else 1
    finally:
        os._exit(status)


def ask(address: str) -> int:
    """Have the tests run.

    :param address: file of the socket.
    :return: 0 when they passed.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        return 0 if connection.recv(16) == b"passed" else 1


if __name__ == "__main__":
    if sys.argv[1] == "ask":
        sys.exit(ask(sys.argv[2]))
    serve(sys.argv[2], sys.argv[3:])
