from pathlib import Path

import pytest

from reapex.correction import CoderModel, CoderModels, LearnedCoder, read_coders, write_coders
from reapex.correction.risefall import PRIOR
from reapex.errors import BadCell, LabelError, OutputExists, OutputIsInput, UsageError

ANNA = CoderModel((12.5, -3, -20.25), (20, 16.67, 30))
SHEET = CoderModel((5, 0, -8), (28, 23, 42))
MODELS = CoderModels(LearnedCoder(None, 240, SHEET), {"Anna": LearnedCoder("Anna", 120, ANNA)})


def written(folder: Path, text: str) -> Path:
    path = folder / "coders.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_was_learned_is_read_back(tmp_path: Path) -> None:
    write_coders(MODELS, tmp_path / "coders.csv", 0.05)
    models = read_coders(tmp_path / "coders.csv", 0.05)
    assert models.model_for("Anna") == ANNA
    assert models.model_for("Bert") == models.model_for(None) == SHEET
    assert not models.learned
    text = (tmp_path / "coders.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("coder,onset_bias_ms,apex_bias_ms,offset_bias_ms,onset_")
    assert text.splitlines()[1].endswith(",0.05,240")


def test_a_table_is_not_overwritten_unasked(tmp_path: Path) -> None:
    path = written(tmp_path, "mine")
    with pytest.raises(OutputExists):
        write_coders(MODELS, path, 0.05)
    assert path.read_text(encoding="utf-8") == "mine"
    write_coders(MODELS, path, 0.05, force=True)
    assert read_coders(path, 0.05).model_for("Anna") == ANNA


def test_nothing_learned_is_an_empty_table_that_teaches_nothing(tmp_path: Path) -> None:
    write_coders(CoderModels(), tmp_path / "coders.csv", 0.05)
    assert read_coders(tmp_path / "coders.csv", 0.05).model_for("Anna") == PRIOR


def test_columns_and_cells_may_be_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "Coder,onset_bias_ms\nAnna,15\nBert,\n")
    models = read_coders(path, 0.05)
    assert models.model_for("Anna") == CoderModel((15, 0, 0), PRIOR.spread_ms)
    assert models.model_for("Bert") == models.model_for("Cleo") == PRIOR


@pytest.mark.parametrize(
    ("cell", "message"),
    [("soon", "'soon' in onset_spread_ms is no number"), ("0", "lie beyond"), ("nan", "lie beyond"),
     ("-3", "lie beyond"), ("inf", "lie beyond"), ("61", "lie beyond")],
)  # fmt: skip
def test_a_cell_that_cannot_be_names_its_file_and_coder(
    tmp_path: Path, cell: str, message: str
) -> None:
    path = written(tmp_path, f"coder,onset_spread_ms\nAnna,{cell}\n")
    with pytest.raises(BadCell, match=message) as refusal:
        read_coders(path, 0.05)
    assert refusal.value.where.file == path
    assert "Anna" in str(refusal.value.where)


def test_what_is_no_coder_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no coder table") as refusal:
        read_coders(tmp_path / "nowhere.csv", 0.05)
    assert refusal.value.expected == "auto, usual, careful or a table"
    with pytest.raises(LabelError, match="coder"):
        read_coders(written(tmp_path, "name,bias\nAnna,3\n"), 0.05)
    with pytest.raises(LabelError, match="No column holds a bias"):
        read_coders(written(tmp_path, "coder,bias\nAnna,3\n"), 0.05)


def test_headings_may_be_spelled_as_spreadsheets_do(tmp_path: Path) -> None:
    path = written(tmp_path, "Coder,Onset bias ms\n王伟,15\n")
    assert read_coders(path, 0.05).model_for("王伟").bias_ms == (15, 0, 0)


def test_biases_hold_at_their_own_crossing_only(tmp_path: Path) -> None:
    write_coders(MODELS, tmp_path / "coders.csv", 0.05)
    with pytest.raises(BadCell, match=r"learned at the crossing 0\.05"):
        read_coders(tmp_path / "coders.csv", 0.0)


def test_the_users_own_labels_are_never_overwritten(tmp_path: Path) -> None:
    path = written(tmp_path, "mine")
    with pytest.raises(OutputIsInput):
        write_coders(MODELS, path, 0.05, inputs=(path,), force=True)
    assert path.read_text(encoding="utf-8") == "mine"
