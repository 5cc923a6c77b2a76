"""Where a run's key frames are from, in the words that stand beside every one of its scores."""

from __future__ import annotations

from collections.abc import Mapping

Scalar = str | int | float | bool
_WHO = {"train": "training clips", "train+test": "training and test clips"}


def keyframe_sentences(facts: Mapping[str, Scalar]) -> list[str]:
    """Sentences on the key frames of a run, from the facts in its ``run.json``.

    Examples
    --------
    >>> keyframe_sentences({"keyframes": "manual", "apply": "train"})
    ['Key frames: manual, in training and test clips.']
    """
    apply = str(facts.get("apply", "none"))
    sentences: list[str] = []
    if "keyframes" not in facts:
        return sentences
    for source in str(facts["keyframes"]).split(" | "):
        if source == "manual" or apply == "none":
            sentences.append("Key frames: manual, in training and test clips.")
            continue
        moved, share = facts.get(f"moved.{source}"), facts.get(f"movable_share.{source}")
        sentence = f"Key frames: {source}, in {_WHO.get(apply, apply)}"
        if moved is not None:
            sentence += f"; other than the manual ones in {moved} of {facts.get('clips')} clips"
        if isinstance(share, float):
            sentence += f"; movable share {share:.0%}"
        sentences.append(f"{sentence}.")
    middles = facts.get("midpoint_apexes")
    if middles:
        sentences.append(
            f"The sheet has no apex for {middles} of {facts.get('clips')} clips; the middle stands "
            "in for it where manual key frames are used."
        )
    if facts.get("coders_learned_from_all_clips"):
        sentences.append(
            "Coders were learned from the key frames (never the emotions) of all clips, those of "
            "tested persons included."
        )
    return sentences
