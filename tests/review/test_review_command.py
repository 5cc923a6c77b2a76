"""``reapex review`` before there is a server: what it refuses, and what it says."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reapex.errors import UsageError
from reapex.review.serving import Serving, bound
from reapex.synth import SynthCorpus


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--host", "0.0.0.0"), "faces may not leave the machine"),
        (("--host", "192.168.1.5"), "faces may not leave the machine"),
        (("--host", "evil.example"), "faces may not leave the machine"),
        (("--port", "70000"), "There is no port 70000"),
        (("--language", "fr"), "does not speak 'fr'"),
        (("--method", "magic"), "magic"),
        (("--decisions", "no such folder/d.sqlite"), "cannot be stored"),
    ],
)
def test_what_is_refused_is_said_before_anything_is_served(
    small_corpus: SynthCorpus, reapex: Callable[..., Any], more: tuple[str, ...], message: str
) -> None:
    refused = reapex("review", small_corpus.labels, "--no-browser", *more)
    assert refused.code == 2
    assert message in " ".join(refused.err.split())


def test_a_manifest_is_no_sheet(tmp_path: Path, reapex: Callable[..., Any]) -> None:
    manifest = tmp_path / "all.toml"
    manifest.write_text('[[corpus]]\nname = "a"\nlabels = "a.csv"\n', encoding="utf-8")
    for command in (("review",), ("export", "--out", tmp_path / "o.csv")):
        refused = reapex(command[0], manifest, *command[1:])
        assert refused.code == 2
        assert "a review is of one" in " ".join(refused.err.split())


def test_a_port_that_is_taken_is_said(small_corpus: SynthCorpus) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        with pytest.raises(UsageError, match=f"Port {port} cannot be listened on"):
            bound(port)


def test_only_this_machine_is_listened_on() -> None:
    with bound(0) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        with socket.create_connection((host, port), timeout=5):
            pass  # from the moment that the link is printed a browser waits, and is not refused
    assert Serving(0).port == 0


def test_a_missing_extra_names_the_line_that_installs_it(
    small_corpus: SynthCorpus, reapex: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    refused = reapex("review", small_corpus.labels, "--no-browser")
    assert refused.code == 2
    assert "pip install 'reapex[review]'" in " ".join(refused.err.split())
