"""One epoch of the same small network, ours against the published pattern; needs torch.

Apart from :mod:`reapex.bench`, which is imported without torch.
"""

from reapex.bench.training.markdown import train_as_markdown
from reapex.bench.training.run import TrainTable, bench_train

__all__ = ["TrainTable", "bench_train", "train_as_markdown"]
