"""Take the pictures of the documentation from the running product, so that they never go stale.

Chromium is driven over its own debugging protocol; the sample municipality has to be loaded.
"""

import base64
import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import websocket
from PIL import Image

DESKTOP = (1366, 768)
PHONE = (390, 844)
LOAD_SECONDS = 40
SETTLED = """
    document.readyState === "complete"
    && Boolean(document.querySelector(%s))
    && !document.querySelector(".o_loading_indicator, .o_view_sample_data .o_loading")
    && [...document.images].every(image => image.complete || image.loading === "lazy")
"""


@dataclass(frozen=True)
class Picture:
    """A screen to photograph.

    ``ready`` is what has to be on the screen. ``script`` leads there from any page that has loaded.
    """

    name: str
    login: str
    path: str
    size: tuple = DESKTOP
    script: str = ""
    ready: str = ".o_content, .o_portal"


OPEN_FIRST = 'document.querySelector(".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)").click()'

PICTURES = (
    Picture("members", "office", "/odoo/mj-members"),
    Picture("members-cards", "office", "/odoo/mj-members?view_type=kanban"),
    Picture("organizations", "office", "/odoo/mj-organizations", ready=".o_hierarchy_node"),
    Picture("appointments", "office", "/odoo/mj-appointments"),
    Picture("my_duties", "leader", "/odoo/mj-my-duties", PHONE),
    Picture("team_matrix", "office_yuzhong", "/odoo/mj-team-matrix", ready=".o_content table"),
    Picture("duties", "office_yuzhong", "/odoo/mj-duties"),
    Picture("talks", "office_yuzhong", "/odoo/mj-talks"),
    Picture("rules", "rules", "/odoo/mj-talk-rules"),
    Picture("compliance", "office", "/odoo/mj-compliance"),
    Picture("ledger", "office_yuzhong", "/odoo/mj-ledger"),
    Picture("season_plan", "office_yuzhong", "/odoo/mj-season-plans", script=OPEN_FIRST, ready=".o_form_view"),
    Picture("supervision", "supervisor", "/odoo/mj-supervision", ready=".o_mj_home_tiles"),
    Picture("dashboard", "supervisor", "/odoo/dashboards", ready=".o-spreadsheet"),
    Picture("rectifications", "supervisor", "/odoo/mj-supervision-rectifications"),
    Picture("inspections", "director", "/odoo/mj-inspections"),
    Picture("portal", "member", "/my/home", PHONE, ready="#wrap"),
    Picture("portal_request", "member", "/my/talk-requests/new", PHONE, ready="#wrap"),
    Picture("compliance-organizations", "office", "/odoo/mj-compliance-organisations"),
    Picture("members-phone", "leader", "/odoo/mj-members", PHONE),
    Picture("membership-portal", "member", "/my/membership", PHONE),
)


class Browser:
    """A headless Chromium with one page."""

    def __init__(self, address, executable="chromium"):
        self.address = address.rstrip("/")
        self._profile = tempfile.mkdtemp(prefix="mj-screenshots-")
        self._process = subprocess.Popen(
            [
                executable,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--lang=zh-CN",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                f"--user-data-dir={self._profile}",
                "about:blank",
            ],
            stderr=subprocess.DEVNULL,
        )
        self._number = 0
        self.errors = []
        self._socket = websocket.create_connection(self._page_address(), timeout=60)
        self._call("Page.enable")
        self._call("Runtime.enable")
        # The users' own, in which the server writes times, too.
        self._call("Emulation.setTimezoneOverride", timezoneId="Asia/Shanghai")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _page_address(self):
        port_file = Path(self._profile) / "DevToolsActivePort"
        for __ in range(LOAD_SECONDS * 10):
            if port_file.exists() and port_file.read_text().count("\n"):
                port = port_file.read_text().split()[0]
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                    pages = [page for page in json.load(answer) if page["type"] == "page"]
                if pages:
                    return pages[0]["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise TimeoutError("Chromium did not start")

    def _call(self, method, **params):
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("method") == "Runtime.exceptionThrown":
                self.errors.append(answer["params"]["exceptionDetails"].get("text", ""))
            if answer.get("id") == self._number:
                return answer.get("result", {})

    def log_in(self, database, login, password):
        """Start a session for a user.

        :raises RuntimeError: when the log-in is refused.
        """
        jar = CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        params = {"db": database, "login": login, "password": password}
        request = urllib.request.Request(
            f"{self.address}/web/session/authenticate",
            json.dumps({"jsonrpc": "2.0", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        with opener.open(request) as answer:
            if "error" in json.load(answer):
                raise RuntimeError(f"log-in refused: {login}")
        self._call("Network.clearBrowserCookies")
        for cookie in jar:
            self._call("Network.setCookie", name=cookie.name, value=cookie.value, url=self.address)

    def resize(self, width, height):
        """Set the size of the screen in pixels; a narrow one is a phone."""
        phone = width < 600
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self._call("Emulation.setTouchEmulationEnabled", enabled=phone)

    def open(self, path, ready):
        """Open a page and wait until what ``ready`` selects is on the screen."""
        self._call("Page.navigate", url="about:blank")
        self._call("Page.navigate", url=f"{self.address}{path}")
        self.settle(ready)

    def settle(self, ready):
        """Wait until the page has loaded and has what ``ready`` selects.

        :raises TimeoutError: with the address of the page.
        """
        for __ in range(LOAD_SECONDS * 4):
            time.sleep(0.25)
            if self.evaluate(SETTLED % json.dumps(ready)):
                time.sleep(1)
                return
        raise TimeoutError(self.evaluate("location.href"))

    def evaluate(self, script):
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer.get("result", {}).get("value")

    def capture(self):
        """Return what is on the screen, as PNG of 256 colours: a third of the size."""
        shot = Image.open(io.BytesIO(base64.b64decode(self._call("Page.captureScreenshot")["data"])))
        small = io.BytesIO()
        shot.convert("RGB").quantize(256).save(small, "PNG", optimize=True)
        return small.getvalue()


def main(address, database, folder, pictures=PICTURES):
    """Take pictures of a running product with the sample municipality.

    :param str address: of the server, for example ``http://127.0.0.1:8069``.
    :param str database: whose sample users have their login as password.
    :param folder: where the PNG files go.
    :param pictures: which :class:`Picture` to take.
    :returns: the exit code: 0, or 1 when a page has thrown an error.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with Browser(address) as browser:
        login = None
        for picture in pictures:
            if picture.login != login:
                login = picture.login
                browser.log_in(database, login, login)
            browser.resize(*picture.size)
            browser.open(picture.path, Picture.ready if picture.script else picture.ready)
            if picture.script:
                browser.evaluate(picture.script)
                browser.settle(picture.ready)
            (folder / f"{picture.name}.png").write_bytes(browser.capture())
            print(f"{picture.name}.png")
        for error in browser.errors:
            print(error, file=sys.stderr)
        return 1 if browser.errors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
