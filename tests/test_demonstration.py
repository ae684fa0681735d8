"""What ``./mj run`` sets in its own database."""

import pathlib

from odoo.tests import TransactionCase, tagged

DEFAULTS = pathlib.Path(__file__).resolve().parent.parent / "dev" / "inside" / "defaults.py"


@tagged("post_install", "-at_install")
class TestDemonstration(TransactionCase):
    def test_registration_is_closed(self):
        """A stranger makes no account in the demonstration; Odoo would let him."""
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        # The script ends its own transaction; this one is the test's.
        self.patch(self.env.cr, "commit", lambda: None)
        argument = {"language": "zh_CN", "time_zone": "Asia/Shanghai"}
        exec(compile(DEFAULTS.read_text(), DEFAULTS, "exec"), {"env": self.env, "argument": argument})
        self.assertEqual(self.env["res.users"]._get_signup_invitation_scope(), "b2b")
        self.assertEqual(self.env["res.lang"]._lang_get("zh_CN").week_start, "1")


@tagged("post_install", "-at_install")
class TestExistingOdoo(TransactionCase):
    def test_registration_is_its_owners_choice(self):
        """Neither installation nor upgrade closes what somebody opened: the setting is named nowhere in the addons' data."""
        addons = DEFAULTS.parents[2] / "odoo_addons"
        named = [
            path.relative_to(addons).as_posix()
            for path in addons.rglob("*")
            if path.suffix in (".py", ".xml", ".csv") and "tests" not in path.parts
            if "auth_signup.invitation_scope" in path.read_text()
        ]
        self.assertEqual(named, ["mj_talks/models/first_steps/mj_first_step_server.py"])
