from odoo.tests import BaseCase, tagged

from ...draw import Draw, Row, commitment, draw, fingerprint, population_text, read_population
from ...draw.sampling import share


def organizations(strata, percent="5", minimum="5"):
    """Make organisations: ``strata`` says how many there are of each."""
    return [
        Row("organization", f"{stratum}-{number}", "Name", stratum, percent, minimum)
        for stratum, size in strata.items()
        for number in range(size)
    ]


@tagged("post_install", "-at_install")
class TestDraw(BaseCase):
    def test_known_draw(self):
        """A22.3: the published rule gives this draw and no other, on every machine and in every year."""
        rows = organizations({"district/never": 6, "grassroots/2025": 20}, percent="20")
        rows += [Row("talk", f"TX-{row.code}-{n}", "", row.code, "50", "0") for row in rows for n in range(3)]
        drawn = draw(rows, "03 08 17 21 26 31 + 09")
        self.assertEqual(
            drawn.organizations,
            (
                "district/never-3",
                "district/never-1",
                "grassroots/2025-7",
                "grassroots/2025-4",
                "grassroots/2025-10",
                "grassroots/2025-9",
            ),
        )
        self.assertEqual(len(drawn.talks), 12)

    def test_every_stratum_and_the_smallest_share(self):
        """A22.3: at least one of each stratum, and at least the smallest share of all."""
        drawn = draw(organizations({"a": 1, "b": 100, "c": 3}, percent="1", minimum="10"), "seed").organizations
        self.assertEqual({code.split("-")[0] for code in drawn}, {"a", "b", "c"})
        self.assertEqual(len(drawn), share(104, "10"))

    def test_one_of_each_stratum_however_small_its_share(self):
        """A22.3: one, and no more than the share asks for."""
        for percent in ("0", "1", "33"):
            drawn = draw(organizations({"a": 1, "b": 3, "c": 2}, percent, "0"), "seed").organizations
            self.assertEqual([code.split("-")[0] for code in drawn], ["a", "b", "c"])
        self.assertEqual(draw(organizations({"a": 1}, "0", "5"), "seed").organizations, ("a-0",))

    def test_shares_by_hand(self):
        """A22.3: a share is rounded up, and is never more than there are."""
        for size, percent, count in (
            (0, "5", 0),
            (1, "5", 1),
            (20, "5", 1),
            (21, "5", 2),
            (40, "7.5", 3),
            (41, "7.5", 4),
            (3, "33.3333", 1),
            (3, "33.3334", 2),
            (200, "100", 200),
            (200, "99.5", 199),
            (3, "200", 3),
            (5, "0", 0),
        ):
            self.assertEqual(share(size, percent), count, (size, percent))

    def test_organizations_are_no_talks(self):
        """A22.3: a stratum may have the name of an organisation."""
        rows = [Row("organization", "a", "", "a", "100", "0"), Row("talk", "t", "", "a", "100", "0")]
        self.assertEqual(draw(rows, "x"), Draw(("a",), ("t",)))

    def test_what_was_drawn_stays(self):
        """A22.3: neither a row nor a draw is changed afterwards."""
        (row,) = rows = organizations({"a": 1})
        with self.assertRaises(AttributeError):
            row.code = "b"
        with self.assertRaises(AttributeError):
            draw(rows, "x").talks = ("t",)

    def test_order_of_the_list_does_not_matter(self):
        """A22.3: nobody changes the draw by sorting the list."""
        rows = organizations({"a": 30, "b": 30})
        self.assertEqual(draw(rows, "x"), draw(rows[::-1], "x"))
        self.assertEqual(population_text(rows), population_text(rows[::-1]))

    def test_seed_matters(self):
        """A22.3: another seed, another draw."""
        rows = organizations({"a": 200})
        self.assertEqual(len({draw(rows, f"seed {number}") for number in range(20)}), 20)

    def test_talks_only_of_drawn_organizations(self):
        """A22.3: talks are drawn from the organisations drawn, at least one of each that has any."""
        rows = organizations({"a": 40})
        rows += [Row("talk", f"{row.code}/{number}", "", row.code, "10", "0") for row in rows for number in range(7)]
        drawn = draw(rows, "x")
        self.assertEqual({talk.split("/")[0] for talk in drawn.talks}, set(drawn.organizations))

    def test_text_and_back(self):
        """A22.3: what is exported is what was drawn from, down to quotes and commas."""
        rows = [Row("organization", "A", 'Branch "One", North\nSouth', "district/never", "5", "5")]
        self.assertEqual(read_population(population_text(rows)), rows)

    def test_commitment_binds_seed_and_population(self):
        """A22.3: neither can be exchanged without the other's showing it."""
        text = fingerprint("population")
        self.assertNotEqual(commitment(text, "a"), commitment(text, "b"))
        self.assertNotEqual(commitment(text, "a"), commitment(fingerprint("other"), "a"))

    def test_refusals(self):
        """A22.3: no draw without a seed, or with a code that stands twice."""
        rows = organizations({"a": 2})
        for wrong, seed in ((rows, ""), (rows, "a\nb"), (rows * 2, "x")):
            with self.subTest(seed=seed), self.assertRaises(ValueError):
                draw(wrong, seed)
        self.assertEqual(draw([], "x").organizations, ())
