import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.motion.block_motion import N_BLOCKS, BlockMotion, block_centres
from reapex.motion.rigid import without_rigid
from reapex.series import FloatArray

HALF = 63.5
X, Y = (centre / HALF - 1 for centre in block_centres())
N = N_BLOCKS**2
sizes = st.floats(-3, 3)
inner = [
    row * N_BLOCKS + column for row in range(2, N_BLOCKS - 2) for column in range(3, N_BLOCKS - 3)
]


def motion_of(across: FloatArray, down: FloatArray) -> BlockMotion:
    return BlockMotion(np.atleast_2d(across), np.atleast_2d(down), np.ones((2, N)))


def quadratic(c: tuple[float, ...]) -> FloatArray:
    field: FloatArray = c[0] + c[1] * X + c[2] * Y + c[3] * X**2 + c[4] * X * Y + c[5] * Y**2
    return field


@given(st.tuples(*[sizes] * 6), st.tuples(*[sizes] * 6))
def test_property_10_no_smooth_field_is_left(
    across: tuple[float, ...], down: tuple[float, ...]
) -> None:
    fields = quadratic(across), quadratic(down)
    rest = without_rigid(motion_of(*fields))
    assert rest.shape == (1, 2 * N)
    # (a floor of 1e-6 px: the ridge is seen where the whole field is that small)
    for field, left in zip(fields, np.split(rest[0], 2), strict=True):
        assert np.abs(left).max() <= 1e-3 * np.abs(field).max() + 1e-6


@given(st.sampled_from(inner), st.floats(0.1, 3), st.tuples(*[sizes] * 6))
def test_property_10_a_block_that_moves_alone_keeps_its_motion(
    block: int, size: float, head: tuple[float, ...]
) -> None:
    field = quadratic(head)
    field[block] += size
    rest = without_rigid(motion_of(field, np.zeros(N)))[0]
    assert rest[block] >= 0.8 * size
    others = np.delete(rest, block)
    assert np.abs(others).max() < 0.1 * size


@settings(max_examples=30)
@given(st.integers(2, 8), st.integers(2, 8))
def test_a_corner_of_the_mouth_is_told_from_the_head_that_carries_it(row: int, column: int) -> None:
    field = 1.5 + 0.4 * X
    corner = [(row + i) * N_BLOCKS + column + j for i in range(3) for j in range(3)]
    field[corner] += 1.0
    rest = without_rigid(motion_of(field, field))[0, :N]
    still = np.ones(N, dtype=bool)
    still[corner] = False
    assert np.abs(rest[still]).max() < 0.05
    assert rest[(row + 1) * N_BLOCKS + column + 1] > 0.6


def test_blocks_that_may_not_speak_of_the_whole_do_not_pull_at_it() -> None:
    eyes = (np.abs(Y + 0.3) < 0.35) & (np.abs(X) < 0.8)
    field = np.where(eyes, 4.0, 0.0)
    trusted = without_rigid(motion_of(field, field))[0, :N]
    doubted = without_rigid(motion_of(field, field), np.where(eyes, 0.02, 1.0))[0, :N]
    assert np.abs(doubted[~eyes]).max() < 0.02 < np.abs(trusted[~eyes]).max()


def test_blocks_without_information_do_not_either() -> None:
    field = np.where(X > 0.3, 2.0, 0.0)
    information = np.where(X > 0.3, 0.0, 1.0)
    motion = BlockMotion(field[None], field[None], np.stack([information, information]))
    rest = without_rigid(motion)[0, :N]
    assert np.abs(rest[X < 0.3]).max() < 0.01


def test_frames_are_fitted_apart_and_the_border_is_faded_out() -> None:
    rng = np.random.default_rng(0)
    fields = rng.normal(0, 1, (2, 4, N))
    together = without_rigid(motion_of(fields[0], fields[1]))
    for frame in range(4):
        alone = without_rigid(motion_of(fields[0, frame], fields[1, frame]))
        np.testing.assert_allclose(alone[0], together[frame])
    typical = np.abs(together[:, :N]).mean(axis=0)
    middle = (np.abs(X) < 0.5) & (np.abs(Y) < 0.6)
    edge = np.maximum(np.abs(X), np.abs(Y)) > 0.9
    assert typical[edge].mean() < 0.5 * typical[middle].mean()
    assert typical[(np.abs(X) > 0.9)].mean() < 0.25 * typical[middle].mean()


def test_it_is_the_same_in_any_unit_but_for_the_least_scale() -> None:
    field = np.random.default_rng(1).normal(0, 1, N)
    one = without_rigid(motion_of(field, field))
    np.testing.assert_allclose(without_rigid(motion_of(5 * field, 5 * field)), 5 * one, rtol=1e-6)
