"""Runs: what is known is learned, what is interrupted goes on, and every way gives one result."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from reapex.errors import InputError, UsageError
from reapex.evaluation import evaluate
from reapex.scoring import read_predictions
from reapex.training import RunFolder, Selection, Setting, folds_of, run
from reapex.training.processes import do_all
from reapex.training.sealed import read_ledger

from .tiny import CLASSES, CONFIG, Tiny, clips, plan, small_plan


def table_bytes(folder: Path) -> bytes:
    return (folder / "predictions.csv").read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of PROGRAM, run in this process without an interruption."""
    folder = tmp_path_factory.mktemp("whole")
    run(small_plan(seeds=(0, 1), with_oracle=True), folder, config=CONFIG)
    return folder


def test_what_can_be_told_apart_is_and_the_table_can_be_read_by_anybody(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    given = small_plan(folds="loso", epochs=30, learner=Tiny(dropout=0.0, noise=0.0))
    folder = run(given, tmp_path, config=CONFIG, progress=lambda done, n: told.append((done, n)))
    table = folder.predictions()
    assert table is not None
    assert table.y_pred == table.y_true
    assert table.clip == tuple(
        given.examples.clips[row] for fold in given.folds for row in fold.test
    )
    assert set(table.scores) == set(CLASSES)
    sums = np.sum([table.scores[label] for label in CLASSES], axis=0)
    np.testing.assert_allclose(sums, 1, atol=2e-6)
    assert told == sorted(told)
    assert told[-1] == (150, 150)
    assert (folder.count("done"), folder.count("failed")) == (5, 0)
    assert folder.seconds() > 0
    assert len(folder.metrics(folder.jobs()[0])) == 30
    majority = folder.majority
    assert len(majority) == 30
    assert set(majority.y_pred) == {"down"}  # of equally frequent classes the first


def test_random_labels_are_predicted_at_chance(tmp_path: Path) -> None:
    examples, values = clips(n_persons=12, n_each=9, signal_size=0.0)
    folder = run(plan(examples, values, folds="grouped:4"), tmp_path, config=CONFIG)
    table = folder.predictions()
    assert table is not None
    score = evaluate(table, CLASSES)["uar"]
    assert score.interval is not None
    assert 1 / 3 in score.interval


def test_a_fold_that_is_run_again_alone_gives_the_same(whole: Path, tmp_path: Path) -> None:
    given = small_plan(seeds=(0, 1), with_oracle=True)
    jobs = given.jobs(tmp_path, Setting())
    do_all([jobs[4]], 1, lambda: None)
    for name in ("weights.safetensors", "predictions.csv", "oracle.csv"):
        place = (jobs[4].folder / name).relative_to(tmp_path)
        assert (tmp_path / place).read_bytes() == (whole / place).read_bytes()


class _Killed(BaseException):
    pass


@pytest.mark.parametrize("with_oracle", [False, True])
def test_stopped_again_and_again_with_inner_selection_it_ends_the_same(
    tmp_path: Path, with_oracle: bool
) -> None:
    given = small_plan(
        selection=Selection("inner", inner_folds=2, every=2), with_oracle=with_oracle
    )
    straight = run(given, tmp_path / "straight", config=CONFIG)
    stops = 0
    while True:
        calls = iter(range(8))

        def tell(done: int, _: int, calls: Iterator[int] = calls) -> None:
            if next(calls) == 7:
                raise _Killed

        try:
            setting = Setting(checkpoint_seconds=0)
            run(given, tmp_path / "again", config=CONFIG, setting=setting, progress=tell)
        except _Killed:
            stops += 1
            continue
        break
    assert stops >= 6
    for path in (tmp_path / "straight").rglob("*.csv"):
        place = path.relative_to(tmp_path / "straight")
        assert (tmp_path / "again" / place).read_bytes() == path.read_bytes()
    again = RunFolder(tmp_path / "again")
    assert again.chosen() == straight.chosen()
    assert [job.choice for job in again.jobs()] == [job.choice for job in straight.jobs()]


@pytest.mark.parametrize(
    "lost",
    [
        ("done.json",),
        ("done.json", "predictions.csv"),
        ("done.json", "predictions.csv", "trained.json"),
        ("done.json", "predictions.csv", "trained.json", "weights.safetensors", "choice.json"),
    ],
)
def test_stopped_between_two_files_it_ends_the_same(tmp_path: Path, lost: tuple[str, ...]) -> None:
    folder = run(small_plan(), tmp_path, config=CONFIG)
    before = table_bytes(tmp_path)
    job = folder.jobs()[0].folder
    for name in lost:
        (job / name).unlink()
    (job / ".reapex-123.pt").write_bytes(b"half")
    (tmp_path / "predictions.csv").unlink()
    run(small_plan(), tmp_path, config=CONFIG)
    assert table_bytes(tmp_path) == before
    assert not (job / ".reapex-123.pt").exists()
    hashes = {entry["weights_sha256"] for entry in read_ledger(job / "opened.json")}
    assert len(hashes) == 1


def test_a_fold_whose_loss_is_no_number_stops_and_the_rest_goes_on(tmp_path: Path) -> None:
    examples, values = clips()
    values[0, 3] = 77.0  # seen by the folds that learn from clip 0
    given = plan(examples, values, learner=Tiny(noise=0.0, breaks_on=77.0), with_oracle=True)
    folder = run(given, tmp_path, config=CONFIG)
    tests_it = next(fold.name for fold in given.folds if 0 in fold.test)
    for job in folder.jobs():
        assert job.status == ("done" if job.fold == tests_it else "failed")
        if job.status == "failed":
            assert job.reason.startswith("The loss was nan in epoch 1")
            assert job.reason.endswith(".")
            assert not [*job.folder.glob("epochs"), *job.folder.glob("checkpoint.pt")]
    assert folder.predictions() is None
    part = folder.incomplete_predictions()
    assert part is not None
    assert set(part.fold) == {tests_it}
    # Started again, what failed stays so; asked to, it is tried again.
    mended = replace(given, learner=Tiny(noise=0.0))
    assert run(mended, tmp_path, config=CONFIG).count("failed") == 2
    assert run(mended, tmp_path, config=CONFIG, retry_failed=True).count("done") == 3
    assert not (tmp_path / "predictions-incomplete.csv").exists()


def test_short_memory_is_mended_and_said(tmp_path: Path) -> None:
    given = small_plan(learner=Tiny(most=3), selection=Selection("inner", inner_folds=2, every=6))
    job = run(given, tmp_path, config=CONFIG).jobs()[0]
    assert job.status == "done"
    assert job.notes == (
        "Memory was short: batches of 8 clips were put together from parts of at most 2. Batch "
        "norms saw a part at a time, and dropout and augmentation drew for each part.",
    )


def test_another_config_or_other_data_is_refused_with_what_differs(tmp_path: Path) -> None:
    given = small_plan()
    run(given, tmp_path, config=CONFIG)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.csv")}
    with pytest.raises(UsageError) as error:
        run(small_plan(seeds=(1,)), tmp_path, config=CONFIG | {"correction": "gamdss"})
    assert "correction was not there and is gamdss now" in error.value.what
    assert "the seeds were 0 and are 1 now: seeds can be added, and 0 cannot" in error.value.what
    with pytest.raises(UsageError, match=r"recipe\.batch_size was 8 and is 4 now"):
        run(replace(given, recipe=replace(given.recipe, batch_size=4)), tmp_path, config=CONFIG)
    labels = ("up", *given.examples.labels[1:])
    other = replace(given, examples=replace(given.examples, labels=labels))
    with pytest.raises(UsageError, match=r"config: the labels are others\."):
        run(other, tmp_path, config=CONFIG)
    with pytest.raises(UsageError, match=r"config: the inputs are others\."):
        run(replace(given, fingerprint="abc"), tmp_path, config=CONFIG)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*.csv")}


def test_a_folder_of_something_else_and_one_that_is_at_work_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other files and no run"):
        run(small_plan(), tmp_path, config=CONFIG)
    with (
        FileLock(tmp_path / ".lock"),
        pytest.raises(UsageError, match="Another process is working"),
    ):
        run(small_plan(), tmp_path, config=CONFIG)
    with pytest.raises(UsageError, match="0 processes"):
        run(small_plan(), tmp_path, config=CONFIG, processes=0)
    with pytest.raises(InputError, match="this is no run folder"):
        RunFolder(tmp_path)


def test_baselines_have_tables_of_their_own_and_can_be_added_later(tmp_path: Path) -> None:
    examples, values = clips(n_persons=8, n_each=9)
    given = plan(examples, values, seeds=(3, 4), epochs=12)
    run(given, tmp_path, config=CONFIG, files={"config.toml": "x = 1\n"})
    before = table_bytes(tmp_path)
    still = replace(given.variants[0], name="no motion")
    zeros = type(still.train)(values * 0)  # type: ignore[call-arg]
    still = replace(still, train=zeros, test=zeros)
    folder = run(
        replace(given, baselines=("shuffled", "no_motion"), no_motion=still),
        tmp_path,
        config=CONFIG,
    )
    assert table_bytes(tmp_path) == before
    assert (tmp_path / "config.toml").read_text() == "x = 1\n"
    assert folder.kinds == ("main", "shuffled", "no_motion")
    for kind in ("shuffled", "no_motion"):
        table = folder.predictions(kind)
        assert table is not None
        assert table.seeds == ("3",)
        assert table.y_true == folder.majority.y_true
        uar = evaluate(table, CLASSES)["uar"].interval
        assert uar is not None
        assert uar.low <= 1 / 3
    shuffled = replace(given, baselines=("shuffled",)).jobs(tmp_path, Setting())[-1]
    main = given.jobs(tmp_path, Setting())[-1]
    assert shuffled.training.targets != main.training.targets
    assert sorted(shuffled.training.targets) == sorted(main.training.targets)
    with pytest.raises(UsageError, match="needs inputs in which nothing moves"):
        replace(given, baselines=("no_motion",))
    with pytest.raises(UsageError, match="no baseline 'random'"):
        replace(given, baselines=("random",))  # type: ignore[arg-type]


def test_weights_are_let_go_if_they_are_not_wanted(tmp_path: Path) -> None:
    folder = run(small_plan(keeps_weights=False), tmp_path, config=CONFIG)
    assert not list(tmp_path.rglob("*.safetensors"))
    assert folder.predictions() is not None


def test_plans_that_cannot_be_are_refused() -> None:
    examples, values = clips()
    with pytest.raises(UsageError, match="The seeds are 1, 1"):
        small_plan(seeds=(1, 1))
    with pytest.raises(UsageError, match="manual has inputs of 29 clips"):
        plan(examples, values[:29])
    good = small_plan()
    with pytest.raises(UsageError, match=r"The folds test \d\d clips of 30"):
        replace(good, folds=good.folds[:2])
    first, *rest = good.folds
    with pytest.raises(UsageError, match="learns from one person, d1/01"):
        plan(*clips(n_persons=2), folds="loso", selection=Selection("inner"))
    mixed = (replace(first, train=(*first.train[1:], first.test[0]), test=first.test[1:]), *rest)
    with pytest.raises(UsageError, match="The folds test"):
        replace(good, folds=mixed)
    split = [
        replace(fold, train=tuple(row for row in range(30) if row not in (0, *fold.test)))
        for fold in good.folds
    ]
    at = next(k for k, fold in enumerate(split) if 0 in fold.test)
    split[at] = replace(split[at], test=split[at].test[1:])
    split[at - 1] = replace(split[at - 1], test=(0, *split[at - 1].test))
    with pytest.raises(UsageError, match="learns from and tests d"):
        replace(good, folds=tuple(split))


def test_read_predictions_reads_what_is_written(whole: Path) -> None:
    table = read_predictions(whole / "predictions.csv")
    assert table.seeds == ("0", "1")
    assert len(table) == 60
    assert len(folds_of(clips()[0], "grouped:3")) == len(set(table.fold))
