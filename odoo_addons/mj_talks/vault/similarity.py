"""Fingerprints that show which texts are nearly equal, and show nothing of a text without the key.

MinHash over runs of four characters: the share of equal numbers in two signatures estimates the share of runs that two
texts have in common. Every run is hashed with a key, so a guess at a text cannot be tried on its signature.
"""

import functools
import hashlib
import random
import struct
import unicodedata

SHINGLE = 4
PERMUTATIONS = 128
BANDS = 16
# Shorter texts are alike by nature: they say little.
SHORTEST = 60
# From here on two texts count as the same with a few words changed.
NEARLY_EQUAL = 0.85
NUMBER_SIZE = 4
NUMBER_BITS = 8 * NUMBER_SIZE
LARGEST = 2**NUMBER_BITS - 1
# A number of each permutation lies in a lane of one large number, with room for a product.
LANE_SIZE = 2 * NUMBER_SIZE


def normalized(text):
    """Return a text without what people change without changing anything: spaces, widths of characters, case.

    :param str text: any text.
    :rtype: str
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_long_enough(text):
    """Whether a text says enough to be compared with others.

    :param str text: any text.
    :rtype: bool
    """
    return len(normalized(text)) > SHORTEST


def shingles(text):
    """Return the runs of characters of a text.

    :param str text: any text.
    :rtype: set[str]
    """
    plain = normalized(text)
    return {plain[start : start + SHINGLE] for start in range(max(1, len(plain) - SHINGLE + 1))}


@functools.cache
def _permutations():
    """Return factors, summands and ones, each number in its lane.

    Kept signatures rest on these numbers: they are those of datasketch 2, which draws them from a Mersenne Twister that
    NumPy starts with 1 in another way than Python does.
    """
    state = [1]
    for place in range(1, 624):
        state.append((1812433253 * (state[-1] ^ (state[-1] >> 30)) + place) & LARGEST)
    chance = random.Random()
    chance.setstate((3, (*state, 624), None))
    factors = [(2 * chance.getrandbits(NUMBER_BITS) + 1) & LARGEST for __ in range(PERMUTATIONS)]
    summands = [chance.getrandbits(NUMBER_BITS) for __ in range(PERMUTATIONS)]
    lanes = struct.Struct(f"<{PERMUTATIONS}Q")
    return [int.from_bytes(lanes.pack(*numbers), "little") for numbers in (factors, summands, [1] * PERMUTATIONS)]


def _keyed_number(shingle, key):
    """Hash a run of characters with the key, then spread the bits as MurmurHash3 ends."""
    digest = hashlib.blake2b(shingle.encode("utf-8", "surrogatepass"), key=key, digest_size=NUMBER_SIZE).digest()
    number = int.from_bytes(digest, "big")
    number = (number ^ (number >> 16)) * 0x85EBCA6B & LARGEST
    number = (number ^ (number >> 13)) * 0xC2B2AE35 & LARGEST
    return number ^ (number >> 16)


def signature_of(text, key):
    """Return the signature of a text.

    :param str text: any text.
    :param bytes key: 32 bytes; signatures by different keys have nothing in common.
    :rtype: bytes
    """
    factors, summands, ones = _permutations()
    number_bits, bit_above = ones * LARGEST, ones << NUMBER_BITS
    least = number_bits
    for shingle in shingles(text):
        numbers = (factors * _keyed_number(shingle, key) + summands) & number_bits
        # All lanes are compared at once: the bit above is left where the new number is not larger.
        replaced = ((least | bit_above) - numbers) & bit_above
        least ^= (least ^ numbers) & (replaced - (replaced >> NUMBER_BITS))
    lanes = least.to_bytes(PERMUTATIONS * LANE_SIZE, "little")
    return b"".join(lanes[start : start + NUMBER_SIZE] for start in range(0, len(lanes), LANE_SIZE))


def band_hashes(signature):
    """Cut a signature into bands. Of nearly equal texts at least one band is equal.

    :param bytes signature: from :func:`signature_of`.
    :return: a signed 32-bit number for each band.
    :rtype: list[int]
    """
    size = len(signature) // BANDS
    return [
        int.from_bytes(
            hashlib.blake2b(bytes([band]) + signature[band * size : (band + 1) * size], digest_size=4).digest(),
            "big",
            signed=True,
        )
        for band in range(BANDS)
    ]


def estimate(one, other):
    """Estimate the share of runs that two texts have in common.

    :param bytes one: a signature.
    :param bytes other: another.
    :return: from 0 to 1.
    :rtype: float
    """
    numbers = range(0, len(one), NUMBER_SIZE)
    equal = sum(one[start : start + NUMBER_SIZE] == other[start : start + NUMBER_SIZE] for start in numbers)
    return equal / len(numbers)
