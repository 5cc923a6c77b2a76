import numpy as np
import pytest

from reapex.correction import CoderModel, CoderModels, LearnedCoder
from reapex.correction.risefall import CAREFUL, PRIOR
from reapex.errors import UsageError

LATE = CoderModel((20, 0, -30), (10, 10, 15))
SHEET = LearnedCoder(None, 300, CoderModel((5, 0, -5)))
ANNA = LearnedCoder("Anna", 150, LATE)


def test_the_usual_coder_has_the_spreads_of_the_note_and_a_careful_one_half() -> None:
    assert PRIOR.spread_ms == (30.0, 25.0, 45.0)
    assert PRIOR.bias_ms == (0.0, 0.0, 0.0)
    assert CAREFUL.spread_ms == (15.0, 12.5, 22.5)
    assert ANNA.care == pytest.approx(1 / 3)


def test_a_coder_who_marks_late_saw_it_earlier() -> None:
    np.testing.assert_allclose(LATE.moments(np.array([100.0, 200, 300])), [80, 200, 330])
    assert LATE.scaled(2).bias_ms == LATE.bias_ms
    np.testing.assert_allclose(LATE.scaled(2).spreads, [20, 20, 30])


@pytest.mark.parametrize(
    ("bias", "spread"),
    [
        ((0, 0, float("nan")), (30, 25, 45)),
        ((0, float("inf"), 0), (30, 25, 45)),
        ((0, 0, 0), (30, 0, 45)),
        ((0, 0, 0), (30, -1, 45)),
        ((0, 0, 0), (30, 25, float("nan"))),
    ],
)
def test_a_coder_that_cannot_be_is_refused(
    bias: tuple[float, float, float], spread: tuple[float, float, float]
) -> None:
    with pytest.raises(UsageError, match="cannot be") as refusal:
        CoderModel(bias, spread)
    assert refusal.value.expected == "three finite biases, and three spreads above 0"


def test_each_coder_is_judged_by_the_nearest_model_there_is() -> None:
    nobody = CoderModels()
    assert not nobody.learned
    assert nobody.model_for("Anna") == nobody.model_for(None) == PRIOR
    assert CoderModels(usual=CAREFUL).model_for("Anna") == CAREFUL
    known = CoderModels(SHEET, {"Anna": ANNA}, CAREFUL)
    assert known.learned
    assert known.model_for("Anna") == LATE
    assert known.model_for("Bert") == known.model_for(None) == SHEET.model
    assert CoderModels(coders={"Anna": ANNA}).model_for("Bert") == PRIOR
