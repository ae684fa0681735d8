"""Two people at once: duties come out as if one had worked after the other (A18.1, A18.2, A18.4)."""

from datetime import timedelta

import psycopg2
from odoo import Command, fields
from odoo.addons.mj_talks import clock
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import tagged
from odoo.tools import mute_logger
from real_transactions import RealTransactionsCase


@tagged("post_install", "-at_install")
class TestDutiesAtOnce(RealTransactionsCase):
    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            # Posts held before an organisation went live are history, and need no talk first (A11).
            year_began = clock.today(env).replace(month=1, day=1)
            self.in_post_since = year_began - timedelta(days=40)
            organization = env["mj.organization"].create(
                {"name": "At Once", "code": "AT-ONCE", "level": "district", "go_live": year_began}
            )
            members = env["mj.member"].create(
                [
                    {"name": f"At Once {n}", "organization_id": organization.id, "state": "member"}
                    | {"joined_on": "2015-01-01"}
                    for n in range(4)
                ]
            )
            self.organization_id, self.member_ids = organization.id, members.ids
            self.partner_ids = (members.partner_id | organization.partner_id).ids
            self._appoint(env, 0, "chair")
            self._appoint(env, 1, "vice_chair")
            # A regular talk with them is lawful before their posts in the leadership are entered (A10.1).
            self._appoint(env, 2, "backbone")
            self._appoint(env, 3, "backbone")
            self.talk_ids = [self._talk(env, 0, 1).id for __ in range(2)]
        self.addCleanup(self._remove)

    def _remove(self):
        with self.transaction() as env:
            env.cr.execute(
                "SELECT DISTINCT talk_id FROM mj_talk_participant WHERE member_id = ANY(%s)", [self.member_ids]
            )
            talk_ids = [row[0] for row in env.cr.fetchall()]
            self.delete_rows(
                env,
                ("mj_obligation", "organization_id", [self.organization_id]),
                ("mj_talk_participant", "talk_id", talk_ids),
                ("mj_talk", "id", talk_ids),
                ("mj_appointment", "organization_id", [self.organization_id]),
                ("mj_member", "id", self.member_ids),
                ("mj_organization", "id", [self.organization_id]),
                ("res_partner", "id", self.partner_ids),
            )

    def _appoint(self, env, number, code):
        return env["mj.appointment"].create(
            {
                "member_id": self.member_ids[number],
                "organization_id": self.organization_id,
                "position_id": env.ref(f"mj_talks.position_{code}").id,
                "date_from": self.in_post_since,
                "state": "effective",
            }
        )

    def _talk(self, env, talker, talkee):
        return env["mj.talk"].create(
            {
                "organization_id": self.organization_id,
                "held_at": fields.Datetime.now(),
                "participant_ids": [
                    Command.create({"member_id": self.member_ids[talker], "role": "talker"}),
                    Command.create({"member_id": self.member_ids[talkee], "role": "talkee"}),
                ],
            }
        )

    def _at_once(self, first, second):
        """Let somebody begin, another come and go, and the first one go on: again, if asked to, as Odoo does."""
        with self.transaction() as slow:
            slow.cr.execute("SELECT 1 FROM mj_organization LIMIT 1")
            with self.transaction() as quick:
                first(quick)
            try:
                with mute_logger("odoo.sql_db"):
                    second(slow)
                    slow.cr.flush()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                slow.cr.rollback()
                slow.transaction.reset()
                second(slow)

    def _states(self, *clauses):
        with self.transaction() as env:
            duties = env["mj.obligation"].search(
                [("organization_id", "=", self.organization_id), ("rule_id.code", "in", clauses)]
            )
            return {(duty.clause, duty.talker_id.id, duty.talkee_id.id): duty.state for duty in duties}

    def test_one_talk_is_cancelled_while_another_is_held(self):
        """A18.1: what the cancelled talk fulfilled is fulfilled by the other."""
        cancelled, held = self.talk_ids
        with self.transaction() as env:
            env["mj.talk"].browse(cancelled).action_hold()
        self.assertEqual(set(self._states("A18.1", "A18.2").values()), {"fulfilled"})
        self._at_once(
            lambda env: env["mj.talk"].browse(cancelled).cancel("Entered twice"),
            lambda env: env["mj.talk"].browse(held).action_hold(),
        )
        self.assertEqual(set(self._states("A18.1", "A18.2").values()), {"fulfilled"})

    def _post_and_talk(self):
        """Return two steps: a post is entered that was held before the year, and a talk of that person is held."""
        with self.transaction() as env:
            talk_id = self._talk(env, 0, 2).id
        return (
            lambda env: self._appoint(env, 2, "secretary_general"),
            lambda env: env["mj.talk"].browse(talk_id).action_hold(),
        )

    def test_a_talk_is_held_while_a_post_is_entered(self):
        """A18.4: the duties of a post entered late are fulfilled by a talk entered at the same time."""
        post, talk = self._post_and_talk()
        self._at_once(post, talk)
        self.assertEqual(self._states("A18.1")["A18.1", self.member_ids[0], self.member_ids[2]], "fulfilled")

    def test_a_post_is_entered_while_a_talk_is_held(self):
        """A18.4: as above, the talk first."""
        post, talk = self._post_and_talk()
        self._at_once(talk, post)
        self.assertEqual(self._states("A18.1")["A18.1", self.member_ids[0], self.member_ids[2]], "fulfilled")

    def test_two_posts_are_entered(self):
        """A18.2: the duty of two people with one another is there at once, not in the night."""
        self._at_once(
            lambda env: self._appoint(env, 2, "secretary_general"),
            lambda env: self._appoint(env, 3, "vice_chair"),
        )
        self.assertIn(("A18.2", self.member_ids[2], self.member_ids[3]), self._states("A18.2"))

    def test_other_organisations_are_not_in_the_way(self):
        """A18.1: who works on the duties of one organisation makes nobody wait who works on those of another."""
        with self.transaction() as env:
            other = env["mj.organization"].create({"name": "Beside", "code": "AT-ONCE-2", "level": "district"})
        self.addCleanup(self._remove_organization, other.id)
        with self.transaction() as working:
            working["mj.duty.turn"]._take_around(working["mj.organization"].browse(self.organization_id))
            with self.transaction() as env:
                env.cr.execute("SET LOCAL lock_timeout = '2s'")
                env["mj.duty.turn"]._take_around(env["mj.organization"].browse(other.id))
                with self.assertRaises(psycopg2.errors.LockNotAvailable), mute_logger("odoo.sql_db"):
                    env["mj.duty.turn"]._take_around(env["mj.organization"].browse(self.organization_id))
                env.cr.rollback()

    def _remove_organization(self, organization_id):
        with self.transaction() as env:
            env["mj.organization"].browse(organization_id).unlink()
