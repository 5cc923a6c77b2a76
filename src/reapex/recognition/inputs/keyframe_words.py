"""The words that name a corrector or a spotter with its settings; see :mod:`.keyframe_source`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from reapex.apex_spotting import SpottedKeyFrames, spotter_named, spotters
from reapex.correction import DEFAULT_CROSSING, Corrector, Gamdss, RiseFall, corrector_named
from reapex.errors import UsageError
from reapex.window import Window

_AMOUNT = re.compile(r"[\d.]+(?:/[\d.]+)?(?:ms)?")
_PUBLISHED: Mapping[str, Mapping[str, str]] = {
    "paper": {"search": "paper", "criterion": "l2"},
    "released": {"search": "released", "criterion": "uint8_wrap"},
}

_NEVER_LEARNED = "usual"

Named = tuple[str, Corrector]


def names() -> tuple[str, ...]:
    """Every word that stands alone."""
    return ("manual", "true", "risefall", "gamdss", *(f"spotted:{each}" for each in spotters()))


def split_word(word: str) -> tuple[str, str]:
    """The name and its settings.

    Raises
    ------
    UsageError
        If there is no such name.
    """
    name, _, rest = (part.strip() for part in word.partition(":"))
    if name in ("manual", "true", *_MADE):
        return name, rest
    close = get_close_matches(word.strip(), names(), n=2) or get_close_matches(
        name, {each.partition(":")[0] for each in names()}, n=2
    )
    raise UsageError(
        f"There are no key frames called {word!r} in this version",
        expected=" or ".join(names()),
        mend=_meant(close),
    )


def corrector_of(name: str, rest: str) -> Named:
    """The canonical word and the corrector of a name and its settings.

    Raises
    ------
    UsageError
        If a setting is unknown, stands twice, or has a value that cannot be.
    """
    settings = [each.strip() for each in rest.split(",")] if rest else []
    return _MADE[name](settings)


def _gamdss(settings: Sequence[str]) -> Named:
    known = ("search", "criterion", "window")
    given: dict[str, str] = {}
    for setting in settings:
        if setting in _PUBLISHED:
            _add(given, _PUBLISHED[setting], "gamdss")
        elif _AMOUNT.fullmatch(setting):
            _add(given, {"window": setting}, "gamdss")
        else:
            _add(given, _pair(setting, known, tuple(_PUBLISHED), "gamdss"), "gamdss")
    if "window" in given:
        given["window"] = given["window"].replace("/", ",")
    words: dict[str, Any] = {**given}
    corrector = corrector_named("gamdss", **words)
    assert isinstance(corrector, Gamdss)
    window = _window_word(corrector.window)
    spelled = f"search={corrector.search.name},criterion={corrector.criterion.name},window={window}"
    return f"gamdss:{spelled}", corrector


def _risefall(settings: Sequence[str]) -> Named:
    given: dict[str, str] = {}
    for setting in settings:
        if setting == "cautious":
            _add(given, {"cautious": "yes"}, "risefall")
        else:
            _add(
                given, _pair(setting, ("crossing", "coders"), ("cautious",), "risefall"), "risefall"
            )
    words: dict[str, Any] = {**given}
    if "crossing" in given:
        words["crossing"] = _number("crossing", given["crossing"])
    words["cautious"] = "cautious" in given
    # Coders are learned from all clips at once, those of test persons included: only if asked for.
    words["coders"] = given.get("coders", _NEVER_LEARNED)
    corrector = corrector_named("risefall", **words)
    assert isinstance(corrector, RiseFall)
    spelled = ["cautious"] if "cautious" in given else []
    if corrector.family.crossing != DEFAULT_CROSSING:
        spelled.append(f"crossing={corrector.family.crossing:.12g}")
    if words["coders"] != _NEVER_LEARNED:
        spelled.append(f"coders={words['coders']}")
    return ":".join(["risefall", ",".join(spelled)] if spelled else ["risefall"]), corrector


def _spotted(settings: Sequence[str]) -> Named:
    expected = " or ".join(f"spotted:{each}" for each in spotters())
    if not settings or not settings[0]:
        raise UsageError("It is not said which spotter is meant", expected=expected)
    name, *others = settings
    if name not in spotters():
        close = get_close_matches(name, spotters(), n=2)
        raise UsageError(
            f"There is no spotter {name!r} in this version",
            expected=expected,
            mend=_meant(f"spotted:{each}" for each in close),
        )
    if others not in ([], ["cut"]):
        raise UsageError(
            f"The spotter {name} has no setting {','.join(others)!r}", expected="cut, or nothing"
        )
    word = f"spotted:{name}" + (",cut" if others else "")
    return word, SpottedKeyFrames(spotter_named(name), context=not others)


_MADE: Mapping[str, Callable[[Sequence[str]], Named]] = {
    "risefall": _risefall,
    "gamdss": _gamdss,
    "spotted": _spotted,
}


def _pair(
    setting: str, known: Sequence[str], alone: Sequence[str], method: str
) -> Mapping[str, str]:
    key, equals, value = (part.strip() for part in setting.partition("="))
    if equals and key in known and value:
        return {key: value}
    forms = (*(f"{each}=" for each in known), *alone)
    close = get_close_matches(f"{key}=" if equals else key, forms, n=2)
    raise UsageError(
        f"{method} has no setting {setting!r}",
        expected=" or ".join(forms),
        mend=_meant(close),
    )


def _add(given: dict[str, str], more: Mapping[str, str], method: str) -> None:
    twice = [key for key in more if key in given]
    if twice:
        raise UsageError(f"{method} is told its {twice[0]} twice", mend="Keep one of them")
    given.update(more)


def _meant(close: Iterable[str]) -> str:
    words = " or ".join(close)
    return f"Perhaps {words} is meant" if words else ""


def _number(key: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise UsageError(f"The {key} is {value!r}", expected="a number such as 0.05") from None


def _window_word(window: Window) -> str:
    amounts = [window.rise] if window.rise == window.fall else [window.rise, window.fall]
    return "/".join(f"{each:.12g}" for each in amounts) + ("ms" if window.unit == "ms" else "")
