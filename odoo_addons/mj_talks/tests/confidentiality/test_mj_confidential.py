from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from ..records.common import RecordCase

SECRET = "the roof leaks"
SHELLS = ("mj.concern", "mj.followup", "mj.talk.request")


@tagged("post_install", "-at_install")
class TestMjConfidential(RecordCase):
    """Design 5: refusals are logged; a screen that merely does not show content asks for none."""

    def setUp(self):
        super().setUp()
        self.east.go_live = "2024-01-01"
        with self.as_user(self.chair_user) as env:
            kind = env.ref("mj_talks.concern_kind_a07_1").id
            concern = {"member_id": self.vice_chair.id, "organization_id": self.east.id, "kind_id": kind}
            followup = {"talk_id": self.talk.id, "owner_id": self.vice_chair.id, "due_date": "2026-12-01"}
            request = {"member_id": self.chair.id, "organization_id": self.east.id, "leader_id": self.vice_chair.id}
            ids = {
                "mj.concern": env["mj.concern"].create({**concern, "facts": SECRET}).id,
                "mj.followup": env["mj.followup"].create({**followup, "subject": SECRET}).id,
                "mj.talk.request": env["mj.talk.request"].create({**request, "matter": SECRET}).id,
            }
        self.kept = [self.env[model].browse(record_id) for model, record_id in ids.items()]
        self.names = {"mj.concern": "facts", "mj.followup": "subject", "mj.talk.request": "matter"}
        self.env.flush_all()

    def refusals(self, record, user):
        return self.log_of(record).filtered(lambda row: row.operation == "refused" and row.user_id == user)

    def is_refused(self, user, record, name):
        """Whether reading a field is refused; ``assertRaises`` would roll back the log, too."""
        with self.as_user(user) as env:
            try:
                env[record._name].browse(record.id).read([name])
            except AccessError:
                return True
        return False

    def test_a_form_without_content_is_no_attempt(self):
        """Design 5: who opens, edits nothing and closes a form that shows no content tried nothing, however often."""
        for record in self.kept:
            with self.subTest(record._name):
                with self.as_user(self.office) as env:
                    form = Form(env[record._name].browse(record.id))
                    self.assertFalse(form[self.names[record._name]])
                    self.assertFalse(form.may_open)
                self.assertFalse(self.refusals(record, self.office))

    def test_a_form_with_content_is_an_opening(self):
        """Design 5: the same form opened by who may know shows the content, and that is logged."""
        for record in self.kept:
            with self.subTest(record._name):
                with self.as_user(self.chair_user) as env:
                    form = Form(env[record._name].browse(record.id))
                    self.assertEqual(form[self.names[record._name]], SECRET)
                self.assertEqual(
                    self.log_of(record).filtered(lambda row: row.operation == "open").user_id, self.chair_user
                )

    def test_why_nothing_is_shown_is_no_attempt(self):
        for record in self.kept:
            with self.subTest(record._name):
                with self.as_user(self.office) as env:
                    (answer,) = env[record._name].browse(record.id).read(["content_problem", "may_open"])
                self.assertTrue(answer["content_problem"])
                self.assertFalse(answer["may_open"])
                self.assertFalse(self.refusals(record, self.office))

    def test_asking_for_content_is_an_attempt(self):
        """Design 5: each way of asking for content by a call gets nothing and is logged, once an hour."""
        calls = {
            "read": lambda record, name: record.read([name]),
            "read everything": lambda record, name: record.read(),
            "web_read": lambda record, name: record.web_read({name: {}}),
            "search_read": lambda record, name: record.search_read([("id", "=", record.id)], [name]),
            "web_search_read": lambda record, name: record.web_search_read([("id", "=", record.id)], {name: {}}),
            "open": lambda record, name: record._require_open(),
            "print": lambda record, name: record._require_open("print"),
        }
        for record in self.kept:
            for way, call in calls.items():
                user = self.new_user(f"mj_{record._table}_{way}", "group_mj_office", (self.east, True))
                with self.subTest(f"{record._name} {way}"):
                    for __ in range(2):
                        with self.as_user(user) as env:
                            try:
                                answer = str(call(env[record._name].browse(record.id), self.names[record._name]))
                            except AccessError as error:
                                answer = str(error)
                        self.assertNotIn(SECRET, answer)
                    self.assertEqual(len(self.refusals(record, user)), 1)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_asking_for_what_is_out_of_sight_is_an_attempt(self):
        """Design 5: that record rules or access rights stop the reader before does not keep it out of the log."""
        record = self.write_record(self.talk, self.chair_user, thought=SECRET)
        for user in (self.office, self.rules, self.outsider):
            with self.subTest(user.login):
                self.assertTrue(self.is_refused(user, record, "display_name"))
                self.assertFalse(self.refusals(record, user))
                self.assertTrue(self.is_refused(user, record, "thought"))
                self.assertEqual(len(self.refusals(record, user)), 1)

    def test_a_clock_set_back_hides_no_refusal(self):
        """Design 5: lines from a time when the clock was a year ahead do not stand for the refusals of today."""
        concern = self.kept[0]
        log = self.env["mj.access.log"]
        with self.as_user(self.office) as env:
            row = env["mj.access.log"]._prepare(env["mj.concern"].browse(concern.id), "refused")
        row["moment"] = SQL("now() AT TIME ZONE 'UTC' + interval '1 year'")
        self.cr.execute(log._insertion(row))
        for __ in range(2):
            self.assertFalse(self.is_refused(self.office, concern, "facts"))
        self.assertEqual(len(self.refusals(concern, self.office)), 2)

    def test_asking_for_many_gives_what_is_known(self):
        """A screen that asks for known and unknown records at once gets each as it is, in their order."""
        concern = self.kept[0]
        with self.as_user(self.office) as env:
            other = env["mj.concern"].create(
                {
                    "member_id": self.vice_chair.id,
                    "organization_id": self.east.id,
                    "kind_id": env.ref("mj_talks.concern_kind_a07_6").id,
                    "facts": "a long illness",
                }
            )
            both = env["mj.concern"].browse([concern.id, other.id])
            for records in (both, both[::-1]):
                rows = records.web_read({"may_open": {}, "facts": {}, "reference": {}})
                self.assertEqual([row["id"] for row in rows], records.ids)
                self.assertEqual({row["facts"] for row in rows}, {False, "a long illness"})
        self.assertFalse(self.refusals(concern, self.office))

    def test_every_view_with_content_asks_first(self):
        """Design 5: each view of ours that names content names ``may_open``, else opening it would look like an attempt."""
        checked = 0
        for model in (name for name in self.env.registry if name.startswith("mj.")):
            content = set(getattr(self.env[model], "_content_names", ()))
            if not content or self.env[model]._abstract or self.env[model]._transient:
                continue
            for view in self.env["ir.ui.view"].search([("model", "=", model), ("mode", "=", "primary")]):
                arch = etree.fromstring(self.env[model].get_view(view.id, view.type)["arch"])
                # A list inside a form is read by its own model.
                own = {field.get("name") for field in arch.iter("field") if not list(field.iterancestors("field"))}
                if own & content:
                    checked += 1
                    self.assertIn("may_open", own, view.xml_id)
        self.assertGreaterEqual(checked, len(SHELLS) + 1)

    def test_one_refusal_an_hour(self):
        """Design 5: the same attempt is logged once an hour, and again after it."""
        record = self.kept[2]
        for minutes, more in ((59, 0), (61, 1)):
            self.env.cr.execute(
                """
                INSERT INTO mj_access_log (moment, user_id, user_name, res_model, res_id, operation)
                VALUES (now() AT TIME ZONE 'UTC' - %s * interval '1 minute', %s, 'Somebody', %s, %s, 'refused')
                """,
                [minutes, {59: self.office, 61: self.recorder}[minutes].id, record._name, record.id],
            )
            user = {59: self.office, 61: self.recorder}[minutes]
            with self.as_user(user) as env:
                env["mj.access.log"]._log(env[record._name].browse(record.id), "refused")
            with self.subTest(minutes):
                self.assertEqual(len(self.refusals(record, user)), 1 + more)
