"""Measure the long lists, first page and count, for accounts of every scope.

Each is set against the administrator's own list, those of talks and of the ledger against Odoo's list of as many contacts,
too. It writes what is missing, and commits.
"""

import bench_data
import bench_talks
from bench_measuring import Stopwatch, account, ratio
from lxml import etree
from odoo.addons.mj_talks import clock

ROWS = 5_000_000
PAGE = 80
# What the web client asks: it counts no further.
COUNTED = 10_001
REPEATS = 15
DISTRICT, BRANCH = "B-district 5", "B-grassroots 77"
# Role, organisation in scope, whether with everything below, and whether talks of one's own come beside the scope.
ACCOUNTS = {
    "administrator": ("mj_talks.group_mj_admin", None, False, False),
    "district office": ("mj_talks.group_mj_office", DISTRICT, True, False),
    "district leader": ("mj_talks.group_mj_leader", DISTRICT, True, True),
    "grassroots recorder": ("mj_talks.group_mj_recorder", BRANCH, False, False),
    "grassroots leader": ("mj_talks.group_mj_leader", BRANCH, False, True),
}
TO_ADMINISTRATOR, TO_CONTACTS = 2, 3
# A grassroots account sees a few dozen duties, whatever the nation has.
GRASSROOTS_TO_ADMINISTRATOR = 1.3


def run(context):
    """Write talks, entries and contacts, and open the lists."""
    share = 10 if context.quick else 1
    bench_data.ensure_nation(context.env, context.quick)
    bench = ListBench(context.env)
    bench.prepare()
    bench.write(ROWS // share)
    return [*bench.lists_of_duties(), *bench.lists()]


class ListBench(Stopwatch):
    """Lists of many rows under the rules of different accounts."""

    # -- the rows -------------------------------------------------------------------------------

    def prepare(self):
        """Make the accounts, and the duties of the year as far as they are missing."""
        self.users = {name: self.account(name) for name in ACCOUNTS}
        self.env["mj.duty.engine"]._generate_year(clock.today(self.env).year)
        self.cr.commit()
        self.vacuum("mj_obligation")

    def write(self, rows):
        """Write so many talks with their people, entries and contacts, as far as they are missing."""
        self.cr.execute("SELECT count(*) FROM mj_ledger_entry")
        if (missing := rows - self.cr.fetchone()[0]) > 0:
            with bench_talks.without_indexes(self.cr, "mj_talk", "mj_talk_participant", "mj_ledger_entry"):
                talk_ids = bench_talks.write_talks(self.cr, self.env.company.id, missing, "archived")
                bench_talks.write_entries(self.cr, talk_ids, "sealed")
        with bench_talks.without_indexes(self.cr, "res_partner"):
            bench_talks.write_contacts(self.cr, rows)
        self.cr.commit()
        self.vacuum("mj_talk", "mj_talk_participant", "mj_ledger_entry", "res_partner")

    def account(self, name):
        """Return the account of a role and scope, made when it is missing."""
        group, code, below, has_talks = ACCOUNTS[name]
        place = self.env["mj.organization"].search([("code", "=", code)]) if code else self.env["mj.organization"]
        values = {}
        if has_talks:
            free = [("organization_id", "=", place.id), ("user_ids", "=", False)]
            values["partner_id"] = self.env["mj.member"].search(free, order="id", limit=1).partner_id.id
        return account(self.env, f"bench {name}", group, place, below, **values)

    # -- the lists ------------------------------------------------------------------------------

    def lists_of_duties(self):
        """Return the figures of duties and of what is read from them."""
        self.in_one_process()
        figures = []
        for title, model in (("duties", "mj.obligation"), ("compliance by person", "mj.compliance.person")):
            spent = {name: self.page_time(model, [], name) for name in ACCOUNTS}
            administrator = spent.pop("administrator")
            figures += [
                ratio(
                    f"list of {title}, {name} / administrator",
                    own,
                    administrator,
                    GRASSROOTS_TO_ADMINISTRATOR if name.startswith("grassroots") else TO_ADMINISTRATOR,
                )
                for name, own in spent.items()
            ]
        return figures

    def in_one_process(self):
        """What other processes do for a statement would not be counted."""
        self.cr.execute("SET max_parallel_workers_per_gather = 0")

    def lists(self):
        """Return the figures of talks and of the ledger, as its menu opens it and without its filter."""
        self.in_one_process()
        contacts = self.page_time("res.partner", [], "administrator")
        year = clock.today(self.env).year
        figures = []
        for title, model, domain in (
            ("talks", "mj.talk", []),
            ("the ledger", "mj.ledger.entry", []),
            ("the ledger of this year", "mj.ledger.entry", [("year", "=", year)]),
        ):
            spent = {name: self.page_time(model, domain, name) for name in ACCOUNTS}
            figures += self.figures(title, spent, contacts)
        return figures

    def figures(self, title, spent, contacts):
        """Return each account's list against the administrator's, and the slowest of all against contacts."""
        administrator, slowest = spent.pop("administrator"), max(spent, key=spent.get)
        return [
            *(
                ratio(f"list of {title}, {name} / administrator", own, administrator, TO_ADMINISTRATOR)
                for name, own in spent.items()
            ),
            ratio(f"list of {title}, {slowest} / contacts", spent[slowest], contacts, TO_CONTACTS),
        ]

    def page_time(self, model, domain, name):
        """Return the seconds that the first page of a list and its count take an account."""
        records = self.env[model].with_user(self.users[name])
        columns = self.columns(model)

        def page():
            self.env.invalidate_all()
            if not records.web_search_read(domain, columns, limit=PAGE, count_limit=COUNTED)["length"]:
                raise AssertionError(f"{name} sees nothing in {model}")

        page()
        return self.timed(page, REPEATS)

    def columns(self, model):
        """Return what the web client reads for the columns that a list shows."""
        view = etree.fromstring(self.env[model].get_view(view_type="list")["arch"])
        names = [node.get("name") for node in view.iter("field") if node.get("optional") != "hide"]
        fields = self.env[model]._fields
        return {name: {"fields": {"display_name": {}}} if fields[name].relational else {} for name in names}
