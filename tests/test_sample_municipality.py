"""The sample of ``./mj run`` loads as it stands, and its year of duties is what the regulation asks (A18, A19)."""

from collections import defaultdict
from datetime import date

import reference_duties as reference
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.duty.roles import FLAGS
from odoo.addons.mj_talks.tests.common import MjCase
from odoo.addons.mj_talks.tests.papers import OFTEN_LOST, pages_of, radicals_in, squeezed
from odoo.tests import Form, TransactionCase, tagged

from dev.sample_loader import load_sample

FORMS = ("organization", "collective", "individual", "personal")
CATEGORIES = ("daily", "appointment", "admission")
OCCASIONS = ("regular", "timely")
LEVELS = ("municipal", "district", "grassroots")


class World:
    """What a :class:`reference_duties.World` knows, with the appointments at hand by person and place."""

    def __init__(self, place, organizations, members, appointments, rules, talks):
        self.place = place
        self.organizations, self.members, self.rules, self.talks = organizations, members, rules, talks
        self.appointments_of = defaultdict(list)
        for appointment in appointments:
            self.appointments_of[appointment.member_id, appointment.organization_id].append(appointment)
        self.counted = {}


class Appointments:
    """The appointments of one person in one place, as far as the reference looks at them."""

    def __init__(self, appointments):
        self.appointments = appointments


