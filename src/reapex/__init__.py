"""Find, check and correct the onset, apex and offset labels of micro-expression clips."""

from reapex.version import __version__

__all__ = ["__version__"]
