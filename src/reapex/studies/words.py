"""Numbers of a study as text, the same on every page."""

from __future__ import annotations

from reapex.evaluation import Interval


def score(value: float | None) -> str:
    """A score of 0 to 1, to three digits; a dash where there is none.

    Examples
    --------
    >>> score(0.8147), score(1.0), score(None)
    ('.815', '1.000', '–')
    """
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def between(interval: Interval | None) -> str:
    """Both ends of an interval; empty without one.

    Examples
    --------
    >>> between(Interval(0.5, 0.75))
    '.500 to .750'
    """
    return "" if interval is None else f"{score(interval.low)} to {score(interval.high)}"


def brackets(interval: Interval | None) -> str:
    """The same in little room.

    Examples
    --------
    >>> brackets(Interval(0.504, 0.75))
    '[.50, .75]'
    """
    if interval is None:
        return ""
    low, high = (f"{each:.2f}".removeprefix("0") for each in (interval.low, interval.high))
    return f"[{low}, {high}]"


def count(number: int | None) -> str:
    """Parameters or MACs with their unit.

    Examples
    --------
    >>> count(12_789_413), count(13_440_000_000), count(950), count(None)
    ('12.8 M', '13.4 G', '950', '–')
    """
    if number is None:
        return "–"
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return str(number)


def duration(seconds: float | None) -> str:
    """A time as the paper writes it.

    Examples
    --------
    >>> duration(4239.0), duration(75.2), duration(3.21), duration(None)
    ('1 h 10 min', '1 min 15 s', '3.2 s', '–')
    """
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def share(value: float | None) -> str:
    """A share in percent; a dash where there is none."""
    return "–" if value is None else f"{value:.0%}".replace("%", " %")
