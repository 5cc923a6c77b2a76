"""Every reader by name; a new one is an entry of its own here."""

from collections.abc import Callable
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from tests.labels.releases import samm, samm_long, smic

from reapex.auditing.suppressions import Suppressions
from reapex.correction.coder_table import read_coders
from reapex.face import read_faces
from reapex.labels import errata_named, read_labels
from reapex.loading import read_manifest, read_subjects
from reapex.loading.chosen import read_clip_list
from reapex.loading.emotions import read_emotions
from reapex.recognition.config_file import read_config
from reapex.scoring import read_predictions
from reapex.synth.truth import read_truth

from . import byte_level, trees
from .exchanged import exchange_formats
from .format import Case, Format, Make, Wrong
from .sheets import check_sheet, table_formats, ways_of
from .tables import Table
from .videos import video_formats

Mutation = Callable[[Random, bytes], bytes]

FACES = Table(
    {"Sheet1": (("subject", "clip", "x", "y", "width", "height", "left_eye_x", "left_eye_y",
                 "right_eye_x", "right_eye_y"),
                ("99", "a", 10, 20, 100, 120, 40, 60, 80, 60),
                ("99", "b", 10.5, 20, 100, 120, 40, 60, 80, 61),
                ("98", "c", 0, 0, 64, 64, 20, 25, 44, 25))}, "Sheet1", 0)  # fmt: skip
SUBJECTS = Table(
    {"Sheet1": (("Subject", "Age", "Gender", "Ethnicity"), ("01", 23, "F", "Han"),
                ("02", None, "M", "White British"), ("03", "n/a", "f", ""))},
    "Sheet1", 0)  # fmt: skip
PREDICTIONS = Table(
    {"Sheet1": (("clip", "subject", "fold", "seed", "dataset", "y_true", "y_pred", "p_a", "p_b"),
                ("x/1", "01", 1, 0, "samm", "a", "a", 0.9, 0.1),
                ("x/2", "01", 1, 0, "samm", "b", "a", 0.6, 0.4),
                ("x/3", "02", 2, 0, "casme2", "b", "b", 0.2, 0.8))}, "Sheet1", 0)  # fmt: skip
CODERS = Table(
    {"Sheet1": (("coder", "onset_bias_ms", "apex_bias_ms", "offset_bias_ms", "onset_spread_ms",
                 "apex_spread_ms", "offset_spread_ms", "crossing", "n_clips"),
                ("A", 10, 2.5, -12, 20, 18, 30, 0.05, 40), ("", 0, 0, 0, 25, 22, 35, 0.05, 9))},
    "Sheet1", 0)  # fmt: skip
CLIPS = Table(
    {"Sheet1": (("dataset", "subject", "filename"), ("samm", "006", "006_1_2"),
                ("smic", "s3", "s3_ne_03"), ("casme2", "sub01", "EP02_01f"))},
    "Sheet1", 0)  # fmt: skip
EMOTIONS = Table(
    {"MICRO_ONLY": (*samm.PREAMBLE, samm_long.FACS_HEADER, *samm_long.FACS_ROWS)}, "MICRO_ONLY", 13
)

MANIFEST = b"""\
[[corpus]]
name = "CASME II"
labels = "labels.csv"
frames = "frames"
subjects = "subjects.csv"
fps = 200
context_ms = 400.0
apex_policy = "midpoint"
errata = "meb"
columns = { onset = "StartFrame", offset = "EndFrame" }
traits = { culture = "single" }

[[corpus]]
name = "SAMM"
labels = "labels.csv"
dataset = "samm"
"""
ERRATA = b"""\
name = "meb"
source = "where these values were published"

[[fix]]
dataset = "casme3"
subject = "spNO.999"
clip = "d"
onset = 112
expects = { apex = 83, offset = 358 }
becomes = { apex = 123 }

[[fix]]
dataset = "casme2"
subject = 99
clip = "EP02_01f"
onset = 40
expects = { offset = 90 }
becomes = { offset = 91 }
"""
CONFIG = b"""\
labels = "labels.csv"
frames = "frames"
fps = 200
context_ms = 400.0
apex_policy = "midpoint"

[columns]
onset = "StartFrame"

[classes]
counts = { positive = 10, negative = 12, surprise = 8 }

[keyframes]
source = "manual"
faces = "auto"

[network]
name = "gamdss"

[recipe]
epochs = 2

[protocol]
folds = "loso"
seeds = [0, 1]
"""


def _table(name: str, table: Table, suffix: str, read: Callable[[Path], Any]) -> Format:
    return Format(name, ways_of(table, suffix, "table"), lambda case, _: read(case.path))