@tagged("post_install", "-at_install")
class TestSampleMunicipality(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Opening content is noted by a cursor of its own, which would know nothing of this transaction.
        cls.registry_enter_test_mode_cls()
        cls.env = cls.env(context={**cls.env.context, "lang": "zh_CN", "tz": "Asia/Shanghai"})
        cls.users = load_sample(cls.env)
        cls.today = clock.today(cls.env)
        cls._hasten_the_reference()

    @classmethod
    def _hasten_the_reference(cls):
        """The reference looks through everybody's posts for every question: too slow for a municipality."""
        posts_on, counted = reference.posts_on, reference.counted

        def posts_of_one_on(world, member_id, organization_id, day):
            appointments = Appointments(world.appointments_of.get((member_id, organization_id), ()))
            return posts_on(appointments, member_id, organization_id, day)

        def counted_once(world, rule, *question):
            if (rule.id, question) not in world.counted:
                world.counted[rule.id, question] = counted(world, rule, *question)
            return world.counted[rule.id, question]

        cls.classPatch(reference, "posts_on", posts_of_one_on)
        cls.classPatch(reference, "counted", counted_once)

    def test_an_account_for_each_role(self):
        """A22.1: who looks at the sample can look at it as each of them."""
        roles = ["rules", "office", "office_yuzhong", "recorder", "supervisor", "director", "leader", "member"]
        self.assertCountEqual(self.users, roles)
        self.assertTrue(all(user.active for user in self.users.values()))

    def test_duties_are_those_of_the_regulation(self):
        """A05.1, A18.1, A18.2, A18.3: each organisation's year agrees with the reference to the last pair."""
        places = self.env["mj.organization"].search([("go_live", "!=", False)])
        self.assertGreater(len(places), 50)
        found, worlds = self._found(), self._worlds(places)
        self.assertGreater(sum(map(len, found.values())), 1000)
        for place in places:
            with self.subTest(organization=place.code):
                self.assertEqual(found[place.id], self._meant(worlds[place.id], found[place.id]))

    def test_screens_have_something_to_show(self):
        """A17.1, A18.4, A20.1, A22.1: talks, problems and orders at several stages, each in the sample."""
        for model, states in (
            ("mj.talk", {"planned", "held", "recorded", "archived"}),
            ("mj.obligation", {"open", "fulfilled", "lapsed"}),
            ("mj.followup", {"todo", "doing", "finished"}),
            ("mj.rectification", {"ordered", "submitted", "closed"}),
        ):
            with self.subTest(model=model):
                self.assertFalse(states - set(self.env[model].search([]).mapped("state")))
        archived = self.env["mj.talk"].search([("state", "=", "archived")])
        entries = self.env["mj.ledger.entry"].search([("talk_id", "in", archived.ids)])
        self.assertEqual(entries.talk_id, archived)

    def test_every_paper_can_be_searched(self):
        """A20.1: each printed paper of both addons holds the characters that were written, and none that only look so."""
        self.env["mj.organization"].search([("parent_id", "=", False)]).name = f"民进{OFTEN_LOST}市委会"
        self.env.company.name = f"民进{OFTEN_LOST}市委会"
        papers = {**self._papers_of_talks(), **self._papers_of_a_year(), **self._papers_of_supervision()}
        reports = self.env["ir.actions.report"].search([]).filtered("is_mj_paper")
        self.assertEqual(set(reports.mapped("report_name")), set(papers))
        for name, (login, record) in papers.items():
            with self.subTest(name), self.as_user(self.users[login]) as env:
                report = env["ir.actions.report"].with_context(force_report_rendering=True)
                pdf, kind = report._render_qweb_pdf(name, record.ids)
                text = squeezed("".join(pages_of(pdf)))
                self.assertEqual((kind, radicals_in(text)), ("pdf", set()))
                self.assertIn(OFTEN_LOST, text)

    # -- records that are printed, and who prints them -------------------------------------------

    as_user = MjCase.as_user

    def _papers_of_talks(self):
        talk = self.env["mj.talk"].search(
            [
                ("organization_id.parent_id", "=", False),
                ("state", "=", "archived"),
                ("recorder_id", "=", self.users["office"].id),
                ("record_ids", "!=", False),
            ],
            limit=1,
        )
        sheets = ("mj_talk_sheet", "mj_talk_sheet_empty", "mj_talk_sheet_redacted", "mj_talk_sheet_anonymous")
        return {f"mj_talks.{name}": ("office", talk) for name in sheets}

    def _papers_of_a_year(self):
        top = self.env["mj.organization"].search([("parent_id", "=", False)])
        ledger = (
            self.env["mj.ledger.export"]
            .with_user(self.users["office"])
            .create({"organization_id": top.id, "year": self.today.year})
        )
        papers = {"mj_talks.mj_ledger_print": ("office", ledger)}
        for name, login, model in (
            ("mj_talks.mj_yearly_summary_print", "office", "mj.yearly.summary"),
            ("mj_supervision.mj_yearly_report_print", "supervisor", "mj.yearly.report"),
        ):
            with Form(self.env[model].with_user(self.users[login])) as form:
                form.organization_id = top
                form.year = self.today.year
            papers[name] = (login, form.record)
        return papers

    def _papers_of_supervision(self):
        rectification = self.env["mj.rectification"].search([("state", "=", "proposed")], limit=1)
        inspection = self.env["mj.inspection"].search([("state", "=", "reported")], limit=1)
        names = {f"report_rectification_{paper}": rectification for paper in ("notice", "warning", "proposal")}
        names |= {"report_inspection": inspection, "report_circular": inspection}
        papers = {f"mj_supervision.{name}": ("supervisor", record) for name, record in names.items()}
        return papers | {"mj_supervision.mj_referral_letter": ("supervisor", self._approved_referral())}

    def _approved_referral(self):
        with self.as_user(self.users["supervisor"]) as env:
            referral = env["mj.referral"].create(
                {
                    "department_id": env.ref("mj_supervision.referral_department_discipline").id,
                    "approver_id": self.users["director"].id,
                    "subject_text": "龙某",
                    "matters": "三月八日，有人反映马某与黄某。",
                    "basis": "第二十一条",
                }
            )
            referral.action_submit()
        with self.as_user(self.users["director"]) as env:
            env["mj.referral"].browse(referral.id).action_approve()
        return referral

    # -- duties as found and as meant -----------------------------------------------------------

    def _found(self):
        duties = (
            self.env["mj.obligation"]
            .search([("year", "=", self.today.year), ("rule_id.kind", "=", "periodic")])
            .filtered(lambda duty: duty.state not in reference.NOT_ASKED)
        )
        found = defaultdict(dict)
        for duty in duties:
            key = reference.DutyKey(
                duty.rule_id.id,
                duty.organization_id.id,
                reference.Period(duty.period_start, duty.period_end),
                duty.talker_id.id or None,
                duty.talkee_id.id or None,
                duty.occurrence,
            )
            found[duty.organization_id.id][key] = duty.state
        return found

    def _meant(self, world, found):
        duties = reference.duties_of_year(world, self.today.year, self.today)
        meant = {duty.key: duty.state for duty in duties if duty.key.organization_id == world.place}
        return meant | {key: state for key, state in found.items() if state == "waived"}

    # -- the records as the reference knows them ------------------------------------------------

    def _worlds(self, places):
        """Return for each organisation what is directly above, in and below it: no duty looks farther."""
        posts = defaultdict(list)
        for post in self.env["mj.appointment"].search([]):
            posts[post.organization_id.id].append(_appointment(post))
        homes = defaultdict(list)
        for member in self.env["mj.member"].with_context(active_test=False).search([]):
            homes[member.organization_id.id].append(_member(member))
        everybody = {member.id: member for members in homes.values() for member in members}
        rules, talks = self._rules(), self._talks()
        worlds = {}
        for place in places.with_context(active_test=False):
            around = place | place.parent_id | place.child_ids
            appointments = [post for one in around.ids for post in posts[one]]
            people = {member.id for one in around.ids for member in homes[one]}
            people |= {post.member_id for post in appointments}
            worlds[place.id] = World(
                place.id,
                {one.id: _organization(one) for one in around},
                {member_id: everybody[member_id] for member_id in people},
                appointments,
                rules,
                [talk for talk in talks if people & talk.talker_ids and people & talk.talkee_ids],
            )
        return worlds

    def _rules(self):
        rules = self.env["mj.talk.rule"].search([("state", "=", "on"), ("kind", "=", "periodic")])
        return {rule.id: _rule(rule) for rule in rules}

    def _talks(self):
        return [
            reference.Talk(
                talk.id,
                talk.held_on,
                _attending(talk, "talker"),
                _attending(talk, "talkee"),
                state=talk.state,
                form=talk.form,
                category=talk.category,
                timing=talk.timing,
            )
            for talk in self.env["mj.talk"].search([("held_on", "!=", False), ("state", "!=", "cancelled")])
        ]


def _attending(talk, role):
    return frozenset(talk.participant_ids.filtered(lambda line: line.role == role and line.attended).member_id.ids)


def _organization(place):
    return reference.Organization(
        place.id,
        parent_id=place.parent_id.id or None,
        level=place.level,
        go_live=place.go_live or None,
        dissolved_on=place.dissolved_on or None,
        active=place.active,
    )


def _member(member):
    return reference.Member(
        member.id,
        member.organization_id.id,
        state=member.state,
        joined_on=member.joined_on or None,
        left_on=member.left_on or None,
    )


def _appointment(post):
    flags = frozenset(flag for flag in FLAGS if post.position_id[flag])
    return reference.Appointment(
        post.id,
        post.member_id.id,
        post.organization_id.id,
        reference.Position(post.position_id.code, post.position_id.sequence, flags),
        post.date_from or date.min,
        date_to=post.date_to or None,
        leader_id=post.leader_id.id or None,
        state=post.state,
    )


def _rule(rule):
    return reference.Rule(
        rule.id,
        rule.talker_scope,
        rule.talkee_scope,
        relation=rule.relation,
        symmetric=rule.mutual,
        coverage=rule.coverage,
        times=rule.times,
        period=rule.period,
        levels=frozenset(level for level in LEVELS if rule[f"on_{level}"]),
        forms=frozenset(form for form in FORMS if rule[f"accepts_{form}"]),
        categories=frozenset(category for category in CATEGORIES if rule[f"accepts_{category}"]),
        occasions=frozenset(occasion for occasion in OCCASIONS if rule[f"accepts_{occasion}"]),
        usual_months=frozenset(
            month for window in rule.window_ids for month in range(window.month_from, window.month_to + 1)
        ),
        counts_talk_of_chair=rule.counts_talk_of_chair,
        date_from=rule.date_from,
        date_to=rule.date_to or None,
        regulation_from=rule.regulation_id.date_from,
        regulation_to=rule.regulation_id.date_to or None,
        days_in_post=rule.days_in_post,
        enabled_organization_ids=frozenset(rule.enabled_organization_ids.ids),
        disabled_organization_ids=frozenset(rule.disabled_organization_ids.ids),
        within_organization_id=rule.within_organization_id.id or None,
        predecessor_id=rule.predecessor_id.id or None,
    )
