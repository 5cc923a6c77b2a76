"""4DME (2022): ``4DME_Labelling_Micro_release v1.xlsx``, the grey pictures.

``fold_name`` is the clip's folder and no fold of a cross-validation. A subject recorded in two
sessions (``S13_1``, ``S13_2``) is one person. An emotion may be several, joined with ``+``, which
the one-hot columns repeat; an action unit marked ``(k)`` was held all along. ``Micro`` sheets are
read; the version before the release, which names no clip folder and no offset, is not.
"""

from __future__ import annotations

from reapex.labels.aliases import CODED_SHEET
from reapex.labels.descriptor import Descriptor

_EMOTIONS = ("positive", "negative", "surprise", "repression", "others")

FOURDME = Descriptor(
    name="fourdme",
    title="4DME",
    fps=60.0,
    fps_note="4DME is read at 60 frames per second, as its grey pictures were recorded by those "
    "who work with them; its paper says 30: where yours are, say --fps 30",
    aliases={
        **CODED_SHEET,
        "subject": ("subid", "subject", "subjectid"),
        "name": ("foldname", "filename"),
    },
    required=("subject", "name", "onset", "apex", "offset"),
    subject_pattern=r"(?:subject|sub|s)?\s*0*(\d+)(?:\.0+)?(?:_\w+)?",
    subject_digits=2,
    subject_form="S{}",
    emotions=frozenset(_EMOTIONS),
    emotion_separator="+",
    emotion_columns={emotion: emotion for emotion in _EMOTIONS},
    held_units="(k)",
    ends_in_total=True,
    frame_roots=(
        "",
        "gray_micro",
        "micro_short_gray_video/micro short gray video/micro short gray video",
        "micro_short_gray_video/micro short gray video",
        "micro_short_gray_video",
        "micro short gray video/micro short gray video",
        "micro short gray video",
    ),
    folder_patterns=("{subject}/{name}",),
    name_pattern=r"S\d+(?:_\w+)+",
    key_headers=frozenset({"subid", "foldname", "onset", "apex", "offset"}),
    telling_headers=frozenset({"subid", "fold", "foldname", "onset", "apex", "offset", "aus"}),
    published_records=(267,),
    published_subjects=56,
)
