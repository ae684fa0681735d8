import pathlib
import tempfile
from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
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
        cls.east, cls.west = cls.new_organizations(
            ("East District", "T-E", "district", cls.municipal),
            ("West District", "T-W", "district", cls.municipal),
        )
        cls.school, cls.hospital, cls.museum = cls.new_organizations(
            ("School Branch", "T-E-1", "grassroots", cls.east),
            ("Hospital Branch", "T-E-2", "grassroots", cls.east),
            ("Museum Branch", "T-W-1", "grassroots", cls.west),
        )
        cls.chair, cls.vice_chair = cls.new_members(cls.east, "Chair of East", "Vice Chair of East")
        cls.teacher = cls.new_member("Teacher", cls.school, phone="13900001111", member_no="T1")
        cls.nurse = cls.new_member("Nurse", cls.hospital, phone="13900002222", member_no="T2")
        cls.curator = cls.new_member("Curator", cls.museum, phone="333", member_no="T3")
        cls.chair_post, cls.vice_chair_post, cls.school_post, cls.museum_post = cls.appoint_all(
            (cls.chair, cls.east, "chair"),
            (cls.vice_chair, cls.east, "vice_chair"),
            (cls.teacher, cls.school, "branch_director"),
            (cls.curator, cls.museum, "branch_director"),
        )
        (
            cls.recorder,
            cls.leader,
            cls.office,
            cls.rules,
            cls.unscoped,
            cls.outsider,
            cls.contact_manager,
            cls.portal,
        ) = cls.new_users(
            ("mj_recorder", "mj_talks.group_mj_recorder", {"scopes": [(cls.school, False)]}),
            ("mj_leader", "mj_talks.group_mj_leader", {"scopes": [(cls.east, True)]}),
            ("mj_office", "mj_talks.group_mj_office", {"scopes": [(cls.east, True)]}),
            ("mj_rules", "mj_talks.group_mj_admin", {}),
            ("mj_unscoped", "mj_talks.group_mj_office", {}),
            ("mj_outsider", "base.group_user", {}),
            ("mj_contacts", "base.group_user,base.group_partner_manager", {}),
            ("mj_portal", "base.group_portal", {"member": cls.teacher}),
        )

    @classmethod
    def new_organization(cls, name, code, level, above=None, **values):
        return cls.new_organizations((name, code, level, above), **values)

    @classmethod
    def new_organizations(cls, *organizations, **values):
        """Set up organisations in one go, each given as name, code, level and the one above."""
        return cls.env["mj.organization"].create(
            [
                {"name": name, "code": code, "level": level, "parent_id": above.id if above else False, **values}
                for name, code, level, above in organizations
            ]
        )

    @classmethod
    def new_member(cls, name, organization, **values):
        return cls.new_members(organization, name, **values)

    @classmethod
    def new_members(cls, organization, *names, **values):
        """Set up members of one organisation in one go."""
        # Joined long ago: history, which needs no admission talk (A12).
        history = {"organization_id": organization.id, "state": "member", "joined_on": "2015-01-01"}
        return cls.env["mj.member"].create([{"name": name, **history, **values} for name in names])

    @classmethod
    def appoint(cls, member, organization, position_code, date_from="2024-01-01", state="effective", **values):
        """Appoint; where a talk would have to come first (A11), the rules administrator allows it without."""
        return cls.appoint_all((member, organization, position_code), date_from=date_from, state=state, **values)

    @classmethod
    def appoint_all(cls, *posts, date_from="2024-01-01", state="effective", **values):
        """Appoint to several posts in one go, each given as member, organisation and code of the position."""
        day = fields.Date.to_date(date_from)
        appointments = cls.env["mj.appointment"].create(
            [
                {
                    "member_id": member.id,
                    "organization_id": organization.id,
                    "position_id": cls.position(position_code).id,
                    "date_from": date_from,
                    "state": state if not organization.go_live or day < organization.go_live else "proposed",
                    **values,
                }
                for member, organization, position_code in posts
            ]
        )
        for appointment in appointments.filtered(lambda appointment: appointment.state != state):
            if appointment.gate_state == "open":
                appointment._override_gate("A test about something else")
            appointment.state = state
        return appointments

    @classmethod
    def position(cls, code):
        return cls.env.ref(f"mj_talks.position_{code}")

    @classmethod
    def new_user(cls, login, group, *scopes, member=None):
        """Return a user with a role and scopes, being a member's own account where one is given."""
        return cls.new_users((login, f"mj_talks.{group}", {"scopes": scopes, "member": member}))

    @classmethod
    def new_users(cls, *users):
        """Set up accounts in one go: for one test after another they would take half of the time.

        :param tuple users: login, groups as for :func:`odoo.tests.new_test_user`, and ``scopes`` and ``member`` as for
            :meth:`new_user`.
        """
        return (
            cls.env["res.users"]
            .with_context(**UNINVITED)
            .create([cls._user_values(login, groups, **more) for login, groups, more in users])
        )

    @classmethod
    def _user_values(cls, login, groups, scopes=(), member=None):
        own = {"partner_id": member.partner_id.id, "name": member.name} if member else {"name": f"{login} ({groups})"}
        return {
            "login": login,
            "password": login.ljust(8, "x"),
            "email": f"{login[0]}.{login[0]}@example.com",
            "lang": "en_US",
            "group_ids": [Command.set([cls.env.ref(group).id for group in groups.split(",")])],
            "mj_scope_ids": [
                Command.create({"organization_id": organization.id, "include_below": include_below})
                for organization, include_below in scopes
            ],
            **own,
        }

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
