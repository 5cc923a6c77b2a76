from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.keyframes import RawKeyFrames
from reapex.review import Action, Decision, Standing

MANUAL = RawKeyFrames(100, 120, 150)
CLIP = "casme2/99/EP01_1#1"


def decided(action: Action, number: int, after: RawKeyFrames = MANUAL, **rest: object) -> Decision:
    decision = Decision(CLIP, "Li", action, MANUAL, after, number=number)
    return replace(decision, **rest)  # type: ignore[arg-type]


def undo_of(number: int, own: int) -> Decision:
    return Decision(CLIP, "Li", "undo", MANUAL, MANUAL, undoes=number, number=own)


def test_nothing_decided_leaves_the_manual_frames() -> None:
    standing = Standing.of(MANUAL, [])
    assert standing == Standing(MANUAL)
    assert not standing.is_decided


@pytest.mark.parametrize(
    ("action", "status"),
    [("accept", "accepted"), ("keep", "kept"), ("set", "edited"), ("cant_tell", "cant_tell")],
)
def test_an_action_is_what_stands(action: Action, status: str) -> None:
    after = RawKeyFrames(100, 123, 150)
    standing = Standing.of(MANUAL, [decided(action, 4, after, seconds=3.5)])
    assert (standing.status, standing.keyframes, standing.last) == (status, after, 4)
    assert (standing.to_undo, standing.seconds, standing.is_decided) == (4, 3.5, True)


def test_a_note_changes_no_key_frame_and_decides_nothing() -> None:
    other = RawKeyFrames(1, 2, 3)
    standing = Standing.of(MANUAL, [decided("note", 1, other, note="hair over the brow")])
    assert (standing.status, standing.keyframes) == ("undecided", MANUAL)
    assert standing.note == "hair over the brow"


def test_undo_goes_back_one_decision_at_a_time() -> None:
    first, second = RawKeyFrames(101, 120, 150), RawKeyFrames(101, 125, 150)
    made = [decided("set", 1, first), decided("set", 2, second)]
    assert Standing.of(MANUAL, made).keyframes == second
    made.append(undo_of(2, 3))
    once = Standing.of(MANUAL, made)
    assert (once.keyframes, once.status, once.to_undo, once.last) == (first, "edited", 1, 3)
    made.append(undo_of(1, 4))
    twice = Standing.of(MANUAL, made)
    assert (twice.keyframes, twice.status, twice.to_undo, twice.last) == (
        MANUAL,
        "undecided",
        None,
        4,
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["accept", "keep", "set", "cant_tell", "note"]),
            st.integers(0, 9),
            st.floats(0, 60),
        ),
        max_size=8,
    ),
    st.integers(0, 8),
)
def test_undoing_the_last_k_is_as_if_they_had_never_been(
    steps: list[tuple[Action, int, float]], k: int
) -> None:
    made = [
        decided(action, number, RawKeyFrames(100, 120 + apex, 150), seconds=seconds)
        for number, (action, apex, seconds) in enumerate(steps, 1)
    ]
    standing, undone = Standing.of(MANUAL, made), list(made)
    for _ in range(min(k, len(made))):
        assert standing.to_undo is not None
        undone.append(undo_of(standing.to_undo, len(undone) + 1))
        standing = Standing.of(MANUAL, undone)
    fewer = Standing.of(MANUAL, made[: len(made) - min(k, len(made))])
    assert (standing.keyframes, standing.status, standing.note, standing.to_undo) == (
        fewer.keyframes,
        fewer.status,
        fewer.note,
        fewer.to_undo,
    )
    assert standing.seconds == pytest.approx(sum(each.seconds for each in made))


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "delete"},
        {"coder": "  "},
        {"clip_id": ""},
        {"note": "x" * 2001},
        {"undoes": 3},
        {"action": "undo"},
        {"seconds": -1.0},
        {"seconds": float("nan")},
    ],
)
def test_what_is_no_decision_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        replace(decided("keep", 1), **wrong)  # type: ignore[arg-type]
