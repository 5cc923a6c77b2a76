"""One fold cannot be learned; the others can."""

from __future__ import annotations

from reapex.errors import ReapexError


class FoldStopped(ReapexError):
    """A fold stopped for a reason of its own, such as a loss that is no number."""
