"""The grids of the paper's tables, and of its Fig. 6, as data.

Conventions
-----------
D is the re-selection of key frames by GAMDSS, in clips that are learned from and in no others: as
in the released code, which the paper does not say (reference note gamdss §1.0). S is the spatial
stream. All rows of Table IV and of Fig. 6 learn from rise and fall. λ is 0.1 unless a row says
otherwise (paper IV-B).

The network ``gamdss`` has the base's preset, every other backbone the base's picture size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from reapex.errors import UsageError
from reapex.studies.study import Column, Row, Study

CASME2_5 = Column("casme2", "CASME II", "5 classes", "casme2/5")
CASME2_3 = Column("casme2", "CASME II", "3 classes", "casme2/3-gamdss")
SAMM_5 = Column("samm", "SAMM", "5 classes", "samm/5")
SAMM_3 = Column("samm", "SAMM", "3 classes", "samm/3")
CASME3_7 = Column("casme3", "CAS(ME)³", "7 classes", "casme3/7")
CASME3_4 = Column("casme3", "CAS(ME)³", "4 classes", "casme3/4")
FOURDME = Column("fourdme", "4DME", "each label a class")
MMEW = Column("mmew", "MMEW", "each label a class")

_D = "gamdss"
_WITHOUT = {"network.phases": "rise", "network.spatial": "false"}
_FULL = {"network.phases": "full", "network.spatial": "true"}


def _keyframes(source: str) -> dict[str, str]:
    return {"keyframes.source": source, "keyframes.apply": "train"}


def _network(name: str) -> dict[str, str]:
    """The network, without the values of the base that it does not know."""
    unknown = {"network.size": ""} if name == "gamdss" else {"network.preset": ""}
    return {"network.name": name} | unknown


def _flow_network(name: str) -> dict[str, str]:
    """A network of one form: rise, flow, 28 × 28."""
    asked = ("preset", "size", "phases", "spatial", "feature")
    return {"network.name": name} | {f"network.{each}": "" for each in asked}


def _compared() -> Iterator[Row]:
    yield Row("ststnet", ("STSTNet",), _flow_network("ststnet") | _keyframes("manual"))
    yield Row("off-apexnet", ("Off-ApexNet",), _flow_network("off_apexnet") | _keyframes("manual"))
    for phases in ("rise", "fall", "full"):
        changes = _network("gamdss") | _FULL | {"network.phases": phases} | _keyframes(_D)
        yield Row(f"gamdss-{phases}", (f"GAMDSS ({phases})",), changes)


def _parts() -> Iterator[Row]:
    for key, has_d, has_s in (
        ("without-d-and-s", False, False),
        ("without-s", True, False),
        ("without-d", False, True),
        ("full", True, True),
    ):
        changes = {"network.phases": "full", "network.spatial": str(has_s).lower()}
        words = (_TITLES[key], "✓" if has_d else "×", "✓" if has_s else "×")
        changes = _network("gamdss") | changes | _keyframes(_D if has_d else "manual")
        yield Row(key, words, changes, _TITLES[key])


_TITLES = {
    "without-d-and-s": "W/O D and S",
    "without-s": "W/O S",
    "without-d": "W/O D",
    "full": "GAMDSS",
}
LAMBDAS = ("0.00", "0.05", "0.10", "0.15", "0.20", "0.25")


def _windows() -> Iterator[Row]:
    for each in LAMBDAS:
        source = "manual" if float(each) == 0 else f"gamdss:{float(each):g}"
        changes = _network("gamdss") | _FULL | _keyframes(source)
        yield Row(f"lambda-{each}", (each, each), changes, f"λ = {each}")


_BACKBONES: Mapping[str, str] = {
    "resnet10": "ResNet-10",
    "resnet18": "ResNet-18",
    "convnext_t": "ConvNeXt-T",
    "swin_t": "Swin-T",
    "vmamba_t": "VMamba-T",
    "gamdss": "RMT (GAMDSS)",
}


def _backbones() -> Iterator[Row]:
    for name, title in _BACKBONES.items():
        key = name.replace("_", "-")
        network = _network(name) | _FULL
        yield Row(key, (title, "manual"), network | _keyframes("manual"))
        yield Row(f"{key}-3df-n", (title, "+3DF-N"), network | _keyframes("spotted:fft3d"))
        yield Row(f"{key}-gamdss", (title, "+GAMDSS"), network | _keyframes(_D))


def _features() -> Iterator[Row]:
    for name, title in _BACKBONES.items():
        for feature in ("flow", "difference"):
            changes = _network(name) | _WITHOUT | {"network.feature": feature}
            key = f"{name.replace('_', '-')}-{feature}"
            yield Row(key, (title, feature), changes | _keyframes("manual"))


def _two_models() -> Iterator[Row]:
    baseline = _network("gamdss") | _FULL | {"network.spatial": "false"} | _keyframes("manual")
    yield Row("baseline", ("Baseline",), baseline)
    yield Row("gamdss", ("GAMDSS",), _network("gamdss") | _FULL | _keyframes(_D))


_FOUR = (CASME2_5, CASME2_3, SAMM_5, SAMM_3)
_D_AND_S = "D: GAMDSS re-selects the key frames of clips that are learned from; tested clips keep "
_PLAIN = (
    "All rows of a backbone are one network, rise and fall with the spatial stream, and differ in "
    "the key frames that are learned from: the manual ones, the apex that the 3-D FFT spotter "
    "finds, GAMDSS's. The paper does not describe its rows; its plain RMT has the figures of Table "
    "IV's W/O D, which is that, and it says that GAMDSS adds no parameter."
)
_WHICH_RESNET = (
    "The paper says ResNet-18, its released script builds a ResNet-10; published figures stand "
    "beside ResNet-10."
)
_STUDIES = (
    Study(
        "table1", "Table I", "What the data sets are made of", (), (),
        (CASME2_5, SAMM_5, CASME3_7, FOURDME, MMEW),
    ),
    Study(
        "table2", "Table II", "Networks compared", ("Model",), tuple(_compared()), _FOUR,
        shows=("size",),
        about=("GAMDSS (rise) has the form of TSFmicro.",),
    ),
    Study(
        "table3", "Table III", "Networks compared on CAS(ME)³", ("Model",), tuple(_compared()),
        (CASME3_7, CASME3_4),
        metrics=("uf1", "uar", "accuracy"),
        shows=("size",),
        about=("GAMDSS (rise) has the form of TSFmicro.",),
    ),
    Study(
        "table4", "Table IV", "Which part does what", ("Model", "D", "S"), tuple(_parts()),
        (CASME2_5, CASME2_3, SAMM_5, SAMM_3, CASME3_7, CASME3_4),
        about=(
            f"{_D_AND_S}the manual ones, as in the released code. S: the spatial stream.",
        ),
    ),
    Study(
        "table5", "Table V", "How wide the window of re-selection is", ("λ rise", "λ fall"),
        tuple(_windows()), (SAMM_5, CASME2_5, FOURDME, MMEW),
        shows=("movable",),
        about=(
            "Movable: the share of clips whose window holds another frame than the manual one. "
            "Where nothing can move, a row repeats λ = 0.",
        ),
    ),
    Study(
        "table6", "Table VI", "Backbones and key frames", ("Backbone", "Key frames"),
        tuple(_backbones()), (SAMM_5, SAMM_3, CASME2_5, CASME2_3),
        shows=("size", "seconds"),
        about=(_PLAIN, _WHICH_RESNET),
    ),
    Study(
        "table7", "Table VII", "Flow against difference", ("Backbone", "Feature"),
        tuple(_features()), (SAMM_5, SAMM_3, CASME2_5, CASME2_3),
        shows=("size", "seconds"),
        about=(
            "Manual key frames, rise only, and no spatial stream, since flow brings no pictures.",
            _WHICH_RESNET,
        ),
    ),
    Study(
        "figure6", "Fig. 6", "Features before the classifier", ("Model",), tuple(_two_models()),
        (CASME3_7, CASME2_5, SAMM_5),
        about=(
            "Baseline: Table IV's without D and S. Five groups of subjects; "
            "each panel shows only clips that its own network never learned from. The paper shows "
            "logits of clips that were learned from.",
        ),
        n_folds=5,
        one_seed=True,
    ),
)  # fmt: skip
_BY_NAME = {each.name: each for each in _STUDIES}


def studies() -> tuple[str, ...]:
    """The names of the studies."""
    return tuple(_BY_NAME)


def study_named(name: str) -> Study:
    """The study of that name.

    Raises
    ------
    UsageError
        If there is none.

    Examples
    --------
    >>> [row.title for row in study_named("table4").rows]
    ['W/O D and S', 'W/O S', 'W/O D', 'GAMDSS']
    """
    word = name.strip().lower()
    if word in _BY_NAME:
        return _BY_NAME[word]
    close = get_close_matches(word, _BY_NAME, n=1)
    raise UsageError(
        f"There is no study {name!r}",
        expected=f"one of {', '.join(_BY_NAME)}",
        mend=f"Did you mean {close[0]}?" if close else "",
    )
