"""``reapex config``: a config for ``reapex train``, with the labels' own classes and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Force, Labels, Reading, parse_columns
from reapex.cli.shown import require_clips, show_corpus
from reapex.corpus import Corpus
from reapex.errors import UsageError
from reapex.labels import ClassMap, class_map_named, class_maps
from reapex.loading import is_manifest, merged
from reapex.output import refuse, writing
from reapex.recognition.config import errata_from, path_from
from reapex.recognition.new_config import new_config


@grouped
def config_command(
    labels: Labels,
    reading: Reading,
    out: Annotated[
        Path, typer.Option(help="Where to write the config.", metavar="FILE.toml")
    ] = Path("train.toml"),
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures.", show_default=False
        ),
    ] = None,
    classes: Annotated[
        str | None,
        typer.Option(
            help=f"The classes by name: {', '.join(class_maps())}; each emotion is a class of its "
            "own if not given.",
            metavar="NAME",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a config for reapex train: classes and counts from the labels, every choice explained.

    Example: reapex config labels.xlsx --frames Cropped --classes casme2/5 --out train.toml
    """
    voice = Voice(as_json)
    if out.suffix.lower() != ".toml":
        raise UsageError(f"A config cannot be written as {out.name}", expected=".toml")
    refuse(out, inputs=(labels,), force=force)
    if frames is None and not is_manifest(labels):
        raise UsageError(
            "There are no pictures to learn from",
            mend="Give their folder, as in --frames Cropped",
        )
    if reading.subjects is not None:
        raise UsageError(
            "Training uses no subject table", mend="Leave --subjects out; a manifest may name one"
        )
    class_map = None if classes is None else class_map_named(classes)
    corpus = merged(labels, reading.read(labels, frames))
    show_corpus(voice, corpus)
    require_clips(corpus)
    _show_without_class(voice, corpus, class_map)
    text = new_config(
        corpus,
        labels,
        frames,
        out.absolute().parent,
        class_map,
        _given(reading, out.absolute().parent),
    )
    with writing(out, inputs=(labels,), force=force) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")
    voice.say(f"\nConfig: {out}")
    voice.result({"config": str(out), "clips": len(corpus)})
    voice.next_step(command_line("train", out, "--describe"))


def _given(reading: Reading, folder: Path) -> dict[str, object]:
    """The options that differ from what a config takes for granted."""
    usual = Reading()
    named: dict[str, object] = {
        each.name: value
        for each in fields(reading)
        if (value := getattr(reading, each.name)) != getattr(usual, each.name)
    }
    if reading.columns:
        named["columns"] = dict(parse_columns(reading.columns))
    if reading.errata is not None:
        named["errata"] = errata_from(reading.errata, folder)
    for name, file in (("emotions", reading.emotions), ("only", reading.only)):
        if file is not None:
            named[name] = path_from(file, folder)
    return named


def _show_without_class(voice: Voice, corpus: Corpus, class_map: ClassMap | None) -> None:
    """The clips that are not learned from, by label."""
    if class_map is None:
        without = Counter({"": sum(not clip.emotion for clip in corpus)})
    else:
        without = Counter(class_map.count_of(corpus.clips).left_out)
    if without.total():
        listed = ", ".join(f"{label or 'no label'} {n}" for label, n in without.items() if n)
        voice.say(f"Without a class, and not learned from: {listed}")
