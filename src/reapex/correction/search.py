"""Which frames GAMDSS compares, and in which order: the four readings of one paper.

The paper describes its search three times, each time differently (Eq. 2, Algorithm 1, Fig. 4),
and the released code has a fourth version; reference note gamdss §1.1 compares them. Here each is
a row of offsets from the manual key frames:

============== ============ ==================== ============================
search         onset        apex                 offset (paired with new apex)
============== ============ ==================== ============================
``paper``      [0, +R_rise] [−R_rise, +R_rise]   [−R_fall, 0]
``algorithm1`` [0, +R_rise] [−R_rise, 0]         [0, +R_fall]
``released``   [0, +R_rise] [−R_rise, 0]         [−R_fall, 0]
``symmetric``  ± R_rise     ± R_rise             ± R_fall
============== ============ ==================== ============================

Conventions
-----------
Candidates stand in the order in which they are scored, and the first maximum wins, so that ties
keep the manual frames. The manual frame comes first; then each step 1, 2, … in the search's own
direction (onset forwards, apex and offset backwards, ``algorithm1``'s offset forwards), each
followed by its mirror where the window reaches both ways. Algorithm 1 as printed never scores the
manual pair; we always do, or a clip without motion would move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reapex.errors import UsageError
from reapex.window import Reach

SearchName = Literal["paper", "algorithm1", "released", "symmetric"]


@dataclass(frozen=True, slots=True)
class Direction:
    """Where one key frame may go: ``first`` is +1 or −1, ``both`` adds the mirror of each step."""

    first: Literal[1, -1]
    both: bool = False

    def candidates(self, position: int, reach: Reach) -> tuple[int, ...]:
        """Positions within reach, in the order in which they are scored."""
        signs = (self.first, -self.first) if self.both else (self.first,)
        ordered = [position]
        for step in range(1, max(reach.back, reach.ahead) + 1):
            for sign in signs:
                if step <= (reach.ahead if sign > 0 else reach.back):
                    ordered.append(position + sign * step)
        return tuple(ordered)

    def is_cut(self, reach: Reach) -> bool:
        """Whether the clip ends inside the window, on a side where this key frame may go."""
        looks_ahead = self.both or self.first > 0
        looks_back = self.both or self.first < 0
        return (looks_ahead and reach.is_cut_ahead) or (looks_back and reach.is_cut_back)


@dataclass(frozen=True, slots=True)
class Search:
    """Where each of the three key frames may go."""

    name: SearchName
    onset: Direction
    apex: Direction
    offset: Direction


_SEARCHES = {
    search.name: search
    for search in (
        Search("paper", Direction(1), Direction(-1, both=True), Direction(-1)),
        Search("algorithm1", Direction(1), Direction(-1), Direction(1)),
        Search("released", Direction(1), Direction(-1), Direction(-1)),
        Search(
            "symmetric", Direction(1, both=True), Direction(-1, both=True), Direction(-1, both=True)
        ),
    )
}


def searches() -> tuple[str, ...]:
    """The names of the searches, the default first."""
    return tuple(_SEARCHES)


def search_named(name: str) -> Search:
    """The search of that name.

    Raises
    ------
    UsageError
        If there is none.
    """
    for search in _SEARCHES.values():
        if search.name == name:
            return search
    raise UsageError(f"There is no search {name!r}", expected=" or ".join(searches()))
