"""What a format is to the fuzzer, and how one case of it is judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from reapex.errors import ReapexError

READ, REFUSED = "read", "refused"


@dataclass(frozen=True)
class Case:
    """A file or folder, and the names of rows in it that must be read or skipped."""

    path: Path
    untouched: frozenset[str] = field(default=frozenset())


class Wrong(Exception):
    """What a reader did that it must not: said nothing, or said it of another file."""


Make = Callable[[Random, Path], Case]


@dataclass(frozen=True)
class Format:
    """One reader.

    Parameters
    ----------
    name
        As results call it.
    ways
        Each makes a case in a folder; one of them is drawn per seed.
    read
        Reads it, and raises :class:`Wrong` where records vanish.
    says_file
        Whether a refusal must name the file.
    """

    name: str
    ways: Sequence[Make]
    read: Callable[[Case, Random], object]
    says_file: bool = True

    def case(self, seed: int, folder: Path) -> tuple[Case, Random]:
        """The case of a seed, made in an empty folder."""
        rng = Random(f"{self.name}:{seed}")
        return rng.choice(self.ways)(rng, folder), rng

    def run(self, seed: int, folder: Path) -> str:
        """``read`` or ``refused``; raises whatever else the reader raised."""
        case, rng = self.case(seed, folder)
        try:
            self.read(case, rng)
        except ReapexError as error:
            message = str(error)
            if self.says_file and case.path.name not in message:
                raise Wrong(f"a refusal that names no file: {message[:200]}") from None
            if not error.what:
                raise Wrong("a refusal without words") from None
            return REFUSED
        return READ
