import pathlib
import tempfile
from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tests.common import ChromeBrowser

from ..models.confidentiality.mj_vault import MjVault

# A letter of invitation to each user of each class is a fifth of a second, a thousand times over.
UNINVITED = {"no_reset_password": True}


def activate_chinese(env):
    """Make Chinese a language of the database, with the terms of our addons, where it is not yet: nobody promised it.

    :param odoo.api.Environment env: of the superuser.
    """
    if "zh_CN" not in dict(env["res.lang"].get_installed()):
        env["res.lang"]._activate_lang("zh_CN")
        addons = env["ir.module.module"].search([("name", "=like", "mj\\_%"), ("state", "=", "installed")])
        addons._update_translations("zh_CN")
    if "website" in env:
        # A website shows its pages, the portal's among them, in its own languages only.
        chinese = env["res.lang"]._lang_get("zh_CN")
        env["website"].search([]).write({"language_ids": [(4, chinese.id)], "default_lang_id": chinese.id})


def keep_keys_apart(env, add_cleanup):
    """Give the vault a folder of its own: what a test notes outside the database must not outlive it.

    :param odoo.api.Environment env: of the superuser.
    :param add_cleanup: takes what is to be called afterwards.
    :return: the folder.
    :rtype: pathlib.Path
    """
    folder = tempfile.TemporaryDirectory()
    add_cleanup(folder.cleanup)
    place = pathlib.Path(folder.name)
    patcher = patch.object(MjVault, "_directory", lambda vault: place)
    patcher.start()
    add_cleanup(patcher.stop)
    env["ir.config_parameter"].search([("key", "=like", "mj\\_talks.vault%")]).unlink()
    return place


def browse_from_shanghai(case):
    """Let browsers stand where the committee is: the running year of a list is that of the machine, whoever logs in.

    :param type case: the class of tests that start them.
    """
    spawn = ChromeBrowser._spawn_chrome
    in_shanghai = patch.object(
        ChromeBrowser, "_spawn_chrome", lambda browser, command: spawn(browser, ["env", "TZ=Asia/Shanghai", *command])
    )
    case.startClassPatcher(in_shanghai)


