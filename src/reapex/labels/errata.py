"""Published corrections of single labels, applied only where the user asks for them.

Conventions
-----------
A fix is keyed by data set, subject, clip name and the onset as the sheet writes it, and states the
values that it expects to find. Where the sheet reads otherwise, because its version carries the
fix already or is another, the fix does nothing. Rows that were published by their row number alone
are not shipped: another version of the sheet has other rows there.

::

    name = "meb"
    source = "where these values were published"

    [[fix]]
    dataset = "casme3"
    subject = "spNO.149"
    clip = "d"
    onset = 112                                # as written
    expects = { apex = 83, offset = 358 }      # before the fix
    becomes = { apex = 123 }

Shipped: ``meb``, the rows of CAS(ME)³ that ``tvaranka/meb`` (Apache-2.0) mends in its loader. Its
fixes of other data sets are known by row number only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from reapex.errors import ErrataWrong, Place
from reapex.keyframes import Key, RawKeyFrames
from reapex.labels.record import Record
from reapex.toml_file import read_toml

SHIPPED = ("meb",)

_Number = Annotated[int, Field(ge=0, strict=True)]


class Fix(BaseModel):
    """The fix of one row; key frames in the sheet's own counting.

    A 0 in ``expects`` also means a key frame that is read as unknown, where 0 means that.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: Annotated[str, Field(min_length=1)]
    subject: Annotated[str, Field(coerce_numbers_to_str=True, min_length=1)]
    clip: Annotated[str, Field(coerce_numbers_to_str=True, min_length=1)]
    onset: _Number
    expects: dict[Key, _Number] = {}
    becomes: Annotated[dict[Key, _Number], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_guarded(self) -> Self:
        unguarded = [key for key in self.becomes if key != "onset" and key not in self.expects]
        if unguarded:
            raise ValueError(f"becomes says {', '.join(unguarded)}, and expects does not")
        return self

    @property
    def place(self) -> str:
        """The key, for messages."""
        return f"{self.dataset} {self.subject} {self.clip}, onset {self.onset}"

    def is_about(self, record: Record) -> bool:
        """Whether a record is the one that the key names."""
        subjects = {record.subject.casefold(), record.subject_raw.casefold()}
        return (
            record.dataset == self.dataset
            and self.subject.casefold() in subjects
            and record.name.casefold() == self.clip.casefold()
            and record.raw.onset == self.onset
        )

    def differing(self, raw: RawKeyFrames) -> Mapping[Key, int | None]:
        """The key frames that do not read as expected."""
        found: dict[Key, int | None] = {}
        for key, number in self.expects.items():
            value: int | None = getattr(raw, key)
            if value != number and not (value is None and number == 0):
                found[key] = value
        return found


class Errata(BaseModel):
    """Fixes that were published together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)]
    source: str = ""
    fix: tuple[Fix, ...]


def errata_named(name: str | Path) -> Errata:
    """The shipped errata of a name, or those of the user's own file.

    Raises
    ------
    ErrataWrong
        If it is neither, no TOML, or lacks something; all faults in one message.

    Examples
    --------
    >>> [fix.subject for fix in errata_named("meb").fix][:2]
    ['spNO.149', 'spNO.216']
    """
    if str(name) in SHIPPED:
        shipped = resources.files("reapex.labels").joinpath(f"errata_{name}.toml")
        return Errata.model_validate(tomllib.loads(shipped.read_text(encoding="utf-8")))
    path = Path(name)
    where = Place(file=path)
    try:
        return Errata.model_validate(read_toml(path))
    except FileNotFoundError:
        raise ErrataWrong(
            "There is no such file",
            where=where,
            expected=f"{' or '.join(SHIPPED)}, or a file of errata (.toml)",
        ) from None
    except ValidationError as error:
        faults = "; ".join(_fault(each["loc"], each["msg"]) for each in error.errors())
        raise ErrataWrong(
            faults,
            where=where,
            expected=f"name, and [[fix]] tables with {', '.join(Fix.model_fields)}",
        ) from None
    except (OSError, ValueError) as error:
        raise ErrataWrong(
            f"The errata cannot be read ({error})", where=where, expected="TOML in UTF-8"
        ) from None


def _fault(place: tuple[int | str, ...], message: str) -> str:
    words = [f"number {part + 1}" if isinstance(part, int) else str(part) for part in place]
    return f"{' '.join(words)}: {message}"
