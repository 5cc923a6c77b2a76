"""Bytes made wrong: for any file."""

from collections.abc import Callable, Sequence
from random import Random

ODD = (b"\x00", b"\xff\xfe", b"\xff" * 8, b"\xef\xbb\xbf", b'"', b"'", b"<", b"&", b"\r", b"\n\n",
       b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80", b"\xf0\x9f\x98\x80",
       b"\xed\xa0\x80", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"]]>", b"-",
       b"9" * 40, b"9" * 5000, b"1e999", b"NaN", b"[" * 3000, b"{" * 40, b"(" * 400, b",", b";",
       b"\t", b"=", b"../../", b"\x1a", b"\x0b", "٣".encode(), "−１".encode())  # fmt: skip


def _span(rng: Random, data: bytes, longest: int = 64) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    share = rng.choice((longest, longest, max(longest, len(data) // 3)))
    return start, min(len(data), start + rng.randint(1, share))


def flip(rng: Random, data: bytes) -> bytes:
    """Some bits the other way."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def overwrite(rng: Random, data: bytes) -> bytes:
    start, stop = _span(rng, data, 8)
    return data[:start] + rng.randbytes(stop - start) + data[stop:]


def plant(rng: Random, data: bytes) -> bytes:
    start, stop = _span(rng, data, 4)
    return data[:start] + rng.choice(ODD) + data[start if rng.random() < 0.5 else stop :]


def delete(rng: Random, data: bytes) -> bytes:
    start, stop = _span(rng, data)
    return data[:start] + data[stop:]


def insert(rng: Random, data: bytes) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + rng.randbytes(rng.randint(1, 64)) + data[start:]


def double(rng: Random, data: bytes) -> bytes:
    """A block twice, or many times."""
    start, stop = _span(rng, data)
    return data[:stop] + data[start:stop] * rng.choice((1, 1, 3, 100)) + data[stop:]


def truncate(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def swap(rng: Random, data: bytes) -> bytes:
    a, b, c = sorted(rng.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def splice(rng: Random, data: bytes, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


WAYS: Sequence[Callable[[Random, bytes], bytes]] = (
    flip, flip, overwrite, plant, plant, delete, insert, double, truncate, swap,
)  # fmt: skip


def mutated(rng: Random, data: bytes, other: bytes = b"") -> bytes:
    """One to four changes; sometimes a splice with another file."""
    if other and rng.random() < 0.05:
        return splice(rng, data, other)
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(WAYS)(rng, data)
    return data
