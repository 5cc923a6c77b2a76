"""Records of an .xls (BIFF8 in a compound file) made wrong, the file around them left whole."""

import struct
from random import Random

_SECTOR = 512
_WORDS = (0, 1, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF)


def _records(data: bytes) -> list[int]:
    """Where the records of the stream begin, which xlwt puts right behind the header."""
    found, at = [], _SECTOR
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if not kind and not length:
            break
        found.append(at)
        at += 4 + length
    return found


def records(rng: Random, data: bytes) -> bytes:
    """One to four changes of a record's kind, length or content, or of the compound file."""
    out = bytearray(data)
    places = _records(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.choice(places)
        _, length = struct.unpack_from("<HH", data, at)
        way = rng.randrange(8)
        if way == 0:
            other = struct.unpack_from("<H", data, rng.choice(places))[0]
            struct.pack_into("<H", out, at, rng.choice((other, rng.randrange(0x10000))))
        elif way == 1:
            struct.pack_into("<H", out, at + 2, rng.choice((*_WORDS, max(0, length - 1))))
        elif way < 5 and length >= 2:
            offset = rng.randrange(length - 1)
            struct.pack_into(
                "<H", out, at + 4 + offset, rng.choice((*_WORDS, rng.randrange(65536)))
            )
        elif way == 5 and length:
            out[at + 4 : at + 4 + length] = rng.randbytes(length)
        elif way == 6:
            offset = rng.randrange(24, _SECTOR - 4)  # the compound file's header
            value = rng.choice((0, 1, 2, 0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF))
            struct.pack_into("<I", out, offset & ~3, value)
        else:
            offset = rng.randrange(max(_SECTOR, len(out) - 2048), len(out) - 4) & ~3
            struct.pack_into("<I", out, offset, rng.choice((*_WORDS, 0xFFFFFFFE, 0x7FFFFFFF)))
    return bytes(out)
