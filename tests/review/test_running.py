"""The file that says where a review is open, and the links of a report."""

from __future__ import annotations

import http.server
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from reapex.cli.audit import _review
from reapex.review import store_path
from reapex.review.running import announced, link_to, open_review, running_path
from reapex.synth import SynthCorpus


@contextmanager
def answering(text: str) -> Iterator[int]:
    """A server on this machine that says one thing."""

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Site) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield int(site.server_address[1])
        site.shutdown()


def test_a_review_is_found_while_it_is_open(tmp_path: Path) -> None:
    store = tmp_path / "标注.csv.review.sqlite"
    assert open_review(store) is None
    with answering("<title>Reapex review</title>") as port:
        with announced(store, port):
            assert open_review(store) == f"http://127.0.0.1:{port}"
            assert "token" not in running_path(store).read_text(encoding="utf-8")
        assert open_review(store) is None
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_is_noticed(tmp_path: Path) -> None:
    store = tmp_path / "a.review.sqlite"
    with answering("another program") as port:
        running_path(store).write_text(f'{{"port": {port}}}', encoding="utf-8")
        assert open_review(store) is None  # somebody else has the port now
    assert open_review(store) is None  # nobody has


@pytest.mark.parametrize("text", ["", "{", "[]", '{"port": "80"}', '{"port": 0}', '{"port": 1e9}'])
def test_a_damaged_file_says_nothing(tmp_path: Path, text: str) -> None:
    running_path(tmp_path / "a.review.sqlite").write_text(text, encoding="utf-8")
    assert open_review(tmp_path / "a.review.sqlite") is None


def test_the_file_of_a_second_server_stays(tmp_path: Path) -> None:
    store = tmp_path / "a.review.sqlite"
    with answering("Reapex review") as port:
        with announced(store, 1):
            running_path(store).write_text(f'{{"port": {port}}}', encoding="utf-8")
        assert open_review(store) == f"http://127.0.0.1:{port}"


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    with announced(tmp_path / "nowhere" / "a.review.sqlite", 80):
        pass


def test_the_report_links_each_clip_to_the_page(
    small_corpus: SynthCorpus, tmp_path: Path, reapex: Callable[..., Any]
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_bytes(small_corpus.labels.read_bytes())

    def report(*more: str) -> str:
        out = tmp_path / "report.html"
        words = ("--frames", small_corpus.frames, "--method", "gamdss", "--report", out, "--force")
        assert reapex("audit", labels, *words, *more).code == 0
        return out.read_text(encoding="utf-8")

    assert _review(labels, None)("table/s01/EP01_01f#1") is None
    assert link_to("http://127.0.0.1:8731", "table/s01/EP01_01f#1") in report("--review", "8731")
    with answering("Reapex review") as port, announced(store_path(labels), port):
        links = re.findall(rf'href="(http://127\.0\.0\.1:{port}/#clip=[^"]+)"', report())
    assert len(set(links)) == 6
