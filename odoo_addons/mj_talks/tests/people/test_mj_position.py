from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation, UniqueViolation

from ..common import MjCase

CODES = {
    "chair", "full_time_vice_chair", "vice_chair", "secretary_general", "standing_committee", "committee",
    "department_head", "branch_director", "branch_vice_director", "branch_committee", "backbone",
    "supervision_director", "supervision_member",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestMjPosition(MjCase):
    def test_catalogue_is_shipped(self):
        """A02.1: the posts the regulation speaks of."""
        self.assertLessEqual(CODES, set(self.env["mj.position"].search([]).mapped("code")))

    def test_key_few_are_leadership_and_backbone(self):
        """A02.1: key few are leadership team members and backbone members."""
        key_few = {code for code in CODES if self.position(code).is_key_few}
        self.assertEqual(
            key_few,
            {
                "chair",
                "full_time_vice_chair",
                "vice_chair",
                "secretary_general",
                "branch_director",
                "branch_vice_director",
                "backbone",
            },
        )
        post = self.env["mj.position"].create({"name": "Adviser", "code": "adviser"})
        self.assertFalse(post.is_key_few)
        post.is_backbone = True
        self.assertTrue(post.is_key_few)

    @mute_logger("odoo.sql_db")
    def test_chair_belongs_to_the_leadership(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.env["mj.position"].create({"name": "Lone Chair", "code": "lone", "is_chair": True})

    @mute_logger("odoo.sql_db")
    def test_code_is_unique(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.env["mj.position"].create({"name": "Chair Again", "code": "chair"})

    def test_catalogue_is_kept_by_the_administrator(self):
        """A23.1: what a post makes its holder decides about duties."""
        post = self.position("committee")
        for user in (self.recorder, self.leader, self.office, self.portal):
            self.assertTrue(post.with_user(user).read(["name"]))
            with self.assertRaises(AccessError):
                post.with_user(user).write({"is_leadership": True})
        with self.assertRaises(AccessError):
            post.with_user(self.outsider).read(["name"])
        with Form(post.with_user(self.rules)) as form:
            form.is_backbone = True
        self.assertTrue(post.is_key_few)
