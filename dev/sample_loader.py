"""Load the sample municipality through the door of rosters, and make one login for each role."""

import base64
import pathlib

from odoo.exceptions import UserError

from dev.sample_followups import load_followups
from dev.sample_inspections import load_inspections
from dev.sample_records import confirm_before_posts, load_records
from dev.sample_requests import load_requests
from dev.sample_shared import BRANCH, MUNICIPAL, YUZHONG, organization, without_post
from dev.sample_supervision import load_rectifications
from dev.sample_talks import hold_first_season, hold_talks_before_posts, plan_next_season, split_gated

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "data" / "sample"
TABLES = (
    ("mj.organization", "organizations.xlsx"),
    ("mj.member", "members.xlsx"),
    ("mj.appointment", "appointments.xlsx"),
)
# Numbers in the roster of those who hold the posts: they log in as who they are.
ON_COMMITTEE = {"supervisor": "02301059", "director": "02303684"}
# Login, name, group, organisation in scope, whether with all below. The password is the login.
STAFF = (
    ("rules", "市委会办法管理员", "mj_talks.group_mj_admin", MUNICIPAL, True),
    ("office", "市委会工作人员", "mj_talks.group_mj_office", MUNICIPAL, True),
    ("office_yuzhong", "渝中区委工作人员", "mj_talks.group_mj_office", YUZHONG, True),
    ("recorder", "支部记录员", "mj_talks.group_mj_recorder", BRANCH, False),
    ("supervisor", "监督委员会委员", "mj_supervision.group_mj_supervision_member", MUNICIPAL, True),
    ("director", "监督委员会主任", "mj_supervision.group_mj_supervision_director", MUNICIPAL, True),
)
RECORDERS = {MUNICIPAL: "office", YUZHONG: "office_yuzhong", BRANCH: "recorder"}
GO_LIVE = "2026-01-01"


def load_sample(env, folder=SAMPLE):
    """Load the sample and its logins; a second run changes nothing.

    :param odoo.api.Environment env: of the superuser, in the language of the clerks.
    :param pathlib.Path folder: where the three spreadsheets are.
    :return: the logins that exist, by login.
    :rtype: dict[str, res.users]
    :raises UserError: with the messages of the import, when a row is refused.
    """
    users = {}
    for model, name in TABLES:
        if model == "mj.appointment":
            users = {login: user for login, *rest in STAFF if (user := _staff(env, login, *rest))}
            _take_gated_posts(env, folder / name)
        import_file(env, model, folder / name)
    # All is one transaction, of which PostgreSQL knows nothing by itself before its end.
    env.flush_all()
    env.cr.execute("ANALYZE mj_organization, mj_member, mj_appointment, mj_obligation, mj_talk, mj_talk_participant")
    hold_first_season(env)
    users["leader"] = _leader(env)
    users["member"] = _member(env)
    _set_organizations(env, users)
    plan_next_season(env)
    load_records(env)
    load_requests(env)
    load_followups(env)
    load_inspections(env)
    load_rectifications(env)
    # Much of it was done on days of the past, and nights have passed since.
    env["mj.duty.engine"]._reconcile()
    return users


def _take_gated_posts(env, path):
    """Propose and talk first where a post is taken after its organisation went live: A11 holds for the sample, too."""
    late, others = split_gated(env, path)
    import_file(env, "mj.appointment", path, others)
    hold_talks_before_posts(env, late)
    confirm_before_posts(env)


def import_file(env, model, path, content=None):
    """Take one spreadsheet through the door of rosters, with the columns it understands by itself.

    :param odoo.api.Environment env: whose user imports.
    :param str model: to import into.
    :param pathlib.Path path: the spreadsheet.
    :param bytes content: instead of the file's own.
    :return: ids of the records, in the order of the rows.
    :rtype: list[int]
    :raises UserError: when a row is refused.
    """
    roster = env["mj.roster.import"].create(
        {"res_model": model, "file": base64.b64encode(content or path.read_bytes()), "name": path.name}
    )
    roster.action_preview()
    wrong = roster.line_ids.filtered(lambda line: line.kind in ("refused", "question"))
    if wrong:
        raise UserError("\n".join([path.name, *(f"{line.number}: {line.text}" for line in wrong)]))
    roster.action_write()
    return roster.line_ids.filtered(lambda line: line.kind != "left_out").mapped("res_id")


def _user(env, login, values):
    """Return the user of a login, made when there is none; the account stays as people left it."""
    user = env["res.users"].with_context(active_test=False, no_reset_password=True)
    return user.search([("login", "=", login)]) or user.create(
        {"login": login, "password": login, "lang": "zh_CN", "tz": "Asia/Shanghai", **values}
    )


def _staff(env, login, name, group, code, include_below):
    if not env.ref(group, raise_if_not_found=False):
        return None
    values = {"name": name, "group_ids": [(6, 0, env.ref(group).ids)]}
    if login in ON_COMMITTEE:
        member = env["mj.member"].search([("member_no", "=", ON_COMMITTEE[login])])
        values |= {"partner_id": member.partner_id.id, "name": member.name}
    user = _user(env, login, values)
    _scope(env, user, code, include_below)
    return user


def _scope(env, user, code, include_below):
    place = organization(env, code)
    if place not in user.mj_scope_ids.organization_id:
        env["mj.scope"].create({"user_id": user.id, "organization_id": place.id, "include_below": include_below})


def _leader(env):
    """The chair of 渝中区, with an account of her or his own."""
    district = organization(env, YUZHONG)
    values = {"group_ids": [(6, 0, env.ref("mj_talks.group_mj_leader").ids)]}
    user = _user(env, "leader", values | {"partner_id": district.chair_id.partner_id.id})
    _scope(env, user, YUZHONG, True)
    return user


def _member(env):
    """A member without any post, on the portal."""
    member = without_post(env, 1)
    values = {"group_ids": [(6, 0, env.ref("base.group_portal").ids)], "partner_id": member.partner_id.id}
    return _user(env, "member", values)


def _set_organizations(env, users):
    if env.company.name == "My Company":
        env.company.name = organization(env, MUNICIPAL).name
    for code, login in RECORDERS.items():
        place = organization(env, code)
        if users[login] not in place.recorder_ids:
            place.recorder_ids = [(4, users[login].id)]
    env["mj.organization"].search([("go_live", "=", False)]).write({"go_live": GO_LIVE})
