"""Where the weights of MTCNN come from: the files of an installed ``facenet-pytorch``.

That package carries the published weights (2 MB, MIT licence) and pins an old torch. So it is
installed without what it asks for, and its files are read; it is never imported. Nothing is
downloaded.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import TYPE_CHECKING

from reapex.errors import MissingExtra, Place

if TYPE_CHECKING:
    from torch import nn

    from reapex.face.mtcnn_networks import OutputNet, ProposalNet, RefinementNet

    Networks = tuple[ProposalNet, RefinementNet, OutputNet]

_PACKAGE = "facenet-pytorch"
_NAMES = ("pnet.pt", "rnet.pt", "onet.pt")
_WEIGHTS_LINE = "pip install --no-deps facenet-pytorch==2.6.0"
_TORCH_LINE = "pip install 'reapex[train]'"


@lru_cache(maxsize=1)
def networks() -> Networks:
    """The three networks with their weights, on the CPU, loaded when first asked for.

    Raises
    ------
    MissingExtra
        If torch or the weights are not installed, or the weights are others.
    """
    try:
        from reapex.face.mtcnn_networks import OutputNet, ProposalNet, RefinementNet
    except ImportError as error:
        raise MissingExtra(
            f"MTCNN cannot import torch: {error}",
            expected="torch and, beside it, the weights that facenet-pytorch carries",
            mend=f"Run: {_TORCH_LINE}\nand: {_WEIGHTS_LINE}",
        ) from None
    loaded = ProposalNet(), RefinementNet(), OutputNet()
    for network, path in zip(loaded, weight_files(), strict=True):
        _load(network, path)
    return loaded


def weight_files() -> tuple[Path, ...]:
    """The files of the three networks.

    Raises
    ------
    MissingExtra
        If they are not installed.
    """
    try:
        listed = files(_PACKAGE) or ()
    except PackageNotFoundError:
        listed = ()
    paths = {each.name: Path(str(each.locate())) for each in listed if each.name in _NAMES}
    if not all(name in paths and paths[name].is_file() for name in _NAMES):
        raise _missing("The weights of MTCNN are not installed")
    return tuple(paths[name] for name in _NAMES)


def _load(network: nn.Module, path: Path) -> None:
    import pickle

    import torch

    try:
        network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    except (RuntimeError, OSError, EOFError, TypeError, pickle.UnpicklingError) as error:
        short = str(error).splitlines()[0] if str(error) else type(error).__name__
        wrong = _missing(f"The weights of MTCNN cannot be used: {short}")
        raise wrong.at(file=path) from None
    network.eval().requires_grad_(False)


def _missing(what: str) -> MissingExtra:
    return MissingExtra(
        what,
        where=Place(),
        expected=f"those that {_PACKAGE} 2.6.0 carries",
        mend=f"Run: {_WEIGHTS_LINE}",
    )
