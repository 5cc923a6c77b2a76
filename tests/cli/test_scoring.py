"""evaluate, compare and leakcheck, as they are typed."""

import csv
import random
from pathlib import Path

import pytest

from reapex.evaluation import uf1
from reapex.labels import class_map_named

from ..conftest import Reapex


def written(path: Path, right: float, seed: int = 0, header: str = "") -> Path:
    """A table with the published counts of casme2/5, one fold per subject."""
    published = class_map_named("casme2/5")
    labels = [label for label, n in published.expected.items() for _ in range(n)]
    random.Random(5).shuffle(labels)
    rng = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow((header or "clip,subject,fold,y_true,y_pred").split(","))
        for i, label in enumerate(labels):
            said = label if rng.random() < right else rng.choice(published.labels)
            subject = i % 26 + 1
            rows.writerow((f"EP{i // 26:02}", f"{subject:02}", subject, label, said))
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path / "good.csv", 0.8, seed=1)


@pytest.fixture
def poor(tmp_path: Path) -> Path:
    return written(tmp_path / "poor.csv", 0.3, seed=2)


def test_help_shows_an_example(reapex: Reapex) -> None:
    for command in ("evaluate", "compare", "leakcheck"):
        done = reapex(command, "--help")
        assert done.code == 0
        assert f"Example: reapex {command}" in done.out
        assert "--json" in done.out


def test_evaluate_prints_and_gives_the_same_numbers(reapex: Reapex, good: Path) -> None:
    done, result = reapex("evaluate", good), reapex("evaluate", good, "--json").json
    assert done.code == 0
    assert (result["clips"], result["subjects"], result["folds"]) == (246, 26, 26)
    low, high = result["uf1"]["interval"]
    assert low < result["uf1"]["value"] < high
    assert f"{result['uf1']['value']:.3f}" in done.out
    assert f"{low:.3f} to {high:.3f}" in done.out
    assert sum(map(sum, result["confusion"])) == 246
    assert result["as_published"] is None
    assert "macro precision" not in done.out
    assert done.out.strip().splitlines()[-1] == f"Next: reapex leakcheck {good}"
    with good.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    true, said = [row["y_true"] for row in rows], [row["y_pred"] for row in rows]
    assert result["uf1"]["value"] == uf1(true, said, result["labels"])


def test_evaluate_with_a_fixed_list_and_as_published(reapex: Reapex, good: Path) -> None:
    labels = "happiness,Repression,disgust,surprise,others,fear"
    done = reapex("evaluate", good, "--labels", labels, "--as-published")
    assert "fear has no clip" in done.out
    assert "macro precision" in done.out
    result = reapex("evaluate", good, "--labels", labels, "--json").json
    assert result["labels"][1::4] == ["repression", "fear"], "as the file spells it"
    assert result["uf1"]["value"] < reapex("evaluate", good, "--json").json["uf1"]["value"]
    for wrong in ("happiness", ","):
        assert reapex("evaluate", good, "--labels", wrong).code == 2


def test_compare_finds_the_better_system(reapex: Reapex, good: Path, poor: Path) -> None:
    done = reapex("compare", poor, good)
    assert done.code == 0
    assert "A → B" in done.out
    assert "Next: reapex leakcheck" in done.out.splitlines()[-1]
    result = reapex("compare", poor, good, good, "--json").json
    assert len(result["comparisons"]) == 9
    first, *_, last = result["comparisons"]
    assert first["interval"][0] > 0
    assert first["p"] <= first["p_holm"] < 0.05
    assert (last["difference"], last["p"]) == (0, 1)
    for wrong in ((good,), (good, good.with_name("none.csv"))):
        assert reapex("compare", *wrong).code == 2


def test_leakcheck_of_a_clean_file(reapex: Reapex, good: Path) -> None:
    value = reapex("evaluate", good, "--json").json["uf1"]["value"]
    asked = ("leakcheck", good, "--dataset", "casme2/5", "--claimed", f"uf1={value:.3f}")
    done = reapex(*asked, "--fail-on", "fail")
    assert done.code == 0
    assert "7 checks: 6 pass, 0 fail, 1 cannot tell." in done.out
    assert done.out.strip().splitlines()[-1] == f"Next: reapex evaluate {good}"
    result = reapex(*asked, "--json").json
    assert not result["fails"]
    assert [each["verdict"] for each in result["checks"]] == ["pass"] * 6 + ["cannot tell"]
    alone = reapex("leakcheck", good)
    assert alone.out.strip().splitlines()[-1].endswith("--dataset NAME")


def test_leakcheck_of_a_spoiled_file_exits_with_1_only_if_asked(reapex: Reapex, good: Path) -> None:
    lines = good.read_text(encoding="utf-8").splitlines()
    spoiled = good.with_name("spoiled.csv")
    spoiled.write_text("\n".join([*lines, lines[1].replace(",1,", ",2,", 1)]), encoding="utf-8")
    assert reapex("leakcheck", spoiled).code == 0
    done = reapex("leakcheck", spoiled, "--dataset", "casme2/5", "--claimed", "uf1=99", "--fail-on",
                  "fail", "--json")  # fmt: skip
    assert done.code == 1
    failed = {each["code"] for each in done.json["checks"] if each["verdict"] == "fail"}
    assert failed == {"subject_folds", "duplicates", "counts", "claimed"}
    assert "Next: " in done.err


def test_other_columns_are_named_in_any_of_the_ways_people_type(
    reapex: Reapex, tmp_path: Path
) -> None:
    path = written(tmp_path / "p.csv", 0.5, header="c,who,Split,Truth is,Guess")
    missing = reapex("evaluate", path)
    assert missing.code == 2
    assert "y_true" in missing.err
    assert "'Guess'" in missing.err
    assert len(missing.err.strip().splitlines()) == 1
    pairs = ("clip=c", "subject=who", "fold=Split", "y_true=Truth is", "y_pred=Guess")
    several = [part for pair in pairs for part in ("--columns", pair)]
    for way in (["--columns", *pairs], several, ["--columns", ", ".join(pairs)]):
        done = reapex("evaluate", path, *way, "--json")
        assert done.json["subjects"] == 26, way
        assert "--columns" in done.err.splitlines()[-1]
    assert reapex("leakcheck", path, *several, "--dataset", "casme2/5", "--json").code == 0


def test_wrong_words_end_in_one_paragraph(reapex: Reapex, good: Path) -> None:
    for arguments, expected in (
        (("leakcheck", good, "--dataset", "casme2"), "casme2/5"),
        (("leakcheck", good, "--claimed", "f7=1"), "uf1=0.831"),
        (("leakcheck", good, "--columns", "y_tru=a"), "y_true"),
        (("evaluate", good.parent), "folder"),
        (("evaluate", good.with_name("none.csv")), "no such file"),
    ):
        done = reapex(*arguments)
        assert done.code == 2, arguments
        assert expected in done.err
        assert len(done.err.strip().splitlines()) == 1
