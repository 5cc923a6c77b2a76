"""CAS(ME)³ (2022), parts A and C; part B has no labels.

Part A: ``cas(me)3_part_A_ME_label_JpgIndex_v2.xlsx`` and ``…_v1.xls`` (micro-expressions with
emotions), and the sheet ``AU+Emotion`` of ``CAS(ME)3_part_A_v1.xls`` and ``…_v2.xls`` (micro and
macro, without emotions). Every cell is text. One name holds several expressions, which their onsets
tell apart. The releases start some videos a few frames late, name folders ``spNO.1`` or ``spNo.1``
and cut clips in three ways.

An apex of 0 is no frame; an onset or offset of 0 is kept as it is written, for the auditor or an
erratum.

Part C: ``CAS(ME)3_part_C_ME.xlsx``, without an apex. ``CAS(ME)3_part_C.xls`` names no clips and the
macro sheet of part A says nowhere that it is one, so that neither is read.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor

CASME3 = Descriptor(
    name="casme3",
    title="CAS(ME)³ part A",
    fps=30.0,
    aliases=CODED_SHEET,
    required=("subject", "name", "onset", "apex", "offset"),
    subject_pattern=r"(?:spno|sub|s)?\W*0*(\d+)(?:\.0+)?",
    subject_form="spNO.{}",
    emotions=frozenset({"disgust", "surprise", "others", "fear", "anger", "sadness", "happiness"}),
    zero_is_missing=frozenset({"apex"}),
    sheets=("label", "AU+Emotion", "Sheet1"),
    frame_roots=(
        "",
        "part_A/data/part_A_split/part_A",
        "data/part_A_split/part_A",
        "part_A_split/part_A",
        "part_A",
        "RGB",
        "Part_A_ME_clip/frame",
        "Part_A_ME_clip/Part_A_ME_clip/frame",
        "frame",
        "ME_A",
        "full_cropped",
    ),
    # f2 before f: where repeats have folders of their own, f holds the first alone.
    folder_patterns=(
        "{subject}_{name}_{onset}",
        "{subject}/{name}{k}/color",
        "{subject}/{name}/color",
        "{subject}/{name}",
    ),
    name_pattern=r"[a-z]",
    key_headers=frozenset({"subject", "filename", "onset", "apex", "offset", "objectiveclass"}),
    telling_headers=frozenset(
        {"subject", "filename", "onset", "apex", "offset", "au", "objectiveclass"}
    ),
    published_records=(860, 921, 4206),
    published_subjects=94,
)
CASME3C = Descriptor(
    name="casme3c",
    title="CAS(ME)³ part C",
    fps=30.0,
    aliases={
        **CODED_SHEET,
        "subject": ("sub", "subject"),
        "name": ("count",),
    },
    subject_pattern=r"(?:spno|sub|s)?\W*0*(\d+)(?:\.0+)?",
    subject_digits=2,
    emotions=frozenset({"negative", "surprise", "others", "positive"}),
    sheets=("mockCrimeME",),
    frame_roots=("", "ME_C", "part_C", "part_C/ME_C"),
    folder_patterns=("{subject}/{name}/color", "{subject}/{name}"),
    name_pattern=r"\d+(?:\.0+)?",
    key_headers=frozenset({"sub", "count", "onset", "offset", "au"}),
    telling_headers=frozenset({"sub", "count", "onset", "offset", "au", "emotion"}),
    published_records=(165,),
    published_subjects=30,
)
