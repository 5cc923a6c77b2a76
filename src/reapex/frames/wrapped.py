"""What stands before a source of pictures and changes only how they are read."""

from __future__ import annotations

from collections.abc import Sequence

from reapex.errors import Place
from reapex.series import FrameSource


class WrappedFrames:
    """All facts of a source, passed on; whoever inherits says what ``read`` gives.

    Parameters
    ----------
    source
        The whole pictures.
    """

    def __init__(self, source: FrameSource) -> None:
        self.source = source

    def __len__(self) -> int:
        return len(self.source)

    @property
    def fps(self) -> float | None:
        """As the source has it."""
        return self.source.fps

    @property
    def numbers(self) -> Sequence[int]:
        """As the source has them."""
        return self.source.numbers

    @property
    def times_ms(self) -> Sequence[float] | None:
        """As the source has them."""
        return self.source.times_ms

    @property
    def place(self) -> Place:
        """Where the source's pictures are."""
        return self.source.place
