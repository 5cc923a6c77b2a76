"""LB 401 to 403 and 407: emotions that are spelled, or said, in more than one way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from reapex.auditing.evidence import Evidence
from reapex.auditing.finding import Severity
from reapex.auditing.rule import Hit, Need, Rule
from reapex.clip import Clip
from reapex.labels import descriptor_of
from reapex.labels.cross_check import marked_otherwise

_KNOWN = frozenset(
    {"happiness", "disgust", "repression", "surprise", "others", "fear", "sadness", "anger",
     "contempt", "tense", "positive", "negative", "neutral", "pain", "confusion", "shame",
     "guilt", "joy", "enjoyment", "micro", "macro"}
)  # fmt: skip
_OFTEN = 5  # times as often as a word that may be its misspelling
_ALIKE = 0.8  # of difflib: one or two letters in a word of eight
_BETWEEN = re.compile(r"[^\w]+|\band\b|\bor\b")
_ONE_HOT = ("positive", "negative", "surprise", "repression", "others")
_ONE_HOT_COLUMNS = {name: name for name in _ONE_HOT}
_VALENCE = {
    **_ONE_HOT_COLUMNS,
    "happiness": "positive", "happy": "positive", "other": "others",
    **dict.fromkeys(("anger", "disgust", "fear", "sadness", "contempt"), "negative"),
}  # fmt: skip


def _unknown_emotions(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        known = descriptor_of(clip.dataset).emotions
        unknown = [emotion for emotion in clip.emotions if known and emotion not in known]
        for emotion in unknown:
            yield Hit(
                clip.place,
                f"The emotion {emotion!r} is none of this data set's ({', '.join(sorted(known))}).",
            )


def _misspelled(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        # Where the data set's own words are known, LB401 tells.
        clips = [clip for clip in part if not descriptor_of(clip.dataset).emotions]
        counts = Counter(clip.emotion for clip in clips if clip.emotion)
        for word, count in counts.items():
            if word in _KNOWN:
                continue
            usual = sorted(_KNOWN | {each for each, n in counts.items() if n >= _OFTEN * count})
            close = get_close_matches(word, usual, n=1, cutoff=_ALIKE)
            if close:
                first = next(clip for clip in clips if clip.emotion == word)
                yield Hit(
                    first.place,
                    f"The emotion {word!r} ({count} of {len(clips)} clips) looks like "
                    f"{close[0]!r} misspelled.",
                )


def _spellings(evidence: Evidence) -> Iterator[Hit]:
    for part in evidence.parts:
        found: dict[str, Counter[str]] = {}
        for clip in part:
            written = evidence.cell(clip, "emotion")
            if clip.emotion and isinstance(written, str):
                found.setdefault(clip.emotion, Counter())[written] += 1
        for emotion, spellings in found.items():
            if len(spellings) > 1:
                said = ", ".join(f"{word!r} ({n})" for word, n in spellings.most_common())
                rare = spellings.most_common()[-1][0]
                first = next(clip for clip in part if evidence.cell(clip, "emotion") == rare)
                yield Hit(
                    first.place,
                    f"The emotion {emotion!r} is written in {len(spellings)} ways: {said}.",
                )


def _one_hot(evidence: Evidence) -> Iterator[Hit]:
    for clip in evidence.corpus:
        about = descriptor_of(clip.dataset).emotion_columns
        words = [word for word in _BETWEEN.split(clip.emotion.lower()) if word]
        # Columns of a sheet that is not known may be all that it says of emotions.
        if (not words and not about) or any(word not in _VALENCE for word in words):
            continue
        said = {_VALENCE[word] for word in words}
        seen = marked_otherwise(said, clip.columns, about or _ONE_HOT_COLUMNS)
        if seen is not None:
            yield Hit(
                clip.place,
                f"The emotion is {clip.emotion!r}, which is taken, and the columns mark "
                f"{' and '.join(sorted(seen)) or 'none'}.",
            )


def emotions_of(clips: tuple[Clip, ...]) -> Mapping[str, list[Clip]]:
    """The clips of each emotion that is said."""
    found: dict[str, list[Clip]] = {}
    for clip in clips:
        if clip.emotion:
            found.setdefault(clip.emotion, []).append(clip)
    return found


LABEL_RULES = (
    Rule(
        "LB401",
        Severity.WARNING,
        "unknown emotion",
        _unknown_emotions,
        Need.LABELS,
        finds="An emotion that the data set is not known to use; only for data sets whose words "
        "are known. Usual other spellings (happy, Other) are taken for the same.",
        why="No class map has it, so that the clip drops out of every class setting in silence.",
        mend="Check the spelling in the sheet.",
        example="The emotion 'hapiness' is none of this data set's (disgust, fear, happiness, "
        "others, repression, sadness, surprise).",
    ),
    Rule(
        "LB402",
        Severity.WARNING,
        "emotion misspelled",
        _misspelled,
        Need.LABELS,
        finds="In a sheet of your own: a word that differs by a letter or two from the name of an "
        "emotion, or from a word that occurs five times as often. One finding per word.",
        why="It becomes a class of its own, with a clip or two in it.",
        mend="Correct the spelling in the sheet.",
        example="The emotion 'suprise' (1 of 40 clips) looks like 'surprise' misspelled.",
    ),
    Rule(
        "LB403",
        Severity.WARNING,
        "emotion written in several ways",
        _spellings,
        Need.CELLS,
        finds="Cells that Reapex reads as one emotion and that differ in case, spaces or usual "
        "aliases. One finding per emotion.",
        why="Programs that compare texts exactly lose the rarer spelling: in CAS(ME)³ three rows "
        "say Others, and published code that asks for others has 857 clips instead of 860.",
        mend="Write it one way throughout.",
        example="The emotion 'others' is written in 2 ways: 'others' (158), 'Others' (3).",
    ),
    Rule(
        "LB407",
        Severity.WARNING,
        "emotion and class columns disagree",
        _one_hot,
        Need.LABELS,
        finds="A row with columns such as Positive, Negative, Surprise, Repression and Others that "
        "hold 0 or 1 (or 0.0, 1.0), and an emotion that means another set of them. The emotion is "
        "taken. Anger, contempt, disgust, fear and sadness mean negative.",
        why="4DME says its labels twice; who trains on the one and tests on the other has errors "
        "that no network can mend.",
        mend="Find out which of the two is meant, and correct the other.",
        example="The emotion is 'positive', which is taken, and the columns mark negative.",
    ),
)
