"""``reapex review``: the page on which a coder decides."""

from __future__ import annotations

import sys
import webbrowser
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from reapex.auditing import RULES, Evidence, Finding
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import Correcting, Labels, Reading
from reapex.cli.shown import require_clips, show_corpus, show_faces
from reapex.corpus import Corpus
from reapex.correction import Questions
from reapex.errors import UsageError
from reapex.loading import Loaded, is_manifest
from reapex.review.desk import Desk, further_rows, one_per_clip
from reapex.review.proposals import Proposals
from reapex.review.running import LOOPBACK
from reapex.review.serving import Serving, require_extra, require_loopback, serve
from reapex.review.store import DecisionStore, store_path
from reapex.version import __version__


@dataclass(frozen=True, slots=True)
class Showing:
    """Where and how the page is shown."""

    port: Annotated[int, typer.Option(help="0 takes any port that is free.")] = 0
    host: Annotated[str, typer.Option(help="This machine; others are refused.")] = LOOPBACK
    language: Annotated[
        str | None,
        typer.Option(help="en or zh; as the browser is set if not given.", show_default=False),
    ] = None
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the link and open no browser.")
    ] = False

    def serving(self) -> Serving:
        """The same for the server; a wrong word is said."""
        require_loopback(self.host)
        require_extra()
        return Serving(self.port, self.language)


@grouped
def review_command(
    labels: Labels,
    reading: Reading,
    correcting: Correcting,
    showing: Showing,
    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures.", show_default=False
        ),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(
            help="Where decisions are kept; beside the labels unless given.", show_default=False
        ),
    ] = None,
) -> None:
    """Open the review page: clips, proposals and the keys to decide, in the browser.

    Example: reapex review labels.xlsx --frames Cropped
    """
    voice = Voice()
    serving = showing.serving()
    correcting.corrector()  # a wrong word is said before any work
    if is_manifest(labels):
        raise UsageError(
            "A manifest names several annotation files, and a review is of one",
            mend="Review each of them by itself",
        )
    (loaded,) = reading.read(labels, frames)
    corpus = loaded.corpus
    show_corpus(voice, corpus)
    require_clips(corpus)
    path = decisions or store_path(labels)
    with DecisionStore(path, corpus.sources[0].sha256) as store:
        desk = _desk(voice, loaded, store, correcting)
        _say_what_is_there(voice, store, corpus)

        def ready(link: str, new_link: Callable[[], str]) -> None:
            voice.say(f"\nOpen: {link}")
            voice.say("The link works once. Nothing leaves this machine. Ctrl-C ends the review.")
            if not showing.no_browser:
                webbrowser.open(link)
            if sys.stdin.isatty():
                voice.say("Press Enter for another link, as for a second browser.")
                Thread(target=_more_links, args=(voice, new_link), daemon=True).start()

        serve(desk, labels.name, serving, ready)
    words = (labels,) if frames is None else (labels, "--frames", str(frames))
    voice.next_step(
        command_line("export", *words, "--out", f"{labels.stem}_reviewed{labels.suffix}")
    )


def _more_links(voice: Voice, new_link: Callable[[], str]) -> None:
    for _ in sys.stdin:
        voice.say(f"Open: {new_link()}")


def _desk(voice: Voice, loaded: Loaded, store: DecisionStore, correcting: Correcting) -> Desk:
    corpus = loaded.corpus
    clips = one_per_clip(corpus)
    questions = None
    if any(clip.frames is not None for clip in clips):
        viewing = correcting.viewing(corpus)
        show_faces(voice, viewing)
        questions = Questions(correcting.corrector(), viewing=viewing, with_curves=True)
        store.remember_method(questions.corrector.name, __version__)
    proposals = Proposals(clips, questions)
    return Desk(clips, store, proposals, _findings(corpus), further_rows(corpus), loaded)


def _findings(corpus: Corpus) -> dict[str, tuple[Finding, ...]]:
    """What the rules say that need no pictures, by clip."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    evidence = Evidence(corpus)
    for rule in RULES:
        for finding in rule.findings(evidence):
            if finding.where.clip is not None:
                found[finding.where.clip].append(finding)
    return {clip: tuple(each) for clip, each in found.items()}


def _say_what_is_there(voice: Voice, store: DecisionStore, corpus: Corpus) -> None:
    made = store.decisions()
    if made:
        coders = ", ".join(store.coders())
        voice.say(f"{len(made)} decisions are stored in {store.path}, by {coders}.")
    if store.labels_sha256 not in ("", corpus.sources[0].sha256):
        voice.say(
            "The annotation file has changed since the first of them was made. Decisions are "
            "about clips by their ids; look at the history of clips that were renumbered."
        )
