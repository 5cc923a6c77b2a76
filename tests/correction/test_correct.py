"""The one call for frames in memory, and correctors by their names."""

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reapex.correction import CoderModel, Gamdss, RiseFall, correct, corrector_named, methods
from reapex.correction.risefall import CAREFUL, CAUTIOUS, USUAL, RiseFallProposal
from reapex.errors import KeyFrameError, RateUnknown, UsageError
from reapex.keyframes import KeyFrames

from .known import DEFAULT, EYES, TEST_3_MARKS, answer, face_clip, reasons, two_channels


def test_the_default_is_the_rise_fall_corrector_which_learns_from_sheets() -> None:
    assert methods() == ("risefall", "gamdss")
    assert corrector_named() == RiseFall(learns=True)
    assert corrector_named("risefall").name == "risefall:crossing 5%"
    assert corrector_named("gamdss").name == "gamdss:paper:l2:λ = 0.1"
    found = correct(two_channels(), TEST_3_MARKS, fps=100)
    assert isinstance(found, RiseFallProposal)
    assert found == answer(DEFAULT, two_channels(), TEST_3_MARKS)
    assert found.keyframes == correct(two_channels(), (23, 30, 44), fps=100).keyframes


@pytest.mark.parametrize(
    "words", [{"search": "released"}, {"criterion": "uint8_wrap"}, {"window": 0.2}]
)
def test_a_word_of_gamdss_asks_for_gamdss(words: dict[str, Any]) -> None:
    assert isinstance(corrector_named(**words), Gamdss)
    with pytest.raises(UsageError, match=f"risefall has no {next(iter(words))}") as refusal:
        corrector_named("risefall", **words)
    assert refusal.value.mend == "Leave it out, or ask for the method gamdss"


@pytest.mark.parametrize(
    "words", [{"crossing": 0.1}, {"cautious": True}, {"coders": "usual"}, {"coders": "careful"}]
)
def test_a_word_of_the_rise_fall_corrector_is_refused_by_gamdss(words: dict[str, Any]) -> None:
    assert isinstance(corrector_named(**words), RiseFall)
    for asked in ({"method": "gamdss"}, {"window": 0.2}):
        with pytest.raises(UsageError, match=f"gamdss has no {next(iter(words))}") as refusal:
            corrector_named(**asked, **words)
        assert refusal.value.mend == "Leave it out, or ask for the method risefall"


def test_no_method_of_that_name() -> None:
    with pytest.raises(UsageError, match="no method 'magic'") as refusal:
        correct(two_channels(), TEST_3_MARKS, fps=100, method="magic")
    assert refusal.value.expected == "risefall or gamdss"


def test_each_word_becomes_its_setting(tmp_path: Path) -> None:
    table = tmp_path / "coders.csv"
    table.write_text("coder,onset_bias_ms\n,15\nAnna,30\n", encoding="utf-8")
    usual = corrector_named(coders="usual")
    assert usual == DEFAULT
    careful = corrector_named(coders="careful")
    given = corrector_named(coders=table)
    assert isinstance(careful, RiseFall)
    assert isinstance(given, RiseFall)
    assert (careful.coders.usual, careful.learns) == (CAREFUL, False)
    assert given.coders.model_for("Anna") == CoderModel((30, 0, 0))
    assert given.coders.model_for(None) == CoderModel((15, 0, 0))
    assert corrector_named(coders=str(table)) == given
    for cautious, caution in ((True, CAUTIOUS), (False, USUAL)):
        asked = corrector_named(crossing=0.0, cautious=cautious)
        assert isinstance(asked, RiseFall)
        assert (asked.family.crossing, asked.caution) == (0, caution)
    with pytest.raises(UsageError, match="The crossing is"):
        corrector_named(crossing=0.7)
    with pytest.raises(UsageError, match="no coder table"):
        corrector_named(coders="somebody")


def test_onset_and_offset_are_read_where_they_are_asked_for() -> None:
    found = [
        correct(two_channels(), TEST_3_MARKS, fps=100, crossing=share).keyframes
        for share in (0.0, 0.05, 0.2)
    ]
    assert [each.onset for each in found] == sorted({each.onset for each in found})
    assert [each.offset for each in found][::-1] == sorted({each.offset for each in found})


def test_without_the_frame_rate_it_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="needs the frame rate") as refusal:
        correct(two_channels(), TEST_3_MARKS)
    assert refusal.value.mend == 'Give it, as in fps=200, or ask for method="gamdss"'
    assert correct(two_channels(), TEST_3_MARKS, method="gamdss").searched
    with pytest.raises(RateUnknown, match="needs the frame rate"):
        correct(two_channels(), TEST_3_MARKS, window="20ms")
    for fps in (0, -25, float("nan")):
        with pytest.raises(UsageError, match="frame rate is"):
            correct(two_channels(), TEST_3_MARKS, fps=fps)


def test_where_the_eyes_are_may_be_said() -> None:
    blinking = face_clip(blink_px=3.0)
    for eyes, flagged in ((None, False), (EYES, True)):
        found = correct(blinking, (13, 16, 26), fps=100, eyes_px=eyes)
        assert any("blink_or_gaze" in each for each in reasons(found)) == flagged


def test_arguments_that_are_wrong_are_refused_and_labels_that_do_not_fit_are_kept() -> None:
    with pytest.raises(KeyFrameError, match="out of order"):
        correct(two_channels(), (30, 23, 44), fps=100)
    with pytest.raises(UsageError, match="no frame"):
        correct(np.zeros((0, 2)), (0, 1, 2), fps=100)
    with pytest.raises(UsageError, match="cannot be compared"):
        correct(np.array(["a", "b"] * 5), (0, 1, 2), fps=100)
    outside = correct(two_channels(), (23, 30, 60), fps=100)
    assert outside.keyframes == KeyFrames(23, 30, 60)
    assert outside.kept_for == "outside"


def test_every_word_of_the_call_is_one_of_the_correctors() -> None:
    named, called = (inspect.signature(each).parameters for each in (corrector_named, correct))
    assert set(named) == set(called) - {"frames", "keyframes", "fps", "eyes_px"}
    assert all(named[name].default == called[name].default for name in named)
