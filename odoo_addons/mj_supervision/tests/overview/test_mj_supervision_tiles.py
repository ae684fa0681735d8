from contextlib import contextmanager
from datetime import date

from odoo import Command
from odoo.tests import tagged

from ..rectifications.common import RectificationCase


@tagged("post_install", "-at_install")
class TestMjSupervisionTiles(RectificationCase):
    """A22: what each tile of the committee's home counts on 15 June 2026, worked by hand at the limits of days and years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.east.go_live = "2024-01-01"
        for year in (2025, 2026):
            cls.env["mj.duty.engine"]._generate_year(year)
        cls.talk = cls.env["mj.talk"].create({"organization_id": cls.east.id, "form": "individual"})

    def figures(self, year=2026):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["mj.supervision.home"].with_user(self.director).get_figures(year)

    def count(self, name, year=2026):
        return next(tile["count"] for tile in self.figures(year)["tiles"] if tile["name"] == name)

    @contextmanager
    def assertMore(self, name, more, year=2026):
        """Check by how much the number on a tile rises meanwhile."""
        before = self.count(name, year)
        yield
        self.assertEqual(self.count(name, year) - before, more)

    def duty(self, year=2026):
        return self.env["mj.obligation"].search(
            [("year", "=", year), ("organization_id", "=", self.east.id), ("state", "=", "open")], limit=1
        )

    def test_year_that_is_shown(self):
        """The running one, or the one that was chosen."""
        self.assertEqual(self.figures(False)["year"], 2026)
        self.assertEqual(self.figures(2025)["year"], 2025)

    def test_overdue(self):
        """Due yesterday, not today; of the year shown and no other."""
        duty = self.duty()
        duty.due_date = "2026-12-31"
        for due_date, more in (("2026-06-16", 0), ("2026-06-15", 0), ("2026-06-14", 1)):
            with self.subTest(due_date), self.assertMore("overdue", more):
                duty.due_date = due_date
        with self.assertMore("overdue", -1, 2025), self.assertMore("overdue", 0, 2026):
            self.duty(2025).state = "waived"

    def test_waivers(self):
        """Of the year shown."""
        with self.assertMore("waivers", 0), self.assertMore("waivers", 1, 2025):
            self.duty(2025).state = "waived"
        with self.assertMore("waivers", 1), self.assertMore("waivers", 0, 2025):
            self.duty().state = "waived"

    def test_unarchived(self):
        """From the day after the days that the company gives; archived, planned and cancelled ones never."""
        self.env.company.mj_archive_days = 30
        for day, state, more in (
            ("2026-05-16", "held", 0),
            ("2026-05-15", "held", 1),
            ("2026-05-15", "recorded", 1),
            ("2026-05-15", "confirmed", 1),
            ("2026-05-15", "archived", 0),
            ("2026-05-15", "cancelled", 0),
        ):
            with self.subTest(f"{day} {state}"), self.assertMore("unarchived", more):
                talk = self.env["mj.talk"].create(
                    {
                        "organization_id": self.east.id,
                        "held_at": f"{day} 04:00:00",
                        "participant_ids": [
                            Command.create({"member_id": self.chair.id, "role": "talker"}),
                            Command.create({"member_id": self.vice_chair.id, "role": "talkee"}),
                        ],
                    }
                )
                talk.sudo().state = state

    def test_requests(self):
        """Unanswered on the day after the answer was due."""
        with self.assertMore("requests", 0):
            request = self.env["mj.talk.request"].create(
                {"member_id": self.teacher.id, "organization_id": self.east.id, "matter": "A talk, please"}
            )
        for day, more in (("2026-06-15", 0), ("2026-06-14", 1)):
            with self.subTest(day), self.assertMore("requests", more):
                request.sudo().answer_due = day

    def test_requests_without_a_talk(self):
        """Accepted, and on the day after the talk was due there was none."""
        with self.assertMore("requests", 0):
            request = self.env["mj.talk.request"].create(
                {"member_id": self.teacher.id, "organization_id": self.east.id, "matter": "A talk, please"}
            )
            request.sudo().state = "accepted"
        for day, more in (("2026-06-15", 0), ("2026-06-14", 1)):
            with self.subTest(day), self.assertMore("requests", more):
                request.sudo().talk_due = day

    def test_grants(self):
        """In force today: from the first day to the last; requests until they are decided."""
        overseer = self.new_member("Overseer", self.municipal)
        self.appoint(overseer, self.municipal, "supervision_member")
        reader = self.new_user("mj_reader", "group_mj_user", member=overseer)
        values = {"talk_id": self.talk.id, "user_id": reader.id, "reason": "A complaint"}
        for first_day, last_day, state, more in (
            ("2026-06-16", "2026-06-20", "granted", 0),
            ("2026-06-15", "2026-06-20", "granted", 1),
            ("2026-06-01", "2026-06-15", "granted", 1),
            ("2026-06-01", "2026-06-20", "revoked", 0),
        ):
            with self.subTest(f"{first_day} {last_day} {state}"), self.assertMore("grants", more):
                grant = self.env["mj.access.grant"].create({**values, "date_from": first_day, "date_to": last_day})
                grant.sudo().state = state
        with self.assertMore("grants", 0), self.assertMore("grant_requests", 1):
            self.env["mj.access.grant"].create({**values, "date_to": "2026-06-20"})

    def test_overrides(self):
        """Decisions of the year shown, from its first to its last local minute, whatever zone the reader is in."""
        values = {"member_id": self.teacher.id, "organization_id": self.school.id, "reason": "x"}
        for decided_at, more in (
            ("2025-12-31 15:59:00", 0),
            ("2025-12-31 16:01:00", 1),
            ("2026-12-31 15:59:00", 1),
            ("2026-12-31 16:01:00", 0),
        ):
            for zone in (False, "America/New_York"):
                self.director.tz = zone
                with self.subTest(decided_at, zone=zone), self.assertMore("overrides", more):
                    self.env["mj.gate.override"].create({**values, "user_id": self.rules.id, "decided_at": decided_at})

    def test_inspections(self):
        """Those going on: drawn, in progress, reported."""
        for state, more in (
            ("draft", 0),
            ("fixed", 0),
            ("drawn", 1),
            ("in_progress", 1),
            ("reported", 1),
            ("closed", 0),
            ("cancelled", 0),
        ):
            with self.subTest(state), self.assertMore("inspections", more):
                inspection = self.env["mj.inspection"].create(
                    {
                        "name": "An inspection",
                        "kind": "regular",
                        "organization_id": self.municipal.id,
                        "date_from": "2026-06-15",
                        "date_to": "2026-06-17",
                        "period_from": "2026-01-01",
                        "period_to": "2026-06-14",
                        "inspector_ids": [Command.set((self.curator | self.nurse).ids)],
                    }
                )
                self.env.flush_all()
                self.env.cr.execute("UPDATE mj_inspection SET state = %s WHERE id = %s", [state, inspection.id])

    def test_rectifications(self):
        """Overdue on the day after; how long they have been going on, to the day."""
        one = self.bring_to("ordered")
        for due_date, more in (("2026-06-15", 0), ("2026-06-14", 1)):
            with self.subTest(due_date), self.assertMore("rectifications", more):
                one.sudo().due_date = due_date
        one.sudo().ordered_on = "2027-01-01"
        before = [age["count"] for age in self.figures()["ages"]]
        for ordered_on, place in (
            ("2026-06-15", 0),
            ("2026-06-01", 0),
            ("2026-05-31", 1),
            ("2026-05-17", 1),
            ("2026-05-16", 2),
            ("2026-04-17", 2),
            ("2026-04-16", 3),
            ("2025-01-01", 3),
        ):
            one.sudo().ordered_on = ordered_on
            ages = self.figures()["ages"]
            rises = [age["count"] - count for age, count in zip(ages, before, strict=True)]
            with self.subTest(ordered_on):
                self.assertEqual(rises, [int(number == place) for number in range(4)])
                listed = [bool(one.search_count([*age["domain"], ("id", "=", one.id)])) for age in ages]
                self.assertEqual(listed, [number == place for number in range(4)])
        self.assertEqual(
            [age["label"] for age in ages], ["0 to 14 days", "15 to 29 days", "30 to 59 days", "60 days and more"]
        )

    CASES = ("to_extend", "to_check", "to_warn", "to_propose", "to_decide", "to_close")

    def cases(self):
        """Return the tiles of the committee's own cases, by name."""
        return {tile["name"]: tile for tile in self.figures()["tiles"] if tile["name"] in self.CASES}

    def assertOnly(self, one, name):
        """Check that a case is on this tile, counted and listed, and on no other."""
        tiles = self.cases()
        listed = [key for key, tile in tiles.items() if one.search_count([*tile["domain"], ("id", "=", one.id)])]
        self.assertEqual(listed, [name] if name else [])
        for key, tile in tiles.items():
            director = one.with_user(self.director)
            self.assertEqual((key, tile["count"]), (key, director.search_count(tile["domain"])))
            self.assertEqual(tile["is_warning"], bool(tile["count"]), key)

    def test_cases_that_wait_for_the_committee(self):
        """A17.5: wherever the next step is the committee's the case is on one card, and on none elsewhere."""
        for state, result, name in (
            ("draft", False, False),
            ("ordered", False, False),
            ("in_progress", False, False),
            ("submitted", False, "to_check"),
            ("checked", "corrected", "to_close"),
            ("checked", "not_visibly", "to_warn"),
            ("checked", "not_corrected", "to_warn"),
            ("warned", "not_visibly", False),
            ("proposed", "not_visibly", "to_decide"),
            ("decided", "not_visibly", "to_close"),
        ):
            with self.subTest(state, result=result):
                self.assertOnly(self.bring_to(state, result), name)

    def test_warned_in_vain(self):
        """A17.5: handling is to be proposed once the days of the warning are over, or after a second negative check."""
        one = self.bring_to("warned")
        for due_date, name in (("2026-06-15", False), ("2026-06-14", "to_propose")):
            one.sudo().due_date = due_date
            with self.subTest(due_date):
                self.assertOnly(one, name)
        one.with_user(self.recorder).submit("Done", [], "Nothing on paper")
        self.assertOnly(one, "to_check")
        one.with_user(self.colleague).check("not_visibly", "Hardly changed")
        self.assertOnly(one, "to_propose")

    def test_the_warning_of_an_earlier_round_is_none(self):
        """A17.5: what was closed and taken up again is warned before handling is proposed again."""
        one = self.bring_to("decided")
        one.with_user(self.colleague).close("Done", explanation="Nothing on paper")
        self.assertOnly(one, False)
        one.with_user(self.colleague).reopen("Again", date(2026, 9, 1))
        self.assertOnly(one, False)
        one.with_user(self.recorder).submit("Done", [], "Nothing on paper")
        one.with_user(self.supervisor).check("not_corrected", "No")
        self.assertOnly(one, "to_warn")

    def test_extensions_to_answer(self):
        """A21.1: from the day it is asked for until it is answered."""
        one = self.bring_to("in_progress")
        one.with_user(self.recorder).ask_extension(date(2026, 8, 15), "Half of the team is ill")
        self.assertOnly(one, "to_extend")
        one.with_user(self.colleague).decide_extension(False, "There was time enough")
        self.assertOnly(one, False)

    def test_papers_that_wait(self):
        """A22.1, A22.2: reports until the director approves them, guidance until those below acknowledge it."""
        note = self.env["mj.guidance"].create(
            {"name": "N", "body": "B", "organization_ids": [Command.set(self.school.ids)]}
        )
        with self.assertMore("receipts", 1):
            note.action_publish()
        with self.assertMore("receipts", -1):
            note.receipt_ids.with_user(self.recorder).action_acknowledge()
        for state, more in (("in_progress", 0), ("reported", 1), ("closed", 0)):
            with self.subTest(state), self.assertMore("to_approve", more):
                inspection = self.env["mj.inspection"].create(
                    {
                        "name": "An inspection",
                        "kind": "regular",
                        "organization_id": self.municipal.id,
                        "inspector_ids": [Command.set((self.curator | self.nurse).ids)],
                    }
                )
                self.env.flush_all()
                self.env.cr.execute("UPDATE mj_inspection SET state = %s WHERE id = %s", [state, inspection.id])

    def test_refused_attempts(self):
        """Refusals of the last thirty days, and nothing but refusals."""
        for moment, operation, more in (
            ("2026-05-15 12:00:00", "refused", 0),
            ("2026-05-16 12:00:00", "refused", 1),
            ("2026-06-15 03:00:00", "refused", 1),
            ("2026-06-15 03:00:00", "open", 0),
        ):
            with self.subTest(f"{moment} {operation}"), self.assertMore("refused", more):
                self.env.cr.execute(
                    """
                    INSERT INTO mj_access_log (moment, user_id, user_name, res_model, res_id, talk_id, company_id, operation)
                    VALUES (%s, %s, 'Somebody', 'mj.talk.record', 1, %s, %s, %s)
                    """,
                    [moment, self.office.id, self.talk.id, self.env.company.id, operation],
                )

    def test_months_count_talks_where_they_were_held(self):
        """The months of the year shown, by the local day, regular and timely apart, held ones only."""
        before = self.figures()["months"]
        for held_at, timing, state in (
            ("2025-12-31 15:59:00", "regular", "held"),
            ("2025-12-31 16:01:00", "regular", "held"),
            ("2026-02-28 04:00:00", "timely", "archived"),
            ("2026-02-28 15:59:00", "timely", "recorded"),
            ("2026-02-28 16:01:00", "timely", "confirmed"),
            ("2026-03-31 04:00:00", "regular", "cancelled"),
            ("2026-12-31 15:59:00", "regular", "held"),
            ("2026-12-31 16:01:00", "regular", "held"),
        ):
            talk = self.env["mj.talk"].create(
                {"organization_id": self.east.id, "form": "individual", "timing": timing, "held_at": held_at}
            )
            talk.sudo().state = state
        rises = {
            month["month"]: (month["regular"] - old["regular"], month["timely"] - old["timely"])
            for month, old in zip(self.figures()["months"], before, strict=True)
        }
        expected = {month: (0, 0) for month in range(1, 13)} | {1: (1, 0), 2: (0, 2), 3: (0, 1), 12: (1, 0)}
        self.assertEqual(rises, expected)

    def test_lists_behind_the_tiles(self):
        """A tile opens the list of what it counts, with days as texts."""
        actions = {tile["name"]: (tile["action"], tile["is_warning"]) for tile in self.figures()["tiles"]}
        self.assertEqual(
            {name: action for name, (action, __) in actions.items()},
            {
                "overdue": "mj_talks.mj_obligation_action",
                "requests": "mj_talks.mj_talk_request_action",
                "unarchived": "mj_talks.mj_talk_action",
                "problems": "mj_supervision.mj_talk_action_undecided",
                "rectifications": "mj_supervision.mj_rectification_action",
                "to_extend": "mj_supervision.mj_rectification_action",
                "to_check": "mj_supervision.mj_rectification_action",
                "to_warn": "mj_supervision.mj_rectification_action",
                "to_propose": "mj_supervision.mj_rectification_action",
                "to_decide": "mj_supervision.mj_rectification_action",
                "to_close": "mj_supervision.mj_rectification_action",
                "to_approve": "mj_supervision.mj_inspection_action",
                "receipts": "mj_supervision.mj_guidance_receipt_action",
                "inspections": "mj_supervision.mj_inspection_action",
                "overrides": "mj_talks.mj_gate_override_action",
                "reopened": "mj_talks.mj_obligation_action",
                "waivers": "mj_talks.mj_obligation_action",
                "grants": "mj_talks.mj_access_grant_action",
                "grant_requests": "mj_talks.mj_access_grant_action",
                "refused": "mj_talks.mj_access_log_action",
            },
        )
        self.assertEqual(self.figures()["today"], date(2026, 6, 15))
