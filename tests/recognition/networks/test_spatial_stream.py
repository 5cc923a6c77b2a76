import pytest
import torch
from torch import nn

from reapex.errors import UsageError
from reapex.recognition.networks import (
    PAPER_SPATIAL,
    RELEASED_SPATIAL,
    SpatialConfig,
    SpatialStream,
)
from reapex.recognition.networks.spatial_stream import TransformerBlock


def test_a_block_is_torchs_own_pre_norm_layer() -> None:
    torch.manual_seed(0)
    ours = TransformerBlock(16, 4, 4).double().eval()
    theirs = nn.TransformerEncoderLayer(
        16, 4, 64, dropout=0, activation="gelu", batch_first=True, norm_first=True
    )
    theirs = theirs.double().eval()
    pairs = {
        "self_attn.in_proj_": ours.to_qkv,
        "self_attn.out_proj.": ours.out,
        "linear1.": ours.widen,
        "linear2.": ours.narrow,
        "norm1.": ours.attention_norm,
        "norm2.": ours.mlp_norm,
    }
    theirs.load_state_dict(
        {
            name + kind: torch.randn_like(getattr(module, kind))
            for name, module in pairs.items()
            for kind in ("weight", "bias")
        }
    )
    state = theirs.state_dict()
    for name, module in pairs.items():
        module.load_state_dict({kind: state[name + kind] for kind in ("weight", "bias")})
    x = torch.randn(2, 9, 16, dtype=torch.float64)
    with torch.no_grad():
        torch.testing.assert_close(ours(x), theirs(x), rtol=0, atol=1e-6)


def bare(config: SpatialConfig, width: int, grid: tuple[int, int], size: int) -> SpatialStream:
    """A stream that only embeds: no blocks, no places, no norm."""
    stream = SpatialStream(config, width, grid, size)
    nn.init.zeros_(stream.place)
    stream.norm = nn.Identity()  # type: ignore[assignment]
    return stream.eval()


def test_the_release_looks_at_two_by_two_pixels_of_sixteen() -> None:
    """Bilinear without antialiasing: the mean of the four pixels round each token's middle."""
    stream = bare(SpatialConfig(depth=0, n_heads=1), 5, (14, 14), 224)
    picture = torch.randn(1, 3, 224, 224)
    middles = picture.reshape(1, 3, 14, 16, 14, 16)[:, :, :, 7:9, :, 7:9]
    with torch.no_grad():
        expected = stream.embed(middles.mean(dim=(3, 5)))
        torch.testing.assert_close(stream(picture), expected, rtol=0, atol=1e-5)


def test_the_paper_cuts_patches_and_lays_them_out_as_they_lay() -> None:
    stream = bare(SpatialConfig(patch=8, depth=0, n_heads=1), 5, (3, 3), 24)
    picture = torch.randn(2, 3, 24, 24)
    with torch.no_grad():
        found = stream(picture)
        for i in range(3):
            for j in range(3):
                patch = picture[:, :, 8 * i : 8 * i + 8, 8 * j : 8 * j + 8]
                torch.testing.assert_close(found[:, :, i, j], stream.embed(patch)[:, :, 0, 0])


def test_the_papers_seven_by_seven_is_doubled_bilinearly() -> None:
    stream = bare(SpatialConfig(patch=32, depth=0, n_heads=1), 4, (14, 14), 224)
    with torch.no_grad():
        picture = torch.randn(1, 3, 224, 224)
        coarse = stream.embed(picture)
        fine = stream(picture)
    assert coarse.shape[2:] == (7, 7)
    assert fine.shape[2:] == (14, 14)
    # Halfway between pixels, a quarter of the way to each neighbour.
    row = coarse[:, :, :, :1].expand(-1, -1, -1, 14)
    torch.testing.assert_close(fine[:, :, 1, 0], 0.75 * row[:, :, 0, 0] + 0.25 * row[:, :, 1, 0])
    torch.testing.assert_close(fine[:, :, 0, 0], coarse[:, :, 0, 0])


@pytest.mark.parametrize(
    ("config", "tokens", "n_parameters"),
    [(RELEASED_SPATIAL, (14, 14), 6_408_192), (PAPER_SPATIAL, (7, 7), 7_904_256)],
)
def test_tokens_and_parameters(
    config: SpatialConfig, tokens: tuple[int, int], n_parameters: int
) -> None:
    with torch.device("meta"):
        stream = SpatialStream(config, 512, (14, 14), 224)
    assert stream.tokens == tokens
    assert stream.place.shape == (1, tokens[0] * tokens[1], 512)
    assert sum(each.numel() for each in stream.parameters()) == n_parameters


def test_contexts() -> None:
    assert [RELEASED_SPATIAL.context(phase) for phase in ("rise", "fall")] == ["onset", "apex"]
    assert [PAPER_SPATIAL.context(phase) for phase in ("rise", "fall")] == ["onset", "offset"]


def test_maps_that_are_not_square() -> None:
    for config in (SpatialConfig(n_heads=2), SpatialConfig(patch=8, n_heads=2)):
        stream = SpatialStream(config, 6, (3, 5), 32)
        assert stream(torch.randn(2, 3, 32, 32)).shape == (2, 6, 3, 5)


@pytest.mark.parametrize(
    ("config", "word"),
    [
        (SpatialConfig(n_heads=3), "3 heads of the spatial stream cannot share 16 channels"),
        (SpatialConfig(patch=7), "do not fill"),
        (SpatialConfig(patch=0), "do not fill"),
        (SpatialConfig(patch=64), "do not fill"),
    ],
)
def test_a_stream_that_cannot_be(config: SpatialConfig, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        SpatialStream(config, 16, (4, 4), 32)
