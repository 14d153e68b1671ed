"""
HyperLogLog: about how many different things were seen, in 1 KB and without keeping any of them.

Of a 64-bit hash ten bits choose a register; it keeps the longest run of zeros that the other bits
began with. The standard error is 1.04 / √1024 = 3.25 %. Registers of two sketches merge by
maximum, so processes and repetitions do not matter.
"""

from collections.abc import Mapping
from math import inf, log

BITS = 10
SIZE = 1 << BITS
REST = 64 - BITS


def place(hashed: int) -> tuple[int, int]:
    """The register of a 64-bit hash, and its rank: 1 … REST + 1."""
    return hashed & (SIZE - 1), REST - (hashed >> BITS).bit_length() + 1


def merged(registers: bytes, ranks: Mapping[int, int]) -> bytes:
    """`registers` (none: b"") after {register: rank} was seen as well."""
    result = bytearray(registers or bytes(SIZE))
    for index, rank in ranks.items():
        result[index] = max(result[index], rank)
    return bytes(result)


def estimate(registers: bytes) -> int:
    """
    How many, by Ertl's estimator (arXiv:1702.01284, algorithm 6): without bias at any size. Its
    correction for full registers is left out: none is ever full at 54 bits.
    """
    if not any(registers):
        return 0
    total = 0.0
    for rank in range(REST, 0, -1):
        total = (total + registers.count(rank)) / 2
    total += SIZE * _sigma(registers.count(0) / SIZE)
    return round(SIZE * SIZE / (2 * log(2) * total))


def _sigma(share: float) -> float:
    """Of the share of empty registers."""
    power, weight, result, before = share, 1.0, share, inf
    while result != before:
        power, before = power * power, result
        result += power * weight
        weight *= 2
    return result
