"""Every word of the page, in both of its languages."""

from __future__ import annotations

import re
from importlib.resources import files

from reapex.correction import REASONS
from reapex.review import ACTIONS
from reapex.review.page import STATIC

STATICS = files("reapex.review") / "static"
TEXT = (STATICS / "words.js").read_text(encoding="utf-8")


def words_of(name: str) -> dict[str, str]:
    """The words of a table of words.js."""
    block = re.search(rf"const {name} = {{\n(.*?)\n}};", TEXT, re.DOTALL)
    assert block is not None
    lines = re.findall(r'^  (\w+): "(.*)",$', block[1], re.MULTILINE)
    assert len(lines) == len(block[1].splitlines())
    return dict(lines)


EN, ZH, ZH_REASONS = words_of("EN"), words_of("ZH"), words_of("ZH_REASONS")


def test_each_language_has_every_word_and_fills_in_the_same() -> None:
    assert list(EN) == list(ZH)
    for word, text in EN.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", ZH[word])), word
        assert bool(text) == bool(ZH[word])


def test_every_reason_has_a_chinese_text() -> None:
    assert set(ZH_REASONS) == set(REASONS)
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in ZH_REASONS.values())


def test_chinese_is_chinese() -> None:
    same = {word for word in EN if EN[word] == ZH[word] and EN[word]}
    assert same <= {"format_csv", "format_elan", "format_boris", "format_label_studio",
                    "format_parquet"}  # fmt: skip


def test_every_word_that_the_page_asks_for_is_there() -> None:
    asked = set()
    for name in STATIC:
        if name.endswith(".js"):
            text = (STATICS / name).read_text(encoding="utf-8")
            asked |= set(re.findall(r'\bt\("(\w+)"', text))
    assert asked <= set(EN)
    assert len(asked) > 60
    assert {f"did_{action}" for action in ACTIONS} <= set(EN)
