"""What the room offers."""

from __future__ import annotations

from reapex import synth


def test_everything_offered_is_there() -> None:
    assert len(set(synth.__all__)) == len(synth.__all__)
    assert all(hasattr(synth, name) for name in synth.__all__)
