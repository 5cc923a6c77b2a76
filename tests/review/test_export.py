"""What is exported says the key frames that stand, whoever reads it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reapex.errors import OutputError, UsageError
from reapex.keyframes import RawKeyFrames
from reapex.labels import read_labels
from reapex.loading import Loaded, Loader, load
from reapex.review.decision import Action, Decision
from reapex.review.export import FILE_FORMATS, as_download, export, require_format
from reapex.review.history_file import HEADINGS, history_csv
from reapex.review.outcome import Outcomes, outcomes_of
from reapex.review.page import Page
from reapex.review.store import DecisionStore, store_path
from reapex.synth import SynthCorpus

Reviewed = tuple[Loaded, Outcomes, dict[str, RawKeyFrames]]


def decisions_on(loaded: Loaded) -> list[Decision]:
    """The first three clips are moved, kept and not told; the others are open."""
    made = []
    first, second, third = loaded.corpus.clips[:3]
    onset, apex, offset = (number or 0 for number in first.raw)
    marks = {
        first.id: RawKeyFrames(onset - 2, apex + 1, offset + 3),
        second.id: second.raw,
        third.id: third.raw,
    }
    actions: tuple[Action, ...] = ("set", "keep", "cant_tell")
    for clip, action in zip((first, second, third), actions, strict=True):
        note = '=HYPERLINK("x") 头发' if action == "set" else ""
        made.append(
            Decision(clip.id, "李雷", action, clip.raw, marks[clip.id], 12.25, note, number=1)
        )
    return [replace(each, number=index) for index, each in enumerate(made, 1)]


@pytest.fixture
def reviewed(small_corpus: SynthCorpus) -> Reviewed:
    loaded = Loader(apex_policy="keep").read(small_corpus.labels, small_corpus.frames)
    made = decisions_on(loaded)
    outcomes = outcomes_of(loaded.corpus.clips, made)
    stands = {clip.id: clip.raw for clip in loaded.corpus}
    stands |= {each.clip_id: each.after for each in made}
    return loaded, outcomes, stands


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("out.csv", None),
        ("out.csv", "csv"),
        ("out.xlsx", None),
        ("out.xlsx", "xlsx"),
        ("out.parquet", None),
        ("out.parquet", "parquet"),
        ("标注 out", "elan"),
        ("out.boris", "boris"),
        ("out.json", "label_studio"),
        ("out.json", "via"),
        ("out.json", "fiftyone"),
    ],
)
def test_read_again_it_has_the_same_key_frames(
    reviewed: Reviewed, tmp_path: Path, name: str, to: str | None
) -> None:
    loaded, outcomes, stands = reviewed
    done = export(loaded, outcomes, tmp_path / name, to)
    sheets = (
        [read_labels(path) for path in done.paths] if to == "elan" else [read_labels(done.paths[0])]
    )
    found = {record.id: record.raw for sheet in sheets for record in sheet.records}
    assert found == stands
    assert [sheet.skipped for sheet in sheets] == len(sheets) * [()]
    assert not any("key frames" in each for each in done.lost)


def test_the_sheet_says_who_decided_what_and_what_it_was(
    reviewed: Reviewed, tmp_path: Path
) -> None:
    loaded, outcomes, _ = reviewed
    export(loaded, outcomes, out := tmp_path / "out.csv")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    first, _, third, fourth = rows[:4]
    old = loaded.corpus.clips[0].raw
    assert first["_reapex_decision"] == "edited"
    assert (first["_reapex_decided_by"], first["_reapex_seconds"]) == ("李雷", "12.25")
    assert first["_reapex_note"].startswith("'=")  # no formula
    assert [first[f"_reapex_old_{key}"] for key in ("onset", "apex", "offset")] == [*map(str, old)]
    assert third["_reapex_reason"] == "manual kept: 李雷 could not tell"
    assert fourth["_reapex_decision"] == "undecided"
    assert [each["onset"] for each in rows[1:]] == [
        str(clip.raw.onset) for clip in loaded.corpus.clips[1:]
    ]


def test_a_reviewed_sheet_that_is_reviewed_again_says_the_last_decision(
    reviewed: Reviewed, tmp_path: Path
) -> None:
    loaded, outcomes, stands = reviewed
    export(loaded, outcomes, first := tmp_path / "first.csv")
    again = Loader(apex_policy="keep").read(first)
    clip = again.corpus.clips[0]
    keeps = Decision(clip.id, "Wu", "keep", clip.raw, clip.raw, number=1)
    more = outcomes_of(again.corpus.clips, [keeps])
    for name, to in (("second.csv", None), ("third.csv", "csv")):
        export(again, more, out := tmp_path / name, to)
        with out.open(encoding="utf-8-sig", newline="") as file:
            row = next(iter(csv.DictReader(file)))
        assert row["_reapex_decided_by"] == "Wu"
        assert row["_reapex_old_onset"] == str(loaded.corpus.clips[0].raw.onset)
        assert {clip.id: clip.raw for clip in load(out)} == stands


@pytest.mark.parametrize("kind", FILE_FORMATS)
def test_a_download_is_the_same_file(reviewed: Reviewed, tmp_path: Path, kind: str) -> None:
    loaded, outcomes, stands = reviewed
    name, data = as_download(loaded, outcomes, require_format(kind))
    (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name]
    if kind == "elan":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(tmp_path / "eaf")
            paths = [tmp_path / "eaf" / each for each in archive.namelist()]
    found = {each.id: each.raw for path in paths for each in read_labels(path).records}
    assert found == stands


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no export as '\.\./x'"):
        require_format("../x")


def test_the_labels_are_never_written_over(reviewed: Reviewed) -> None:
    loaded, outcomes, _ = reviewed
    before = loaded.layout.grid.path.read_bytes()
    with pytest.raises(OutputError):
        export(loaded, outcomes, loaded.layout.grid.path, force=True)
    assert loaded.layout.grid.path.read_bytes() == before


def test_the_history_has_every_decision_and_no_formula(reviewed: Reviewed) -> None:
    loaded, _, _ = reviewed
    made = decisions_on(loaded)
    text = history_csv(made, {made[0].clip_id}).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == HEADINGS
    assert [row["action"] for row in rows] == ["set", "keep", "cant_tell"]
    assert [row["in_sheet"] for row in rows] == ["yes", "no", "no"]
    assert rows[0]["note"].startswith("'=")
    assert (rows[0]["onset_before"], rows[0]["onset_after"]) == (
        str(made[0].before.onset),
        str(made[0].after.onset),
    )


# ---- the command


@pytest.fixture
def decided(small_corpus: SynthCorpus, tmp_path: Path) -> Path:
    """A copy of the labels with decisions beside it, one of them about a clip that is gone."""
    labels = tmp_path / "我的 labels.csv"
    labels.write_bytes(small_corpus.labels.read_bytes())
    loaded = Loader().read(labels)
    with DecisionStore(store_path(labels), "abc") as store:
        store.remember_method("risefall", "0.1")
        for each in decisions_on(loaded):
            store.append(each, 0)
        gone = RawKeyFrames(1, 2, 3)
        store.append(Decision("table/s77/gone#1", "李雷", "keep", gone, gone), 0)
    return labels


def test_the_command_writes_the_sheet_history_and_methods(
    decided: Path, tmp_path: Path, reapex: Callable[..., Any]
) -> None:
    out, history, methods = (tmp_path / name for name in ("out.csv", "h.csv", "m.md"))
    done = reapex(
        "export", decided, "--out", out, "--history", history, "--methods", methods, "--json"
    )
    assert done.code == 0, done.err
    said = done.json
    assert (said["coder"], said["clips"], said["changed"]) == ("李雷", 6, 1)
    assert len(said["kept_manual"]) == 4
    assert said["not_in_sheet"] == [{"number": 4, "clip": "table/s77/gone#1", "action": "keep"}]
    assert said["written"] == [str(out), str(history), str(methods)]
    assert "table/s77/gone#1" in done.err
    assert "李雷 could not tell" in done.err
    text = methods.read_text(encoding="utf-8")
    for part in ("6 clips of 3 subjects", "1 coder (李雷)", "risefall (Reapex 0.1)", "in 1 the"):
        assert part in text
    assert "1 of 6 clips have other key frames" in text
    assert "After the review, the manual labels and 李雷 differed by" in text
    first = read_labels(out).records[0]
    assert first.raw == decisions_on(Loader().read(decided))[0].after


def test_several_coders_have_to_be_chosen_between(
    decided: Path, tmp_path: Path, reapex: Callable[..., Any]
) -> None:
    clip = next(iter(load(decided)))
    with DecisionStore(store_path(decided)) as store:
        store.append(Decision(clip.id, "Wu", "keep", clip.raw, clip.raw, is_blind=True), 0)
    refused = reapex("export", decided, "--out", tmp_path / "o.csv")
    assert refused.code == 2
    assert "--coder 李雷 or Wu or agreed" in refused.err.replace("\n", " ")
    assert not (tmp_path / "o.csv").exists()
    methods = tmp_path / "m.md"
    done = reapex(
        "export", decided, "--out", tmp_path / "o.csv", "--coder", "agreed", "--methods", methods
    )
    assert done.code == 0, done.err
    assert "differs by" in done.out
    text = methods.read_text(encoding="utf-8")
    assert "李雷 and Wu differed by" in text
    assert "Wu decided 1 of 6 clips, all of them blind" in text


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--decisions", "nowhere.sqlite"], "There are no decisions"),
        (["--coder", "Zhao"], "'Zhao' decided nothing"),
        (["--to", "elans"], "'elans' is not known"),
        (["--out", "x.docx"], "cannot be written as .docx"),
    ],
)
def test_what_cannot_be_is_said_in_a_paragraph(
    decided: Path, tmp_path: Path, reapex: Callable[..., Any], more: list[str], message: str
) -> None:
    out = [] if "--out" in more else ["--out", tmp_path / "out.csv"]
    refused = reapex("export", decided, *out, *more)
    assert refused.code == 2
    assert message in refused.err.replace("\n", " ")


def test_the_decisions_are_never_written_over(
    decided: Path, tmp_path: Path, reapex: Callable[..., Any]
) -> None:
    store = store_path(decided)
    before = store.read_bytes()
    refused = reapex("export", decided, "--out", tmp_path / "o.csv", "--history", store, "--force")
    assert refused.code == 2
    assert store.read_bytes() == before


# ---- the page


@pytest.mark.parametrize("kind", [*FILE_FORMATS, "history", "methods"])
def test_the_page_offers_the_same(browser: Any, page: Page, kind: str) -> None:
    li = browser().enter("Li")
    empty = li.get("/api/export", params={"format": kind})
    assert (empty.status_code, empty.json()["error"][:25]) == (400, "Nothing was decided yet. ")
    clip = li.get("/api/clips/0").json()
    apex = clip["numbers"].index(clip["manual"]["apex"])
    assert li.decide(0, "set", key="apex", position=apex + 1, note="头发").status_code == 200
    answer = li.get("/api/export", params={"format": kind})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''labels_")
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) > 100


@pytest.mark.parametrize(
    "query", ["format=../x", "format=/etc/passwd", "", "format=sheet&coder=nobody"]
)
def test_no_path_comes_from_the_page(browser: Any, query: str) -> None:
    li = browser().enter("Li")
    li.decide(0, "keep")
    assert li.get(f"/api/export?{query}").status_code == 400
