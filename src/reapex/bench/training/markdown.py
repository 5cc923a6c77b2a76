"""The table of ``reapex bench train`` as Markdown, to be committed."""

from __future__ import annotations

from reapex.bench.training.run import BATCH_SIZE, SIZE_PX, TrainTable

TARGET = 3.0
"""At least so many times the published pattern, end to end."""


def train_as_markdown(table: TrainTable, command: str) -> str:
    """The whole document, with the command that gave it and the machine."""
    ratio = table.published_over_ours
    met = "met" if ratio >= TARGET else "missed"
    feed = table.published_feed_s / table.ours_feed_s
    return f"""\
# One epoch of training: ours against the published pattern

`{command}` on {table.machine.sentence}; torch {table.torch}.

| | ours | published | published / ours |
|---|--:|--:|--:|
| one epoch, end to end, s | {table.ours_s:.2f} | {table.published_s:.2f} | \
{ratio:.1f} (≥ {TARGET:g}: {met}) |
| of that, without the network, s | {table.ours_feed_s:.2f} | {table.published_feed_s:.2f} | \
{feed:.1f} |
| making the cache, once, s | {table.cache_s:.2f} | – | |
| the first epoch with it | {table.ours_s + table.cache_s:.2f} | {table.published_s:.2f} | \
{table.published_over_ours_with_cache:.1f} |

{table.n_clips} drawn clips of three JPEG files of 280×340 pixels, pictures of {SIZE_PX}, batches of
{BATCH_SIZE}, rise and fall, a network of {table.n_parameters} parameters, one thread; medians of
{table.n_runs} epochs of each side in turn, after one that is not timed.

- **ours**: `TripleInputs` and `DifferenceFeed`, as `reapex train` feeds a network.
- **published**: PIL reads and resizes three pictures per sample and epoch; normalising, flipping,
  turning and cropping one sample at a time. Written for this benchmark from a description of the
  released code, without its re-selection of key frames for every sample.
"""