@tagged("post_install", "-at_install")
class MjCase(TransactionCase):
    """A small municipality with one user for each role.

    ::

        municipal
        ├── east          leader (chair) and office staff work here and below
        │   ├── school    a recorder works here, and nowhere else
        │   └── hospital
        └── west
            └── museum
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True, lang="en_US"))
        cls.municipal = cls.new_organization("Municipal Committee", "T", "municipal")
        cls.east = cls.new_organization("East District", "T-E", "district", cls.municipal)
        cls.west = cls.new_organization("West District", "T-W", "district", cls.municipal)
        cls.school = cls.new_organization("School Branch", "T-E-1", "grassroots", cls.east)
        cls.hospital = cls.new_organization("Hospital Branch", "T-E-2", "grassroots", cls.east)
        cls.museum = cls.new_organization("Museum Branch", "T-W-1", "grassroots", cls.west)

        cls.chair = cls.new_member("Chair of East", cls.east)
        cls.vice_chair = cls.new_member("Vice Chair of East", cls.east)
        cls.teacher = cls.new_member("Teacher", cls.school, phone="13900001111", member_no="T1")
        cls.nurse = cls.new_member("Nurse", cls.hospital, phone="13900002222", member_no="T2")
        cls.curator = cls.new_member("Curator", cls.museum, phone="333", member_no="T3")
        cls.chair_post = cls.appoint(cls.chair, cls.east, "chair")
        cls.vice_chair_post = cls.appoint(cls.vice_chair, cls.east, "vice_chair")
        cls.school_post = cls.appoint(cls.teacher, cls.school, "branch_director")
        cls.museum_post = cls.appoint(cls.curator, cls.museum, "branch_director")

        cls.recorder = cls.new_user("mj_recorder", "group_mj_recorder", (cls.school, False))
        cls.leader = cls.new_user("mj_leader", "group_mj_leader", (cls.east, True))
        cls.office = cls.new_user("mj_office", "group_mj_office", (cls.east, True))
        cls.rules = cls.new_user("mj_rules", "group_mj_admin")
        cls.unscoped = cls.new_user("mj_unscoped", "group_mj_office")
        cls.outsider = new_test_user(
            cls.env, login="mj_outsider", groups="base.group_user", context=UNINVITED, lang="en_US"
        )
        cls.contact_manager = new_test_user(
            cls.env,
            login="mj_contacts",
            groups="base.group_user,base.group_partner_manager",
            context=UNINVITED,
            lang="en_US",
        )
        cls.portal = new_test_user(
            cls.env,
            login="mj_portal",
            groups="base.group_portal",
            context=UNINVITED,
            lang="en_US",
            partner_id=cls.teacher.partner_id.id,
            name="Teacher",
        )

    @classmethod
    def new_organization(cls, name, code, level, above=None, **values):
        return cls.env["mj.organization"].create(
            {"name": name, "code": code, "level": level, "parent_id": above.id if above else False, **values}
        )

    @classmethod
    def new_member(cls, name, organization, **values):
        # Joined long ago: history, which needs no admission talk (A12).
        return cls.env["mj.member"].create(
            {
                "name": name,
                "organization_id": organization.id,
                "state": "member",
                "joined_on": "2015-01-01",
                **values,
            }
        )

    @classmethod
    def appoint(cls, member, organization, position_code, date_from="2024-01-01", state="effective", **values):
        """Appoint; where a talk would have to come first (A11), the rules administrator allows it without."""
        is_history = not organization.go_live or fields.Date.to_date(date_from) < organization.go_live
        appointment = cls.env["mj.appointment"].create(
            {
                "member_id": member.id,
                "organization_id": organization.id,
                "position_id": cls.position(position_code).id,
                "date_from": date_from,
                "state": state if is_history else "proposed",
                **values,
            }
        )
        if appointment.state != state:
            if appointment.gate_state == "open":
                appointment._override_gate("A test about something else")
            appointment.state = state
        return appointment

    @classmethod
    def position(cls, code):
        return cls.env.ref(f"mj_talks.position_{code}")

    @classmethod
    def new_user(cls, login, group, *scopes, member=None):
        """Return a user with a role and scopes, being a member's own account where one is given."""
        own = {"partner_id": member.partner_id.id, "name": member.name} if member else {}
        user = new_test_user(cls.env, login=login, groups=f"mj_talks.{group}", context=UNINVITED, lang="en_US", **own)
        user.mj_scope_ids = [
            Command.create({"organization_id": organization.id, "include_below": include_below})
            for organization, include_below in scopes
        ]
        return user

    @contextmanager
    def as_user(self, user):
        """Be the one who logged in: confidential content opens for nobody else, whatever ``with_user`` says."""
        transaction = self.env.transaction
        before = transaction.default_env
        self.env.flush_all()
        self.env.invalidate_all()
        transaction.default_env = self.env(user=user, su=False)
        try:
            yield transaction.default_env
        finally:
            self.env.flush_all()
            self.env.invalidate_all()
            transaction.default_env = before

    def a18_note(self):
        """The shipped interpretation note that a waiver of the yearly duties of Article 18 rests on."""
        return self.env.ref("mj_talks.regulation_talks_2023_interpretation_18")

    def plan_for_today(self):
        """Let duties propose this very hour: a tour plans a talk and holds it on one day."""
        self.patch(self.registry["mj.obligation"], "_next_afternoon", lambda duties: fields.Datetime.now())

    def assert_set_by_steps(self, model, user, values, forged):
        """Check that a record is made without, and neither made nor changed with, each of the forged values."""
        records = self.env[model].with_user(user)
        for name, value in forged.items():
            with self.subTest(name), self.assertRaisesRegex(AccessError, "buttons only"):
                records.create(values | {name: value})
        record = records.create(values)
        for name, value in forged.items():
            with self.subTest(name), self.assertRaisesRegex(AccessError, "buttons only"):
                record.write({name: value})
        self.assertEqual(record.state, "draft")
        return record

    @property
    def people(self):
        """Every member of this small municipality, for comparing with what somebody sees of it."""
        return self.chair | self.vice_chair | self.teacher | self.nurse | self.curator

    def seen_by(self, user, records):
        """Return which of ``records`` a user finds by search."""
        return records.with_user(user).search([("id", "in", records.ids)]).with_user(self.env.user)
