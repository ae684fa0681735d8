"""Fingerprints that show which texts are nearly equal, and show nothing of a text without the key.

MinHash over runs of four characters: the share of equal numbers in two signatures estimates the share of runs that two
texts have in common. Every run is hashed with a key, so a guess at a text cannot be tried on its signature.
"""

import functools
import hashlib
import unicodedata

SHINGLE = 4
PERMUTATIONS = 128
BANDS = 16
# Shorter texts are alike by nature: they say little.
SHORTEST = 60
NUMBER_SIZE = 4


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
def _empty_sketch():
    # Loads numeric libraries, which most processes never need.
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, scheme="affine32")


def signature_of(text, key):
    """Return the signature of a text.

    :param str text: any text.
    :param bytes key: 32 bytes; signatures by different keys have nothing in common.
    :rtype: bytes
    """

    def keyed_hash(shingle):
        return int.from_bytes(hashlib.blake2b(shingle, key=key, digest_size=NUMBER_SIZE).digest(), "big")

    sketch = _empty_sketch().copy()
    sketch.hashfunc = keyed_hash
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles(text)])
    return sketch.hashvalues.astype("<u4").tobytes()


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
