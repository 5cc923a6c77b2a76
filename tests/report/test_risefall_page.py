"""The page of the rise–fall corrector, with GAMDSS beside it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from reapex.auditing import Audit, audit
from reapex.correction import (
    REASONS,
    Bias,
    CoderModel,
    CoderModels,
    LearnedCoder,
    corrector_named,
)
from reapex.face import Viewing
from reapex.keyframes import KEYS, Key
from reapex.loading import load
from reapex.report import coder_sentences, write_page
from reapex.report.corrector_words import corrector_sentences, corrector_title
from reapex.report.reasons import reason_rows, reasons_sentence
from reapex.report.rows import interval_in_words, row_of
from reapex.synth import SynthCorpus
from reapex.timeline import Timeline


@pytest.fixture(scope="module")
def found(small_corpus: SynthCorpus) -> Audit:
    return audit(
        load(small_corpus.labels, small_corpus.frames),
        corrector_named("risefall"),
        beside=corrector_named("gamdss"),
        viewing=Viewing(ships_crops=True),
    )


@pytest.fixture(scope="module")
def html(found: Audit, tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(found, tmp_path_factory.mktemp("risefall"))


def page_of(found: Audit, folder: Path) -> str:
    write_page(found, folder / "r.html", force=True)
    return (folder / "r.html").read_text(encoding="utf-8")


def learned(name: str | None, onset_ms: float, care: float = 1.0) -> LearnedCoder:
    late: Mapping[Key, float] = {"onset": onset_ms, "apex": -4.0, "offset": 0.0}
    biases = {key: Bias(ms, ms - 10, ms + 10, 2.0) for key, ms in late.items()}
    return LearnedCoder(name, 120, CoderModel().scaled(care), biases)


def test_both_correctors_stand_side_by_side(html: str, found: Audit) -> None:
    assert ">rise–fall, 6 clips</th>" in html
    assert ">GAMDSS, 6 clips</th>" in html
    for deviation in (found.deviation, found.deviation_beside):
        assert deviation is not None
        assert f"<b>{deviation.ms:.1f}</b>" in html
        for means in deviation.keys.values():
            assert f"<span>{means.ms:.1f}</span>" in html
    assert "Beside it, gamdss:paper:l2:λ = 0.1 would move" in html


def test_what_the_corrector_is_and_what_a_proposal_is_are_said(html: str) -> None:
    assert "Onset and offset are read where the movement passes 5\u00a0% of its peak." in html
    assert "A proposal is a question to a trained coder, not an answer." in html


def test_each_key_frame_has_its_interval_its_reasons_and_the_other_proposal(
    html: str, found: Audit
) -> None:
    assert html.count("<span>80 % interval:</span>") == 3 * len(found.corpus)
    assert html.count("<span>GAMDSS:</span>") == 3 * len(found.corpus)
    assert html.count("pictures as they are") == len(found.corpus)
    for correction in found.corrections:
        for key in row_of(1, correction).keys:
            assert f"</span> {key.interval}</div>" in html
            assert f"</span> {key.beside}</div>" in html
            assert f'<div class="why">{key.in_words}</div>' in html


def test_the_legend_names_what_is_drawn(html: str, found: Audit, tmp_path: Path) -> None:
    assert "how likely each moment is</span>" in html
    assert "the curve's own maximum" not in html
    assert "less how the head does" in html
    gamdss = audit(found.corpus, corrector_named("gamdss"))
    text = page_of(gamdss, tmp_path)
    assert "how likely each moment is</span>" not in text
    assert "the curve's own maximum" in text
    assert "GAMDSS re-selects the frames" in text
    assert "80 % interval" not in text
    assert 'class="of"' not in text


def test_reasons_are_counted_and_explained(html: str, found: Audit) -> None:
    rows = {row.code: row for row in reason_rows(found.corrections)}
    n_moved = sum(len(each.changes) for each in found.corrections)
    assert rows["moved"].total == n_moved > 0
    assert reasons_sentence(found.corrections) in html
    assert reasons_sentence(found.corrections) == (
        f"Of 18 key frames {n_moved} would move and {18 - n_moved} are kept."
    )
    table = html[html.index('<table id="reasons">') :]
    table = table[: table.index("</table>")]
    assert table.count("<tr>") == 1 + len(rows)
    for row in rows.values():
        for key, count in zip(KEYS, row.counts, strict=True):
            assert count == sum(row.code in each.reasons(key) for each in found.corrections)
        pattern = rf"<code>{row.code}</code>.*<b>{row.total}</b>.*{re.escape(REASONS[row.code])}"
        assert re.search(pattern, table)


def test_clips_that_could_not_be_searched_are_counted_as_kept(small_corpus: SynthCorpus) -> None:
    pictureless = audit(load(small_corpus.labels), corrector_named("risefall"))
    (row,) = reason_rows(pictureless.corrections)
    assert (row.code, row.counts, row.total) == ("no_frames", (6, 6, 6), 18)
    assert reasons_sentence(pictureless.corrections).endswith("0 would move and 18 are kept.")
    assert reasons_sentence(()) == ""


def test_coders_are_told_of_only_where_something_was_learned(
    html: str, found: Audit, tmp_path: Path
) -> None:
    assert "Who marked them" not in html
    text = page_of(replace(found, coders={"": CoderModels(sheet=learned(None, 15.0))}), tmp_path)
    assert "Who marked them" in text
    assert "Onsets are marked 15 ms after the fitted start of motion" in text


def test_the_sheets_coders_are_said_in_sentences() -> None:
    assert list(coder_sentences({})) == []
    assert list(coder_sentences({"": CoderModels(sheet=learned(None, 15.0, care=0.5))}))[:2] == [
        "Onsets are marked 15 ms after the fitted start of motion (95 % interval +5 to +25); "
        "apexes are marked 4 ms before its fitted peak (95 % interval −14 to +6); offsets are "
        "marked 0 ms after its fitted end (95 % interval −10 to +10); 120 clips.",
        "They are marked more surely than usual: about ±15 / 12 / 22 ms for onset, apex and "
        "offset.",
    ]


def test_coders_are_compared_and_those_that_cannot_be_told_apart_are_named() -> None:
    coders = {"A": learned("A", 0.0), "B": learned("B", 20.0), "C": learned("C", 21.0)}
    said = list(coder_sentences({"": CoderModels(sheet=learned(None, 9.0), coders=coders)}))[2:-1]
    assert said[0].startswith("A: onsets are marked 0 ms after")
    assert said[1].startswith("A marks as surely as usual")
    assert said[6:] == [
        "B marks onsets 20 ms (± 6) later than A.",
        "C marks onsets 21 ms (± 6) later than A.",
        "By how late they mark, these cannot be told apart: B and C.",
    ]
    alike = {"B": coders["B"], "C": coders["C"]}
    said = list(coder_sentences({"": CoderModels(sheet=learned(None, 9.0), coders=alike)}))[:-1]
    assert said[-1] == "The coders cannot be told apart by how late they mark."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("risefall:crossing 0%", "read at the first and the last movement."),
        ("risefall:crossing 20%", "passes 20 % of its peak."),
        ("risefall:crossing 5%:cautious", "a label moves only where there is little doubt."),
        ("risefall:crossing 5%:coders given", "was given in a table."),
        ("risefall:crossing 5%:coders 15/12.5/22.5 ms", "±15 / 12.5 / 22.5 ms"),
        ("gamdss:paper:l2:λ = 0.1", "It does not know what moved"),
    ],
)
def test_settings_are_said_in_words(name: str, said: str) -> None:
    assert said in " ".join(corrector_sentences(name))


def test_names_of_correctors_have_words() -> None:
    cautious = corrector_named("risefall", cautious=True, coders="careful").name
    assert len(list(corrector_sentences(cautious))) == 1 + len(cautious.split(":")[1:])
    assert corrector_title(cautious) == "rise–fall"
    assert (corrector_title("mine:x"), corrector_title("")) == ("mine", "")
    assert list(corrector_sentences("mine:x")) == list(corrector_sentences("")) == []


def test_intervals_are_said_in_ms_and_in_the_sheets_numbers() -> None:
    gappy = Timeline.steady([10, 11, 12, 15, 16], fps=100)
    assert interval_in_words((9.6, 10.4), gappy) == "10 ms, frame 11"
    assert interval_in_words((-20.0, 90.0), gappy) == (
        "−20 to 90 ms, frames 10–16 and before the clip and after the clip"
    )
    assert interval_in_words((1.0, 9.0), Timeline([1, 2])) == "1–9 ms"
    assert interval_in_words((-0.4, 9.0), Timeline([1, 2])) == "0–9 ms"
