"""Archives and the XML in them made wrong, the checksums right again."""

import io
import re
import zipfile
from random import Random

from .byte_level import mutated
from .writers import zipped

_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?(?:/>|>(?:[^<>]|<(?!/\1>))*</\1>)")
_VALUE = re.compile(rb'"([^"<>]*)"|>([^<>]+)<')
_ODD = (b"", b"-1", b"0", b"1", b"999999999", b"4294967296", b"18446744073709551616", b"1e308",
        b"NaN", b"inf", b"A1", b"XFD1048576", b"A0", b"AAAAAAA1", b"A1:XFD1048576", b"B2:A1", b":",
        b"x", b"rId99", b"../../x.xml", b"http://x/", b"&x;", b"&#0;", b"&#1;", b"&#xD800;",
        b"&lt;", b"s", b"d", b"e", b"b", b"str", b"true", b"\xff\xfe",
        "中😀".encode(), b"9" * 400)  # fmt: skip
_DOCTYPE = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
)


def members_of(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def xml(rng: Random, data: bytes) -> bytes:
    """One to three changes of elements, attributes or text."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        way = rng.randrange(10)
        if way < 4:
            data = _value(rng, data)
        elif way < 7:
            data = _element(rng, data)
        elif way == 7:
            deep = rng.choice((20, 500, 5000))
            place = rng.randrange(len(data) + 1)
            close = data.find(b"<", place)
            place = len(data) if close < 0 else close
            data = data[:place] + b"<a>" * deep + b"</a>" * deep + data[place:]
        elif way == 8:
            head = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
            data = data[:head] + rng.choice(_DOCTYPE) + data[head:]
        else:
            data = mutated(rng, data)
    return data


def _value(rng: Random, data: bytes) -> bytes:
    found = list(_VALUE.finditer(data))
    if not found:
        return data
    match = rng.choice(found)
    group = 1 if match.group(1) is not None else 2
    return data[: match.start(group)] + rng.choice(_ODD) + data[match.end(group) :]


def _element(rng: Random, data: bytes) -> bytes:
    found = list(_ELEMENT.finditer(data))
    if not found:
        return data
    match, other = rng.choice(found), rng.choice(found)
    way = rng.randrange(4)
    if way == 0:
        return data[: match.start()] + data[match.end() :]
    if way == 1:
        return data[: match.end()] + match.group() * rng.choice((1, 5, 200)) + data[match.end() :]
    if way == 2:
        return data[: match.start()] + other.group() + data[match.end() :]
    tag = match.group(1)
    return data[: match.start()] + match.group().replace(tag, b"x:" + tag) + data[match.end() :]


def archive(rng: Random, data: bytes) -> bytes:
    """Members changed, dropped, doubled, renamed or exchanged."""
    members = members_of(data)
    for _ in range(rng.choice((1, 1, 2, 3))):
        index = rng.randrange(len(members))
        name, content = members[index]
        way = rng.randrange(12)
        if way < 7:
            members[index] = (name, xml(rng, content))
        elif way == 7 and len(members) > 1:
            del members[index]
        elif way == 8:
            members.append((name, rng.choice((content, b"", mutated(rng, content)))))
        elif way == 9:
            new = rng.choice((name.upper(), "../" + name, name + "2", name.replace("/", "\\"), "x"))
            members[index] = (new, content)
        elif way == 10:
            other = rng.randrange(len(members))
            members[index] = (name, members[other][1])
        else:
            members[index] = (name, mutated(rng, content))
    method = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with_warnings_off = dict.fromkeys(name for name, _ in members)
    if len(with_warnings_off) != len(members):
        return _doubled(members, method)
    return zipped(members, method)


def _doubled(members: list[tuple[str, bytes]], method: int) -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's, on names that occur twice
        return zipped(members, method)
