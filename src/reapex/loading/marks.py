"""A record's key frames, ready to be looked for: both ends sure, the apex as the policy says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reapex.clip import ApexSource
from reapex.errors import BadCell, KeyFrameMissing, UsageError
from reapex.keyframes import RawKeyFrames

ApexPolicy = Literal["midpoint", "drop", "keep"]
APEX_POLICIES: tuple[ApexPolicy, ...] = ("midpoint", "drop", "keep")

_LONGEST_CLIP = 100_000  # frames; eight minutes at 200 fps, so more is a slip of the keyboard


def apex_policy_named(name: str) -> ApexPolicy:
    """The policy of that name.

    Raises
    ------
    UsageError
        If there is none.
    """
    for policy in APEX_POLICIES:
        if policy == name:
            return policy
    raise UsageError(f"There is no apex policy {name!r}", expected=" or ".join(APEX_POLICIES))


@dataclass(frozen=True, slots=True)
class Marks:
    """Key frames in the sheet's counting; the apex is None only where the policy kept it so."""

    onset: int
    apex: int | None
    offset: int
    apex_source: ApexSource = "annotated"

    def __iter__(self) -> Iterator[int | None]:
        return iter((self.onset, self.apex, self.offset))

    @classmethod
    def of(cls, raw: RawKeyFrames, policy: ApexPolicy) -> Marks:
        """What the sheet said, with the policy applied.

        Raises
        ------
        KeyFrameMissing
            If an end is missing, or the apex is and the policy is ``drop``.
        BadCell
            If the ends are further apart than any clip is long.
        """
        if raw.onset is None or raw.offset is None:
            raise KeyFrameMissing("The row has no onset or no offset")
        if raw.offset - raw.onset > _LONGEST_CLIP:
            raise BadCell(
                f"Onset {raw.onset} and offset {raw.offset} are {raw.offset - raw.onset} frames "
                "apart",
                expected=f"at most {_LONGEST_CLIP}",
                mend="Check the two cells for a slip of the keyboard",
            )
        if raw.apex is not None:
            return cls(raw.onset, raw.apex, raw.offset)
        if policy == "midpoint":
            return cls(raw.onset, (raw.onset + raw.offset) // 2, raw.offset, "midpoint")
        if policy == "keep":
            return cls(raw.onset, None, raw.offset, "none")
        raise KeyFrameMissing(
            "The row has no apex, and clips without one were to be dropped",
            mend="Use --apex-policy midpoint to put the middle in its place",
        )
