"""Networks out of timm, with no weights of anybody's."""

import sys
from types import ModuleType
from typing import Any

import pytest
import torch

from reapex.errors import MissingExtra
from reapex.recognition.networks import TimmBackbone, network_named, networks
from reapex.recognition.networks import timm_backbone as room

pytestmark = pytest.mark.usefixtures("torchvision_imports")

LINE = 'pip install "reapex[timm]" "torch>=2.4,<2.14"'


@pytest.mark.parametrize(
    ("make", "published"), [(room.convnext_t, 28_589_128), (room.swin_t, 28_288_354)]
)
def test_the_published_counts(make: Any, published: int) -> None:
    with torch.device("meta"):
        backbone = make(224)
    assert sum(each.numel() for each in backbone.parameters()) + 768 * 1000 + 1000 == published


@pytest.mark.parametrize("size", [32, 64, 100, 224])
@pytest.mark.parametrize("make", [room.convnext_t, room.swin_t])
def test_channels_come_first(make: Any, size: int) -> None:
    with torch.device("meta"):
        found = make(size).eval()(torch.empty(2, 3, size, size))
    assert found.shape[:2] == (2, 768)
    assert found.shape[2] == found.shape[3]
    assert found.shape[2] in (size // 32, -(-size // 32))


def test_the_map_is_that_of_timm() -> None:
    """Swin's numbers stand at their places after the axes were moved."""
    small = {"embed_dim": 8, "depths": (1, 1, 1, 1), "num_heads": (1, 1, 2, 2), "img_size": 64}
    backbone = TimmBackbone("swin_tiny_patch4_window7_224", **small).eval()
    x = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(backbone(x)[:, :, 0, 1], backbone.body(x)[:, 0, 1])


def test_weights_are_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    class Recorder(ModuleType):
        @staticmethod
        def create_model(name: str, **options: Any) -> torch.nn.Module:
            asked.append(options)
            return torch.nn.Identity()

    monkeypatch.setitem(sys.modules, "timm", Recorder("timm"))
    room.convnext_t(224), room.swin_t(224)
    assert [each["pretrained"] for each in asked] == [False, False]
    assert not any("checkpoint_path" in each for each in asked)


@pytest.mark.parametrize("name", ["convnext_t", "swin_t"])
def test_without_the_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "timm", None)
    with pytest.raises(MissingExtra) as caught:
        network_named(name, 3)
    assert LINE in str(caught.value)
    assert len(networks()) > 10  # the others do not mind
    network_named("resnet10", 3, size=32)


def test_a_torchvision_for_another_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str, *_: Any) -> None:
        raise RuntimeError("operator torchvision::nms does not exist")

    class Finder:
        @staticmethod
        def find_spec(name: str, *rest: Any) -> None:
            if name == "timm":
                broken(name)

    monkeypatch.delitem(sys.modules, "timm", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    with pytest.raises(MissingExtra, match="nms") as caught:
        room.library()
    assert LINE in str(caught.value)
