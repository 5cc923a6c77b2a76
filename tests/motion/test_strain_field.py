import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.motion import strain_magnitude
from reapex.series import FloatArray

gradients = st.floats(-2, 2)
Y, X = np.mgrid[:9, :13].astype(float)


def linear(u_x: float, u_y: float, v_x: float, v_y: float) -> FloatArray:
    return np.stack((u_x * X + u_y * Y, v_x * X + v_y * Y), axis=2)


def strains(flow: FloatArray) -> FloatArray:
    magnitude = strain_magnitude(flow)
    assert magnitude.shape == flow.shape[:2]
    return magnitude


@given(gradients, gradients)
def test_a_translation_has_none(u: float, v: float) -> None:
    assert not strains(np.broadcast_to([u, v], (9, 13, 2))).any()


@given(gradients)
def test_a_rotation_has_none(angle: float) -> None:
    np.testing.assert_allclose(strains(linear(0, -angle, angle, 0)), 0, atol=1e-12)


@given(gradients)
def test_an_expansion_has_its_rate_times_the_root_of_two(a: float) -> None:
    np.testing.assert_allclose(strains(linear(a, 0, 0, a)), abs(a) * 2**0.5, atol=1e-12)


@given(gradients)
def test_a_simple_shear_has_its_rate_over_the_root_of_two(a: float) -> None:
    for shear in (linear(0, a, 0, 0), linear(0, 0, a, 0)):
        np.testing.assert_allclose(strains(shear), abs(a) / 2**0.5, atol=1e-12)


@given(gradients, gradients, gradients, gradients)
def test_it_is_the_norm_of_the_strain_tensor(
    u_x: float, u_y: float, v_x: float, v_y: float
) -> None:
    gradient = np.array([[u_x, u_y], [v_x, v_y]])
    tensor = (gradient + gradient.T) / 2
    np.testing.assert_allclose(
        strains(linear(u_x, u_y, v_x, v_y)), np.linalg.norm(tensor), atol=1e-12
    )


def test_flow_in_single_precision_stays_so() -> None:
    assert strain_magnitude(linear(1, 2, 3, 4).astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize("shape", [(9, 13), (9, 13, 3), (1, 13, 2), (9, 1, 2), (2, 9, 13, 2)])
def test_what_is_no_flow_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match=r"shape \(h, w, 2\)"):
        strain_magnitude(np.zeros(shape))
