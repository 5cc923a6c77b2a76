"""JSON and TOML made wrong."""

import copy
import json
import re
from random import Random
from typing import Any

from .byte_level import mutated

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, float("nan"), float("inf"), 2**63, 10**40, "", "x", "😀",
    "1", "-1", "nan", "1e999", "\x00", "\ud800", "../../etc/passwd", "a" * 30_000, [], {}, [[]],
    [None], {"": None}, {"a": {"b": []}}, [1, "2", None], "2026-11-20", "file:///etc/passwd",
)  # fmt: skip


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every container with every key of it."""
    found, todo = [], [tree]
    while todo:
        here = todo.pop()
        keys = here.keys() if isinstance(here, dict) else range(len(here))
        for key in keys:
            found.append((here, key))
            if isinstance(here[key], dict | list):
                todo.append(here[key])
    return found


def _change(rng: Random, tree: Any) -> None:
    places = _places(tree)
    if not places:
        return
    here, key = rng.choice(places)
    there, other = rng.choice(places)
    way = rng.randrange(8)
    if way < 3:
        here[key] = copy.deepcopy(rng.choice(ODD))  # a later case must not find it changed
    elif way == 3:
        del here[key]
    elif way == 4 and isinstance(here, dict):
        here[rng.choice(("x", key.upper(), key + "2", ""))] = here.pop(key)
    elif way == 5:
        here[key] = json.loads(json.dumps(there[other]))
    elif way == 6 and isinstance(here, list):
        here.insert(rng.randint(0, len(here)), json.loads(json.dumps(here[key])))
    else:
        here[key] = rng.choice((str, lambda value: [value], lambda value: {"a": value}))(here[key])


def json_tree(rng: Random, data: bytes) -> bytes:
    """One to six changes of the tree, or one very deep."""
    tree = json.loads(data)
    for _ in range(rng.choice((1, 1, 2, 6))):
        _change(rng, tree)
    text = json.dumps(tree, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.03:
        mark = rng.choice(("[]", '{"a":'))
        deep = (
            mark[0] * 10_000 + "]" * 10_000 if mark == "[]" else mark * 10_000 + "1" + "}" * 10_000
        )
        values = list(re.finditer(r":\s*(\d+|\"[^\"]*\")", text))
        if values:
            match = rng.choice(values)
            text = text[: match.start(1)] + deep + text[match.end(1) :]
    return text.encode("utf-8", "surrogatepass")


_TOML_VALUE = re.compile(rb"= *([^\n#]+)")
_TOML_ODD = (b"0", b"-1", b"1e308", b"nan", b"inf", b"true", b'""', b'"x"', b"[]", b"{}", b"[[]]",
             b"9" * 5000, b"0x" + b"f" * 5000, b"9" * 30, b"1979-05-27", b"07:32:00", b'"\\u0000"',
             b'"\\ud800"', b"[" * 3000 + b"]" * 3000, b"{a=" * 2000 + b"1" + b"}" * 2000,
             b'"../../etc/passwd"', b'"\\\\\\\\x\\\\y"', b'"' + b"a" * 5000 + b'"', b'"/"', b'"."',
             "'中😀'".encode(), b"'''\n'''", b'["a", 1]', b"1e-320", b"-0.0", b"1_000")  # fmt: skip


def toml(rng: Random, data: bytes) -> bytes:
    """Values and lines changed, dropped, doubled, in another order."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        way = rng.randrange(6)
        if way < 3:
            found = list(_TOML_VALUE.finditer(data))
            if found:
                match = rng.choice(found)
                value = rng.choice((*_TOML_ODD, rng.choice(found).group(1)))
                data = data[: match.start(1)] + value + data[match.end(1) :]
        elif way == 3:
            lines = data.splitlines(keepends=True)
            if lines:
                index = rng.randrange(len(lines))
                lines[index : index + 1] = rng.choice(([], [lines[index]] * 2, [b"[x]\n"]))
            data = b"".join(lines)
        elif way == 4:
            deep = b".".join([b"a"] * rng.choice((5, 3000)))
            data += rng.choice((b"\n[" + deep + b"]\n", b"\n" + deep + b" = 1\n"))
        else:
            data = mutated(rng, data)
    return data
