"""One fold cannot be learned; the others can."""

from __future__ import annotations

from reapex.errors import ReapexError


class FoldStopped(ReapexError):
    """A fold stopped for a reason of its own."""


class Diverged(FoldStopped):
    """What was learned is no finite number: of a candidate, or of the fold."""
