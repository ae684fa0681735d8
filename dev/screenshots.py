"""Take the pictures of the documentation from the running product, so that they never go stale.

Playwright drives the system's Chromium; the sample municipality has to be loaded.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from dev import system_packages

DESKTOP = (1366, 768)
PHONE = (390, 844)
LOAD_SECONDS = 40
SETTLED = """
    ready => document.readyState === "complete"
    && Boolean(document.querySelector(ready))
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


def log_in(context, address, database, login):
    """Start a session for a user of the sample, whose log-in is the password, too.

    :raises RuntimeError: when the log-in is refused.
    """
    params = {"db": database, "login": login, "password": login}
    answer = context.request.post(f"{address}/web/session/authenticate", data={"jsonrpc": "2.0", "params": params})
    if "error" in answer.json():
        raise RuntimeError(f"log-in refused: {login}")


def settle(page, ready):
    """Wait until the page has loaded and has what ``ready`` selects, and has come to rest.

    :raises playwright.sync_api.TimeoutError: when it does not.
    """
    page.wait_for_function(SETTLED, arg=ready, timeout=LOAD_SECONDS * 1000)
    page.wait_for_timeout(1000)


def small(shot):
    """Return a PNG in 256 colours: a third of the size."""
    result = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(256).save(result, "PNG", optimize=True)
    return result.getvalue()


def take(browser, picture, address, database, errors):
    """Return a picture as PNG.

    :param playwright.sync_api.Browser browser: to take it with.
    :param Picture picture: of what.
    :param str address: of the server.
    :param str database: whose sample users have their login as password.
    :param list errors: to which is added what the page throws.
    :rtype: bytes
    """
    width, height = picture.size
    is_phone = width < 600
    # The time zone is the users' own, in which the server writes times, too.
    options = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "is_mobile": is_phone, "has_touch": is_phone}
    with browser.new_context(viewport={"width": width, "height": height}, **options) as context:
        log_in(context, address, database, picture.login)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{picture.name}: {error}"))
        page.goto(f"{address}{picture.path}")
        settle(page, Picture.ready if picture.script else picture.ready)
        if picture.script:
            page.evaluate(picture.script)
            settle(page, picture.ready)
        return small(page.screenshot())


def main(address, database, folder, pictures=PICTURES):
    """Take pictures of a running product with the sample municipality.

    :param str address: of the server, for example ``http://127.0.0.1:8069``.
    :param str database: whose sample users have their login as password.
    :param folder: where the PNG files go.
    :param pictures: which :class:`Picture` to take.
    :returns: the exit code: 0, or 1 when a page has thrown an error.
    """
    folder, errors = Path(folder), []
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_packages.browser())
        for picture in pictures:
            (folder / f"{picture.name}.png").write_bytes(take(browser, picture, address, database, errors))
            print(f"{picture.name}.png")
    for error in errors:
        print(error, file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
