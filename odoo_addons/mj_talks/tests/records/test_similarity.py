import hashlib
import itertools
import random

from odoo.tests import BaseCase, tagged

from ...vault.similarity import (
    NEARLY_EQUAL,
    band_hashes,
    estimate,
    is_long_enough,
    normalized,
    shingles,
    signature_of,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
TEXT = "该同志今年承担了参政议政调研任务，走访了六个街道，形成两篇信息，其中一篇被市级采用；但在组织生活中发言不多，对支部新会员的联系不够主动，表示下半年每月至少联系两位新会员，并请区委协调调研经费。"


@tagged("post_install", "-at_install")
class TestSimilarity(BaseCase):
    """A08.1: nearly equal texts are found by their fingerprints alone."""

    def likeness(self, one, other, key=KEY, other_key=KEY):
        return estimate(signature_of(one, key), signature_of(other, other_key))

    def test_equal_but_for_spaces_and_widths(self):
        self.assertEqual(self.likeness(TEXT, f"  {TEXT[:40]}\n\n{TEXT[40:]}".replace("，", ",")), 1)
        self.assertEqual(normalized("Ａ　b\n"), "ab")

    def test_nearly_equal_shares_a_band_and_others_do_not(self):
        near = TEXT.replace("六个街道", "七个街道")
        self.assertGreater(self.likeness(TEXT, near), 0.85)
        self.assertTrue(set(band_hashes(signature_of(TEXT, KEY))) & set(band_hashes(signature_of(near, KEY))))
        other = "家中老人住院，本人往返两地照料，工作上有些力不从心，希望暂缓承担下半年的课题，组织上表示理解并安排同事分担，约定九月再谈一次，看家庭困难是否缓解。"
        self.assertLess(self.likeness(TEXT, other), 0.2)
        self.assertFalse(set(band_hashes(signature_of(TEXT, KEY))) & set(band_hashes(signature_of(other, KEY))))

    def test_tells_nothing_without_the_key(self):
        self.assertLess(self.likeness(TEXT, TEXT, KEY, OTHER_KEY), 0.1)

    def test_rare_characters_and_odd_texts(self):
        for text in ("𠮷野家㛃😀" * 20, "a", "", "\ud83d", "‮<script>" * 30):
            with self.subTest(text[:5]):
                self.assertEqual(self.likeness(text, text), 1)
        self.assertFalse(is_long_enough("谈" * 59))
        self.assertFalse(is_long_enough("谈" * 60 + "  \n "))
        self.assertTrue(is_long_enough("谈" * 61))

    def test_runs_of_four(self):
        for text, runs in (
            ("谈心谈话 制度", {"谈心谈话", "心谈话制", "谈话制度"}),
            ("谈心谈话", {"谈心谈话"}),
            ("谈话", {"谈话"}),
            ("", {""}),
        ):
            self.assertEqual(shingles(text), runs)

    def test_bands_are_sixteenths(self):
        """A number of 32 bits with a sign, as the database keeps it, for each 32 bytes at their place."""
        signature = bytes(range(256)) * 2
        self.assertEqual(len(signature_of(TEXT, KEY)), len(signature))
        bands = band_hashes(signature)
        self.assertEqual(len(set(bands)), 16)
        self.assertTrue(all(-(2**31) <= band < 2**31 for band in bands))
        self.assertLess(min(bands), -(2**24))
        self.assertGreater(max(bands), 2**24)
        for place in range(512):
            changed = bytearray(signature)
            changed[place] ^= 1
            differing = [number for number, band in enumerate(band_hashes(bytes(changed))) if band != bands[number]]
            self.assertEqual(differing, [place // 32])

    def test_share_of_equal_numbers(self):
        one = b"\1\1\1\1" + b"\2\2\2\2" + b"\3\3\3\3" + b"\4\4\4\4"
        self.assertEqual(estimate(one, one), 1)
        self.assertEqual(estimate(one, b"\1\1\1\1" + b"\2\2\2\2" + b"\3\3\3\0" + b"\4\4\4\4"), 0.75)
        self.assertEqual(estimate(one, b"\0\1\1\1" + b"\2\2\2\2" + b"\3\3\0\3" + b"\4\4\4\0"), 0.25)
        self.assertEqual(estimate(one, one[::-1]), 0)

    def test_kept_signatures_stay_comparable(self):
        """Signatures are stored: those that earlier releases made, by datasketch, are the ones made now."""
        made_up = (
            "".join(chr(0x4E00 + (number * place * place + place) % 20000) for place in range(length))
            for number, length in ((7, 61), (11, 300), (13, 3000))
        )
        texts = ("", "谈", "谈心谈话", "\ud83d𠮷野家㛃😀" * 20, *made_up)
        digest = hashlib.sha256(b"".join(signature_of(text, KEY) for text in texts)).hexdigest()
        self.assertEqual(digest[:16], "c633f3e364972df1")
        digest = hashlib.sha256(signature_of("谈心谈话制度" * 20, KEY)).hexdigest()
        self.assertEqual(digest[:16], "74f09f0118d2acbb")


@tagged("post_install", "-at_install")
class TestSimilarityOfMany(BaseCase):
    """A08.1: of texts with a character changed here and there hardly a pair is missed, and no others are taken for one."""

    TEXTS = 200
    LENGTH = 300

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chance = random.Random("records")
        words = [TEXT[start : start + 2] for start in range(0, len(TEXT) - 1, 2)]
        cls.texts = ["".join(cls.chance.choices(words, k=cls.LENGTH // 2)) for __ in range(cls.TEXTS)]
        cls.signatures = [signature_of(text, KEY) for text in cls.texts]

    def edited(self, text):
        """Put in, leave out or change one character in a hundred."""
        for start in range(0, self.LENGTH, 100):
            place = start + self.chance.randrange(90)
            kept, new = self.chance.choice(((0, "并"), (1, ""), (1, "并")))
            text = text[:place] + new + text[place + kept :]
        return text

    def test_hardly_a_pair_is_missed(self):
        found = 0
        for text, signature in zip(self.texts, self.signatures, strict=True):
            edited = signature_of(self.edited(text), KEY)
            shares_band = set(band_hashes(signature)) & set(band_hashes(edited))
            found += bool(shares_band) and estimate(signature, edited) >= NEARLY_EQUAL
        self.assertGreaterEqual(found, 0.98 * self.TEXTS)

    def test_others_are_not_even_compared(self):
        bands = [set(band_hashes(signature)) for signature in self.signatures]
        pairs = list(itertools.combinations(bands, 2))
        self.assertLessEqual(sum(bool(one & other) for one, other in pairs), len(pairs) // 1000)
        for one, other in itertools.combinations(self.signatures[:50], 2):
            self.assertLess(estimate(one, other), NEARLY_EQUAL)
