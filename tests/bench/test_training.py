"""The bench of one epoch: both sides learn from the same pictures, and the table adds up."""

from pathlib import Path

import pytest
import torch

from reapex.bench.training import bench_train, published, train_as_markdown
from reapex.bench.training.clips import HEIGHT_PX, WIDTH_PX, class_of, draw_clips
from reapex.errors import UsageError
from reapex.frames import decode
from reapex.loading import load
from reapex.recognition.inputs import Augmentation, DifferenceFeed, KeyFrameSource, triples_of
from reapex.recognition.networks import InputSpec


def test_both_sides_give_the_network_nearly_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without moves they differ by how PIL and OpenCV make a picture smaller, and no more."""
    sheet = draw_clips(tmp_path, 3)
    assert decode(str(sheet.pictures(0)[0])).shape == (HEIGHT_PX, WIDTH_PX, 3)
    corpus = load(sheet.labels, sheet.frames)
    assert [clip.emotion for clip in corpus] == [class_of(row) for row in range(3)]
    triples = triples_of(KeyFrameSource.parse("manual").mark(corpus.clips), 64, tmp_path / "cache")
    spec = InputSpec("difference", 64, ("rise", "fall"))
    ours = DifferenceFeed(spec, Augmentation.none())(triples.inputs.rows([0, 1, 2]))
    monkeypatch.setattr(published, "_moved", lambda sample, chance: sample)
    samples = [sheet.pictures(row) for row in range(3)]
    ((theirs, order),) = published.batches(samples, torch.arange(3), 3, 64, seed=1)
    for phase in spec.phases:
        a, b = ours[phase].motion[order], theirs[phase].motion
        assert torch.corrcoef(torch.stack((a.flatten(), b.flatten())))[0, 1] > 0.85
        assert (a - b).abs().mean() < 0.1  # of values whose sd is about 0.2


def test_moves_keep_the_shape_and_the_class(tmp_path: Path) -> None:
    sheet = draw_clips(tmp_path, 2)
    samples = [sheet.pictures(row) for row in range(2)]
    found = list(published.batches(samples, torch.tensor([4, 7]), 1, 48, seed=3))
    assert sorted(int(y) for _, y in found) == [4, 7]
    assert all(fed["fall"].motion.shape == (1, 3, 48, 48) for fed, _ in found)


def test_the_table_adds_up() -> None:
    table = bench_train(n_clips=4, n_runs=1)
    assert table.as_dict()["published_over_ours"] == table.published_s / table.ours_s
    assert table.published_over_ours_with_cache < table.published_over_ours
    # A network's step comes on top of its feed, and the published feed is the slower one.
    assert table.ours_feed_s < table.published_feed_s < table.published_s
    text = train_as_markdown(table, "reapex bench train --clips=4")
    assert f"| {table.published_over_ours:.1f} (≥ 3: " in text.replace("\\\n", "")
    assert "4 drawn clips" in text
    with pytest.raises(UsageError, match="two clips or more"):
        bench_train(n_clips=1)