def _file(name: str, data: bytes, file: str, ways: tuple[Mutation, ...],
          read: Callable[[Path], Any]) -> Format:  # fmt: skip
    return Format(
        name, tuple(_way(data, file, each) for each in ways), lambda case, _: read(case.path)
    )


def _way(data: bytes, file: str, mutation: Mutation) -> Make:
    def make(rng: Random, folder: Path) -> Case:
        for each in ("labels.csv", "subjects.csv"):
            (folder / each).write_bytes(b"subject,name,onset,apex,offset\n1,a,1,2,3\n")
        (folder / "frames").mkdir(exist_ok=True)
        (folder / file).write_bytes(mutation(rng, data))
        return Case(folder / file)

    return make


def _faces(path: Path) -> None:
    found = read_faces(path)
    for each in found.faces:
        if not (each.face.box.width > 0 and each.face.box.height > 0):
            raise Wrong(f"an empty box: {each}")


def _coders(path: Path) -> None:
    read_coders(path, 0.05)


_TREE = tuple(smic.CLIPS)
_PARTS = ("micro", "Micro", "non_micro", "s98", "S098", "sub99", "HS", "VIS", "s98_ne_01", "", ".",
          "中文 😀", "a b", "x" * 120, "negative", "-1", "０１")  # fmt: skip
_PICTURES = ("reg_image{:06d}.bmp", "{}.jpg", "image{}.png", ".hidden{}.jpg", "{}", "a{}b.bmp",
             "９{}.jpg", "{}.jpg.txt", "99999999999999999999{}.jpg")  # fmt: skip


def _smic_tree(rng: Random, folder: Path) -> Case:
    """Folders renamed, dropped and nested, pictures renamed."""
    root = folder / rng.choice(("SMIC_all_cropped/HS", "x", "SMIC/VIS", "s99/micro/negative"))
    root.mkdir(parents=True)
    for path in _TREE:
        parts = path.split("/")
        if rng.random() < 0.2:
            parts[rng.randrange(len(parts))] = rng.choice(_PARTS)
        if rng.random() < 0.1:
            parts.insert(rng.randrange(len(parts) + 1), rng.choice(_PARTS))
        if rng.random() < 0.1:
            del parts[rng.randrange(len(parts))]
        place = root.joinpath(*filter(None, parts))
        place.mkdir(parents=True, exist_ok=True)
        name, start = rng.choice((_PICTURES[0], *_PICTURES)), rng.choice((0, 1, 10, 10**9))
        for number in range(start, start + rng.choice((0, 1, 3))):
            (place / name.format(number)).write_bytes(b"")
    if rng.random() < 0.1:
        (root / "loop").symlink_to(root)
    return Case(root)


def _smic(case: Case, rng: Random) -> None:
    sheet = read_labels(case.path, rng.choice((None, "smic")))
    check_sheet(sheet, case)


_BYTES = (byte_level.mutated,)
_TOML = (trees.toml, trees.toml, trees.toml, byte_level.mutated)


@cache
def formats() -> dict[str, Format]:
    """Every format by name."""
    found = chain(
        table_formats(),
        (
            Format("smic", (_smic_tree,), _smic),
            _table("faces .csv", FACES, ".csv", _faces),
            _table("faces .xlsx", FACES, ".xlsx", _faces),
            _table("subjects .csv", SUBJECTS, ".csv", read_subjects),
            _table("predictions .csv", PREDICTIONS, ".csv", read_predictions),
            _table("coders .csv", CODERS, ".csv", _coders),
            _table("clip list .csv", CLIPS, ".csv", read_clip_list),
            _table("emotions .xlsx", EMOTIONS, ".xlsx", read_emotions),
            _file("truth .csv", _TRUTH, "truth.csv", _BYTES, read_truth),
            _file("manifest", MANIFEST, "corpora.toml", _TOML, read_manifest),
            _file("errata", ERRATA, "errata.toml", _TOML, errata_named),
            _file("config", CONFIG, "train.toml", _TOML, read_config),
            _file("suppressions", _ACCEPTED, "accepted.txt", _BYTES, Suppressions.read),
        ),
        exchange_formats(),
        video_formats(),
    )
    return {each.name: each for each in found}


_ACCEPTED = b"""\
# looked at on 20 November
KF104 samm/028/028_4_1#1    # the fall was not filmed
TM502 casme2/17/*
FR3*  *
TM501 -
"""
_TRUTH = (
    b"subject,name,onset,apex,offset,onset_ms,apex_ms,offset_ms,fps,coder,peak_px\n"
    b"s01,c1,10.2500,18.0000,40.5000,51.250,90.000,202.500,200,A,1.200\n"
    b"s02,c2,5.0000,9.0000,30.0000,25.000,45.000,150.000,200,B,0.800\n"
)
