from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import MjCase


@tagged("post_install", "-at_install")
class TestMjCheckedReferences(MjCase):
    """Other apps keep fields of their own on the contact, and fill them in where they may not be read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.industry = cls.env["res.partner.industry"].create({"name": "Closed"})
        # As with a shipping method: the field is there for everybody, the records behind it are for another department.
        cls.env["ir.model.access"].search([("model_id.model", "=", "res.partner.industry")]).active = False

    def new_values(self, model):
        """Return values as the office gives them: one of each model that rests on a contact."""
        return {
            "mj.organization": {
                "name": "New Branch",
                "code": "T-E-9",
                "level": "grassroots",
                "parent_id": self.east.id,
            },
            "mj.member": {"name": "New Member", "organization_id": self.school.id, "state": "member"},
        }[model]

    def test_what_the_administrator_saved_is_the_servers(self):
        """A01.1: office staff make organisations and members whatever another app puts on a contact."""
        self.env["ir.default"].set("res.partner", "industry_id", self.industry.id)
        for model in ("mj.organization", "mj.member"):
            records = self.env[model].with_user(self.office)
            with self.subTest(model):
                self.assertEqual(records.default_get(["industry_id"]), {"industry_id": self.industry.id})
                records.onchange({}, [], {"name": {}, "industry_id": {}})
                record = records.create(self.new_values(model))
                self.assertEqual(record.sudo().partner_id.industry_id, self.industry)

    def test_what_a_caller_names_is_checked(self):
        """A20.3: by value, by the context, or by a default of one's own: nobody names what they may not read."""
        for model in ("mj.organization", "mj.member"):
            records, values = self.env[model].with_user(self.office), self.new_values(model)
            in_context = records.with_context(default_industry_id=self.industry.id)
            ways = {
                "value": lambda records=records, values=values: records.create(
                    values | {"industry_id": self.industry.id}
                ),
                "context": lambda records=in_context, values=values: records.create(values),
                "form": lambda records=in_context: records.default_get(["industry_id"]),
                "change": lambda records=records: records.onchange(
                    {"industry_id": self.industry.id}, ["industry_id"], {"industry_id": {}}
                ),
            }
            for way, call in ways.items():
                with self.subTest(model, way=way), self.assertRaises(AccessError):
                    call()

    def test_a_default_of_ones_own_is_the_callers(self):
        """A20.3: what one saved for oneself is checked, wherever it was saved."""
        for saved_for in ("res.partner", "mj.member"):
            with self.subTest(saved_for):
                self.env["ir.default"].with_user(self.office).set(
                    saved_for, "industry_id", self.industry.id, user_id=True
                )
                with self.assertRaises(AccessError):
                    self.env["mj.member"].with_user(self.office).create(self.new_values("mj.member"))
                self.env["ir.default"].search([("user_id", "=", self.office.id)]).unlink()

    def test_defaults_on_fields_of_other_departments(self):
        """A01.1: a saved default on a field that office staff may not write (a credit limit) stops nobody."""
        closed = [
            name
            for name in ("signup_type", "credit_limit")
            if self.env["res.partner"]._fields.get(name) and self.env["res.partner"]._fields[name].groups
        ]
        self.assertTrue(closed)
        for name, value in {"signup_type": "signup", "credit_limit": 500.0}.items():
            if name in closed:
                self.env["ir.default"].set("res.partner", name, value)
        for model in ("mj.organization", "mj.member"):
            with self.subTest(model):
                self.env[model].with_user(self.office).onchange({}, [], {"name": {}})
                self.assertTrue(self.env[model].with_user(self.office).create(self.new_values(model)))
