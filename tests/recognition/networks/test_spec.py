from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.keyframes import KEYS
from reapex.recognition.networks import InputSpec, phases_named


def test_phases_by_name() -> None:
    assert phases_named("rise") == ("rise",)
    assert phases_named("fall") == ("fall",)
    assert phases_named("full") == ("rise", "fall")


@pytest.mark.parametrize("name", ["", "Rise", "both", "rise,fall"])
def test_no_such_phases(name: str) -> None:
    with pytest.raises(UsageError, match="rise or fall or full"):
        phases_named(name)


def test_the_shape_of_the_motion() -> None:
    assert InputSpec("flow", 28, ("rise",)).motion_shape == (3, 28, 28)
    assert InputSpec("sequence", 28, ("rise",), n_frames=5).motion_shape == (5, 3, 28, 28)


@given(
    st.sampled_from(["difference", "flow"]),
    st.integers(1, 512),
    st.sampled_from([phases for n in (1, 2) for phases in permutations(("rise", "fall"), n)]),
    st.data(),
)
def test_a_spec_that_fits_is_made_and_knows_its_contexts(
    feature: Any, size: int, phases: Any, data: st.DataObject
) -> None:
    keys = st.sampled_from(KEYS)
    contexts = data.draw(st.just(()) | st.tuples(*(keys for _ in phases)))
    spec = InputSpec(feature, size, phases, contexts)
    found = tuple(spec.context_of(phase) for phase in phases)
    assert found == (contexts or (None,) * len(phases))


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        (("optical", 28, ("rise",)), "feature"),
        (("flow", 0, ("rise",)), "size"),
        (("flow", -28, ("rise",)), "size"),
        (("flow", 28.0, ("rise",)), "size"),
        (("flow", True, ("rise",)), "size"),
        (("flow", 28, ()), "phases"),
        (("flow", 28, ("rise", "rise")), "phases"),
        (("flow", 28, ("rise", "apex")), "phases"),
        (("flow", 28, ("rise",), ("onset", "apex")), "contexts"),
        (("flow", 28, ("rise", "fall"), ("onset",)), "contexts"),
        (("flow", 28, ("rise",), ("middle",)), "contexts"),
        (("flow", 28, ("rise",), (), 4), "no number of frames"),
        (("sequence", 28, ("rise",)), "two frames or more"),
        (("sequence", 28, ("rise",), (), 1), "two frames or more"),
    ],
)
def test_a_spec_that_cannot_be(fields: tuple[Any, ...], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        InputSpec(*fields)
